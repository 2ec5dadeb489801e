import { In, IsNull } from 'typeorm';
import type { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Outbox } from '#platform/outbox/outbox.js';
import type { Clock } from '#platform/ports/clock.port.js';
import type { Ids } from '#platform/ports/ids.port.js';
import { ApiKey, Instance, INSTANCE_ID, Workspace } from './accounts.entities.js';
import { newApiKey } from './api-key.js';
import { announceApiKey } from './member-events.js';

/** The new owner key, which is shown only once, and the ids of the owner keys that it replaces. */
export interface RecoveredOwner {
  workspace_id: string;
  key_id: string;
  api_key: string;
  revoked: string[];
}

/**
 * Creates an owner key for the workspace that owns the instance and revokes its other owner keys, since nobody knows who
 * holds those. Keys of other roles stay valid. Returns null if Corong is not set up yet.
 */
export async function recoverOwner(
  database: Database,
  outbox: Outbox,
  clock: Clock,
  ids: Ids,
): Promise<RecoveredOwner | null> {
  const instance = await database.read.findOneBy(Instance, { id: INSTANCE_ID });
  if (!instance) return null;
  const { workspace_id } = instance;
  const { id, text, hash } = newApiKey(ids);
  const now = clock.now();
  return database.transaction(async (tx) => {
    await database.lock(tx, Workspace, { id: workspace_id });
    const older = await tx.findBy(ApiKey, { workspace_id, role: 'owner', revoked_at: IsNull() });
    const revoked = older.map((key) => key.id);
    await tx.update(ApiKey, { id: In(revoked) }, { revoked_at: now });
    for (const key of older) await announceApiKey(outbox, tx, { ...key, revoked_at: now });
    const recovered = make(ApiKey, {
      id,
      workspace_id,
      person_id: null,
      name: 'Recovered owner key',
      role: 'owner' as const,
      hash,
      last_four: text.slice(-4),
      created_at: now,
      expires_at: null,
      last_used_at: null,
      revoked_at: null,
    });
    await tx.insert(ApiKey, recovered);
    await announceApiKey(outbox, tx, recovered);
    return { workspace_id, key_id: id, api_key: text, revoked };
  });
}
