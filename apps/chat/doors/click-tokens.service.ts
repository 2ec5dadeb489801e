import { Inject, Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { CLICK_PURPOSE, ClickToken } from '#crossing/click-token.js';
import { Clock } from '#platform/ports/clock.port.js';
import { InvalidToken } from '#platform/security/keys.js';
import type { Secrets } from '#platform/security/secrets.js';
import { TokenVerifier } from '#platform/security/signer.js';
import { SECRETS } from '#platform/tokens.js';

/** Checks click tokens. */
@Injectable()
export class ClickTokens {
  private readonly verifier: TokenVerifier;

  constructor(
    @Inject(SECRETS) secrets: Secrets,
    private readonly clock: Clock,
  ) {
    this.verifier = new TokenVerifier(CLICK_PURPOSE, secrets.clickPublic!);
  }

  /** What a token says; null where it is forged, expired, malformed, or of another workspace. */
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
      const claims = this.verifier.verify<{ aud?: string; exp?: number }>(token, this.clock.now());
      delete claims.aud;
      delete claims.exp;
      return claims;
    } catch (error) {
      if (error instanceof InvalidToken || error instanceof SyntaxError) return null;
      throw error;
    }
  }
}
