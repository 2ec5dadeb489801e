import { In, IsNull } from 'typeorm';
import type { Database } from '#platform/adapters/sql/database.js';
import type { Clock } from '#platform/ports/clock.port.js';
import type { Ids } from '#platform/ports/ids.port.js';
import { ApiKey, Instance, THE_INSTANCE, Workspace } from './accounts.entities.js';
import { newApiKey } from './api-key.js';

/** The new owner key, shown this once, and the ids of the owner keys that it took the place of. */
export interface RecoveredOwner {
  workspace_id: string;
  key_id: string;
  api_key: string;
  revoked: string[];
}

/**
 * Makes an owner key for the workspace that owns the instance and revokes all that it had: whoever recovers an owner
 * cannot know who else holds those. Keys of other roles stay. Null where Corong is not set up yet.
 */
export async function recoverOwner(
  database: Database,
  clock: Clock,
  ids: Ids,
): Promise<RecoveredOwner | null> {
  const instance = await database.read.findOneBy(Instance, { id: THE_INSTANCE });
  if (!instance) return null;
  const { workspace_id } = instance;
  const { id, text, hash } = newApiKey(ids);
  const now = clock.now();
  return database.transaction(async (tx) => {
    await database.lock(tx, Workspace, { id: workspace_id });
    const older = await tx.findBy(ApiKey, { workspace_id, role: 'owner', revoked_at: IsNull() });
    const revoked = older.map((key) => key.id);
    await tx.update(ApiKey, { id: In(revoked) }, { revoked_at: now });
    await tx.insert(ApiKey, {
      id,
      workspace_id,
      name: 'Recovered owner key',
      role: 'owner',
      hash,
      last_four: text.slice(-4),
      created_at: now,
      revoked_at: null,
    });
    return { workspace_id, key_id: id, api_key: text, revoked };
  });
}
