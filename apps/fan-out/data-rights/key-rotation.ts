import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { IsNull, MoreThan, Not } from 'typeorm';
import type { Database, Tx } from '#platform/adapters/sql/database.js';
import { updateAll } from '#platform/adapters/sql/update-all.js';
import type { Keys } from '#platform/security/keys.js';
import { VapidKey } from '../accounts/vapid-key.entity.js';
import { resealedPair } from '../accounts/vapid.js';
import { Addresses } from '../audience/addresses.js';
import { Follower } from '../audience/follower.entity.js';
import { OptIn } from '../audience/opt-in.entity.js';
import { rekeyLookups } from '../audience/rekeying.js';
import { userIdSealName, NetworkUser } from '../audience/network-user.entity.js';

const BATCH = 500;

/**
 * Seals again, with the first key, what older keys sealed, and computes address lookups with it. Batches are committed one
 * by one and finished rows are skipped, so that it can be stopped and run again, and can run beside apps that already have
 * the new key. A follower who has left has no address, so the old lookup stays as it is.
 */
export class KeyRotation {
  private readonly addresses: Addresses;

  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
  ) {
    this.addresses = new Addresses(keys);
  }

  /** Returns how many rows were sealed again. Stops between two batches when `signal` aborts. */
  async run(signal?: AbortSignal): Promise<number> {
    const pairs = await this.database.transaction((tx) => this.renewVapidKeys(tx));
    const followers = await this.inBatches(0, (tx, after) => this.renewFollowers(tx, after), signal);
    const users = await this.inBatches(0, (tx, after) => this.renewNetworkUsers(tx, after), signal);
    const optIns = await this.inBatches('', (tx, after) => this.renewOptIns(tx, after), signal);
    return pairs + followers + users + optIns;
  }

  private async inBatches<K>(
    start: K,
    renew: (tx: Tx, after: K) => Promise<{ last: K | null; renewed: number }>,
    signal?: AbortSignal,
  ): Promise<number> {
    let renewed = 0;
    for (let after = start; !signal?.aborted;) {
      const batch = await this.database.transaction((tx) => renew(tx, after));
      if (batch.last === null) break;
      after = batch.last;
      // SQLite queries block the event loop; this lets signals be handled and memory be freed.
      await yieldToEventLoop();
      renewed += batch.renewed;
    }
    return renewed;
  }

  private async renewFollowers(tx: Tx, after: number): Promise<{ last: number | null; renewed: number }> {
    const where = { id: MoreThan(after), address: Not(IsNull()) };
    const rows = await this.database.lockAll(tx, Follower, { where, order: { id: 'ASC' }, take: BATCH });
    const renewed = rows.flatMap((row) => {
      const change = this.addresses.reseal(row);
      return change ? [{ key: row.id, change }] : [];
    });
    await updateAll(tx, Follower, 'id', renewed);
    await this.rekeySameAddresses(tx, rows);
    return { last: rows.at(-1)?.id ?? null, renewed: renewed.length };
  }

  private async renewNetworkUsers(tx: Tx, after: number): Promise<{ last: number | null; renewed: number }> {
    const where = { follower_id: MoreThan(after) };
    const find = { where, order: { follower_id: 'ASC' as const }, take: BATCH };
    const rows = await this.database.lockAll(tx, NetworkUser, find);
    const renewed = rows.flatMap(({ follower_id, user_id: address, lookup }) => {
      const kept = { public_id: userIdSealName(follower_id), address, lookup, secrets: null };
      const change = this.addresses.reseal(kept);
      return change
        ? [{ key: follower_id, change: { user_id: change.address!, lookup: change.lookup! } }]
        : [];
    });
    await updateAll(tx, NetworkUser, 'follower_id', renewed);
    return { last: rows.at(-1)?.follower_id ?? null, renewed: renewed.length };
  }

  private async renewOptIns(tx: Tx, after: string): Promise<{ last: string | null; renewed: number }> {
    const rows = await this.database.lockAll(tx, OptIn, {
      where: { id: MoreThan(after) },
      order: { id: 'ASC' },
      take: BATCH,
    });
    const renewed = rows.flatMap(({ id, address, lookup }) => {
      const change = this.addresses.reseal({ public_id: id, address, lookup, secrets: null });
      return change ? [{ key: id, change: { address: change.address!, lookup: change.lookup! } }] : [];
    });
    await updateAll(tx, OptIn, 'id', renewed);
    await this.rekeySameAddresses(
      tx,
      rows.flatMap(({ id, address }) => (address === null ? [] : [{ public_id: id, address }])),
    );
    return { last: rows.at(-1)?.id ?? null, renewed: renewed.length };
  }

  /** Renews the lookups of all rows with these addresses, including those of followers who have left. */
  private rekeySameAddresses(tx: Tx, rows: Pick<Follower, 'public_id' | 'address'>[]): Promise<void> {
    const all = rows.map(({ public_id, address }) =>
      this.addresses.lookups(this.addresses.open(address!, public_id)),
    );
    return rekeyLookups(tx, all);
  }

  private async renewVapidKeys(tx: Tx): Promise<number> {
    const rows = (await this.database.lockAll(tx, VapidKey, { order: { workspace_id: 'ASC' } })).filter(
      (row) => !this.keys.isSealedByFirst(row.secrets),
    );
    for (const row of rows) {
      const { workspace_id } = row;
      await tx.update(VapidKey, { workspace_id }, { secrets: resealedPair(this.keys, row) });
    }
    return rows.length;
  }
}
