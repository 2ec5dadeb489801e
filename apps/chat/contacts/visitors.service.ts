import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { InvalidToken, Keys } from '#platform/security/keys.js';
import { Contact } from './contact.entity.js';

const PURPOSE = 'visitor';
/** Seconds for which a visitor is known again; each visit begins them anew. */
export const VISITOR_TTL = 180 * 24 * 3600;

interface Claims {
  /** Contact. */
  c: string;
  /** Workspace. */
  w: string;
  [claim: string]: unknown;
}

/** Knows returning visitors by the token that they were given. */
@Injectable()
export class Visitors {
  constructor(
    private readonly keys: Keys,
    private readonly database: Database,
  ) {}

  token(workspace_id: string, contact_id: string): Promise<string> {
    return this.keys.sign(PURPOSE, { c: contact_id, w: workspace_id } satisfies Claims, VISITOR_TTL);
  }

  /** The contact of a token; null where it is forged, expired, of another workspace, or the contact was erased. */
  async findContact(workspace_id: string, token: string | undefined): Promise<string | null> {
    const claims = await this.claims(token);
    if (claims?.w !== workspace_id) return null;
    return (await this.database.read.existsBy(Contact, { id: claims.c, workspace_id })) ? claims.c : null;
  }

  /** The contact that a token was given to, whether or not it still is there; null where the token is not good. */
  async contactIdOf(token: string | undefined): Promise<string | null> {
    return (await this.claims(token))?.c ?? null;
  }

  private async claims(token: string | undefined): Promise<Claims | null> {
    if (!token) return null;
    try {
      return await this.keys.verify<Claims>(PURPOSE, token);
    } catch (error) {
      if (error instanceof InvalidToken) return null;
      throw error;
    }
  }
}
