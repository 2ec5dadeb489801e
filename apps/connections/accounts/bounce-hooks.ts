import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { AccountSecrets } from './account-secrets.js';
import { BounceHook } from './bounce-hook.entity.js';

/** The secrets by which mail servers prove for which workspace they pass on a mail that came back. */
@Injectable()
export class BounceHooks {
  constructor(
    private readonly database: Database,
    private readonly secrets: AccountSecrets,
    private readonly clock: Clock,
  ) {}

  /** The workspace's new secret; the one before serves no more. */
  async renew(workspace_id: string): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    const secret_hash = this.secrets.bounceSecretHash(secret);
    const row = { workspace_id, secret_hash, updated_at: this.clock.now() };
    await this.database.transaction((tx) => tx.upsert(BounceHook, row, ['workspace_id']));
    return secret;
  }

  of(workspace_id: string): Promise<BounceHook | null> {
    return this.database.read.findOneBy(BounceHook, { workspace_id });
  }

  /** The workspace that a secret is of; null where it is none's. */
  async workspaceOf(secret: string): Promise<string | null> {
    const secret_hash = this.secrets.bounceSecretHash(secret);
    return (await this.database.read.findOneBy(BounceHook, { secret_hash }))?.workspace_id ?? null;
  }
}
