import { Inject, Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { CLICK_PURPOSE, ClickToken } from '#crossing/click-token.js';
import { Clock } from '#platform/ports/clock.port.js';
import { InvalidToken, Keys } from '#platform/security/keys.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';

/** Verifies click tokens. */
@Injectable()
export class ClickTokenVerifier {
  private readonly keys: Keys;

  constructor(
    @Inject(SECRETS) secrets: Secrets,
    private readonly clock: Clock,
  ) {
    this.keys = new Keys(secrets.clickKeys!);
  }

  /** Returns the claims of a token; null if it is forged, expired, malformed, or of another workspace. */
  verify(workspace_id: string, token: string | undefined): ClickToken | null {
    const claims = token ? this.claims(token) : null;
    if (!claims) return null;
    const click = plainToInstance(ClickToken, claims);
    const errors = validateSync(click, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
    });
    return errors.length === 0 && click.workspace_id === workspace_id ? click : null;
  }

  private claims(token: string): object | null {
    try {
      return this.keys.verifyClaims(CLICK_PURPOSE, token, this.clock.now());
    } catch (error) {
      if (error instanceof InvalidToken) return null;
      throw error;
    }
  }
}
