import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { InvalidToken, Keys } from '#platform/security/keys.js';
import { Contact } from './contact.entity.js';

const PURPOSE = 'visitor';
/** Seconds for which a visitor's token is valid. Each visit issues a new token. */
export const VISITOR_TTL = 180 * 24 * 3600;

interface Claims {
  /** Id of the contact. */
  c: string;
  /** Id of the workspace. */
  w: string;
  [claim: string]: unknown;
}

/** Issues the tokens of web chat visitors, and finds a returning visitor's contact by the token. */
@Injectable()
export class Visitors {
  constructor(
    private readonly keys: Keys,
    private readonly database: Database,
  ) {}

  /** Returns a signed token that names the contact. */
  token(workspace_id: string, contact_id: string): Promise<string> {
    return this.keys.sign(PURPOSE, { c: contact_id, w: workspace_id } satisfies Claims, VISITOR_TTL);
  }

  /**
   * Returns the id of the token's contact; null if the token is invalid, expired or of another workspace, or the
   * contact was erased.
   */
  async findContact(workspace_id: string, token: string | undefined): Promise<string | null> {
    const claims = await this.claims(token);
    if (claims?.w !== workspace_id) return null;
    return (await this.database.read.existsBy(Contact, { id: claims.c, workspace_id })) ? claims.c : null;
  }

  /** Returns the contact id in a token, even if the contact was erased; null if the token is invalid. */
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
