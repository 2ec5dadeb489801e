import { insertAll } from '#platform/adapters/sql/insert-all.js';
import type { Database } from '#platform/adapters/sql/database.js';
import type { TransportName } from '#message/transport-name.js';
import type { Addresses } from './addresses.js';
import { Follower } from './follower.entity.js';

/** Well above the ids that a database gives by itself. */
let nextId = 1_000_000;

/** Who is added: one follower for each address, in their order. */
interface Added {
  channel: { id: string; workspace_id: string };
  transport: TransportName;
  addresses: readonly string[];
  /** Signs deliveries by webhook. */
  secret?: string;
}

/** Adds followers as rows, many at once, without asking any of them. */
export async function addFollowers(
  database: Database,
  sealed: Addresses,
  { channel, transport, addresses, secret }: Added,
): Promise<void> {
  const rows = addresses.map((address): Follower => {
    const id = nextId++;
    const public_id = `fol_${id}`;
    return {
      id,
      public_id,
      workspace_id: channel.workspace_id,
      channel_id: channel.id,
      transport,
      address: sealed.seal(address, public_id),
      lookup: null,
      secrets: secret === undefined ? null : sealed.sealSecrets([secret], public_id),
      language: null,
      joined_tick: 0,
      ended_tick: null,
      ended_at: null,
      ended_reason: null,
      created_at: 0,
    };
  });
  await database.transaction((tx) => insertAll(tx, Follower, rows));
}
