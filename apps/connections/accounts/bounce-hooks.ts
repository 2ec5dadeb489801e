import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { AccountSecrets } from './account-secrets.js';
import { BounceHook } from './bounce-hook.entity.js';

/** Keeps the secrets by which mail servers authenticate; each secret belongs to one workspace. */
@Injectable()
export class BounceHooks {
  constructor(
    private readonly database: Database,
    private readonly secrets: AccountSecrets,
    private readonly clock: Clock,
  ) {}

  /** Makes the workspace's new secret; the previous one is no longer valid. */
  async renew(workspace_id: string): Promise<string> {
    const secret = randomBytes(32).toString('base64url');
    const secret_hash = this.secrets.bounceSecretHash(secret);
    const row = { workspace_id, secret_hash, updated_at: this.clock.now() };
    await this.database.transaction((tx) => tx.upsert(BounceHook, row, ['workspace_id']));
    return secret;
  }

  /** The workspace's hook; null when it has no secret yet. */
  of(workspace_id: string): Promise<BounceHook | null> {
    return this.database.read.findOneBy(BounceHook, { workspace_id });
  }

  /** The workspaces to which the given secrets belong, read by one query. */
  async workspacesOf(secrets: readonly string[]): Promise<string[]> {
    if (secrets.length === 0) return [];
    const secret_hash = In(secrets.map((secret) => this.secrets.bounceSecretHash(secret)));
    const rows = await this.database.read.findBy(BounceHook, { secret_hash });
    return rows.map(({ workspace_id }) => workspace_id).sort();
  }
}
