import { Inject, Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { CLICK_PURPOSE, ClickToken } from '#crossing/click-token.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { InvalidToken } from '#platform/security/keys.js';
import type { Secrets } from '#platform/security/secrets.js';
import { TokenVerifier } from '#platform/security/signer.js';
import { SECRETS } from '#platform/tokens.js';
import { ClickUse } from './click-use.entity.js';

/** Checks click tokens, and gives each click to the contact that used it first. */
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

  /** True when this is the click's first use, which binds it to the contact. The caller has locked the contact. */
  async bindFirstUse(tx: Tx, click: ClickToken, contact_id: string): Promise<boolean> {
    const { click_id, workspace_id } = click;
    if (await tx.existsBy(ClickUse, { click_id })) return false;
    const use = { click_id, workspace_id, contact_id, used_at: this.clock.now() };
    await tx
      .createQueryBuilder()
      .insert()
      .into(ClickUse)
      .values(use)
      .orIgnore()
      .updateEntity(false)
      .execute();
    return (await tx.findOneByOrFail(ClickUse, { click_id })).contact_id === contact_id;
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
