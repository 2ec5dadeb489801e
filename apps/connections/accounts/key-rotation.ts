import { IsNull, MoreThan } from 'typeorm';
import type { Database } from '#platform/adapters/sql/database.js';
import type { ConnectionStore } from './connection-store.js';
import { Connection } from './connection.entity.js';

const BATCH = 100;

/**
 * Seals the secrets of every account again: in its row with the first of SECRET_KEYS, and in the boxes for fan-out and
 * chat with the first of their credentials keys. It can run beside the app, and can be stopped and run again; it stops
 * between two accounts when `signal` aborts. Returns how many accounts were sealed.
 */
export async function resealAccounts(
  database: Database,
  store: ConnectionStore,
  signal?: AbortSignal,
): Promise<number> {
  let sealed = 0;
  for (let after = '', full = true; full && !signal?.aborted;) {
    const rows = await database.read.find(Connection, {
      select: { id: true, workspace_id: true },
      where: { id: MoreThan(after), removed_at: IsNull(), sequence: MoreThan(0) },
      order: { id: 'ASC' },
      take: BATCH,
    });
    for (const { id, workspace_id } of rows) {
      if (signal?.aborted) break;
      await store.reseal(workspace_id, id);
      sealed += 1;
    }
    full = rows.length === BATCH;
    after = rows.at(-1)?.id ?? after;
  }
  return sealed;
}
