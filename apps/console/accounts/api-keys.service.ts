import { Injectable } from '@nestjs/common';
import { IsNull, Not, type FindOptionsWhere } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import type { Role } from '#platform/http/roles.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { ApiKey, Workspace } from './accounts.entities.js';
import type { ApiKeyView, NewApiKeyInput, NewApiKeyView } from './accounts.dto.js';
import { newApiKey } from './api-key.js';
import { ApiKeyCache } from './api-key-cache.js';
import { announceApiKey } from './member-events.js';
import { isoOf } from '#platform/time/calendar.js';

/** Creates, lists and revokes a workspace's API keys. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly keyCache: ApiKeyCache,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Creates a key within the caller's transaction, such as the one that opens a workspace; throws 422 for an expiry that is not in the future. */
  async createWithin(
    tx: Tx,
    workspace: string,
    { name, role, expires_at, person_id = null }: NewApiKeyInput & { person_id?: string | null },
  ): Promise<NewApiKeyView> {
    checkExpiry(expires_at, this.clock.now());
    const { id, text, hash } = newApiKey(this.ids);
    const row = {
      id,
      workspace_id: workspace,
      person_id,
      name,
      role,
      hash,
      last_four: text.slice(-4),
      created_at: this.clock.now(),
      expires_at: expires_at ? Date.parse(expires_at) : null,
      last_used_at: null,
      revoked_at: null,
    };
    await tx.insert(ApiKey, row);
    await announceApiKey(this.outbox, tx, row);
    return { ...view(row), api_key: text };
  }

  create(caller: Caller, input: NewApiKeyInput): Promise<NewApiKeyView> {
    return this.idempotency.once(
      caller,
      caller.workspace,
      (tx) => this.createWithin(tx, caller.workspace, input),
      ({ id }) => ({ key_id: id }),
    );
  }

  async list(workspace: string, page: PageQuery): Promise<Page<ApiKeyView>> {
    const rows = await this.database.read.find(ApiKey, {
      where: { workspace_id: workspace, ...afterId(page.cursor, 'key') },
      order: { id: 'DESC' },
      take: page.limit + 1,
    });
    return pageOf(rows, page.limit, (row) => row.id, view);
  }

  /** Revokes a key, which is then refused everywhere within five seconds. Doing so again changes nothing. The last owner key cannot be revoked. */
  async revoke(workspace: string, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.database.lock(tx, Workspace, { id: workspace });
      const key = await tx.findOneBy(ApiKey, { id, workspace_id: workspace });
      if (!key) throw Problem.notFound('API key');
      if (key.revoked_at !== null) return;
      if (key.role === 'owner') await this.keepOneOwnerKey(tx, workspace, { id: Not(id) });
      const revoked_at = this.clock.now();
      await tx.update(ApiKey, { id }, { revoked_at });
      await announceApiKey(this.outbox, tx, { ...key, revoked_at });
    });
    this.keyCache.clear();
  }

  /** Gives a person's keys the person's new role. The caller has locked the workspace, and calls `refresh` after the commit. */
  async changeRole(tx: Tx, workspace: string, person_id: string, role: Role): Promise<void> {
    if (role !== 'owner') await this.keepOneOwnerKey(tx, workspace, othersThan(person_id));
    await tx.update(ApiKey, { person_id, workspace_id: workspace }, { role });
  }

  /** Deletes a person's keys, also their rows, since a key's name may be the person's. The caller does the same as for `changeRole`. */
  async removeOf(tx: Tx, workspace: string, person_id: string): Promise<void> {
    await this.keepOneOwnerKey(tx, workspace, othersThan(person_id));
    await tx.delete(ApiKey, { person_id, workspace_id: workspace });
  }

  /** Makes this process look each key up again. */
  refresh(): void {
    this.keyCache.clear();
  }

  /** Throws 409 if none of these keys is an owner's: nobody could manage the workspace then. */
  private async keepOneOwnerKey(
    tx: Tx,
    workspace_id: string,
    among: FindOptionsWhere<ApiKey> | FindOptionsWhere<ApiKey>[],
  ): Promise<void> {
    const where = [among].flat().map((one) => ({
      ...one,
      workspace_id,
      role: 'owner' as const,
      revoked_at: IsNull(),
    }));
    if (await tx.exists(ApiKey, { where })) return;
    throw new Problem(409, 'This would take the last owner key of the workspace; make another one first');
  }
}

/** The keys of everybody but a person. */
const othersThan = (person_id: string) => [{ person_id: IsNull() }, { person_id: Not(person_id) }];

/** Throws 422 for an expiry that is not in the future. */
function checkExpiry(expires_at: string | undefined, now: number): void {
  if (expires_at && !(Date.parse(expires_at) > now))
    throw Problem.field('expires_at', 'future', 'A key has to expire in the future', {
      after: new Date(now).toISOString(),
    });
}

const view = (row: ApiKey): ApiKeyView => ({
  id: row.id,
  person_id: row.person_id,
  name: row.name,
  role: row.role,
  last_four: row.last_four,
  created_at: new Date(row.created_at).toISOString(),
  expires_at: isoOf(row.expires_at),
  last_used_at: isoOf(row.last_used_at),
  revoked_at: isoOf(row.revoked_at),
});
