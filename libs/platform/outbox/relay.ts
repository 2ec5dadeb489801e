import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { In } from 'typeorm';
import { BackOff } from '../time/back-off.js';
import type { Database } from '../adapters/sql/database.js';
import type { Clock } from '../ports/clock.port.js';
import { RecordRefused, type EventLog } from '../ports/event-log.port.js';
import { EVENT_APPENDED } from './outbox.js';
import { findParkedKeys, recordOf, parkRows, hasParkedRows } from './outbox.parked.js';
import { OutboxLease, OutboxRow } from './outbox.entity.js';
import { SHARDS } from './shards.js';

/** Milliseconds to wait after a commit, so that one read finds the events of several commits. */
const GATHER_MS = 2;

/** 1 for each shard that has events in the outbox, else 0. */
type ShardsWithEvents = Record<`shard_${number}`, number | string>;

const SHARDS_WITH_EVENTS = `SELECT ${Array.from(
  { length: SHARDS },
  (_, shard) => `EXISTS (SELECT 1 FROM outbox WHERE shard = ${shard}) AS shard_${shard}`,
).join(', ')}`;

/** How often and in which amounts a relay works. */
export interface RelayOptions {
  leaseMs?: number;
  pollMs?: number;
  batch?: number;
  log?: (line: string) => void;
}

/**
 * Publishes outbox rows to the log and deletes a row once the log has it. A shard is relayed by one process at a time,
 * under a lease. A process killed in between publishes a row again under the same event id. The relay reads all rows that
 * are left and remembers no highest id, because ids commit out of order. An event that the log refuses is parked, so that
 * the rest of its shard goes on.
 */
export class Relay {
  private readonly holder = randomUUID();
  private readonly loops: Promise<void>[] = [];
  private readonly wakers = new Set<() => void>();
  private readonly batches = new EventEmitter().setMaxListeners(0);
  private readonly stopping = new AbortController();
  private stopListening?: () => void;
  private wakeTimer?: NodeJS.Timeout;
  private pollTimer?: NodeJS.Timeout;
  /** How often the shards' loops were woken. */
  private wakeCount = 0;
  /** One query for all shards since the last wake. */
  private shardsWithEvents?: Promise<ShardsWithEvents>;
  /** Shards that may have parked rows: there were some when the shard's lease was last acquired, or since then. */
  private readonly shardsWithParked = new Set<number>();
  /** Events published since the start of the process. */
  published = 0;
  private readonly leaseMs: number;
  private readonly pollMs: number;
  private readonly batch: number;
  private readonly log: (line: string) => void;

  constructor(
    private readonly database: Database,
    private readonly eventLog: EventLog,
    private readonly clock: Clock,
    options: RelayOptions = {},
  ) {
    this.leaseMs = options.leaseMs ?? 10_000;
    this.pollMs = options.pollMs ?? 200;
    this.batch = options.batch ?? 500;
    this.log = options.log ?? (() => {});
  }

  async start(): Promise<void> {
    this.stopListening = this.database.onCommit(EVENT_APPENDED, () => this.wakeSoon());
    for (let shard = 0; shard < SHARDS; shard++) this.loops.push(this.relayShard(shard));
    this.pollTimer = setInterval(() => this.wake(), this.pollMs);
  }

  /** Resolves when this process next removes rows of the shard from the outbox, or when the signal aborts. */
  async nextBatch(shard: number, signal: AbortSignal): Promise<void> {
    await once(this.batches, String(shard), { signal }).catch(() => undefined);
  }

  /** Stops; resolves when the running publish ends. While the log is unavailable, that is when the log is closed. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.stopListening?.();
    clearInterval(this.pollTimer);
    this.wake();
    await Promise.all(this.loops);
  }

  /** Wakes the loops `GATHER_MS` after a commit that appended events, once for all commits of that time. */
  private wakeSoon(): void {
    this.wakeTimer ??= setTimeout(() => this.wake(), GATHER_MS);
  }

  private wake(): void {
    clearTimeout(this.wakeTimer);
    this.wakeTimer = undefined;
    this.shardsWithEvents = undefined;
    this.wakeCount += 1;
    for (const waker of this.wakers) waker();
    this.wakers.clear();
  }

  private async relayShard(shard: number): Promise<void> {
    const { signal } = this.stopping;
    const backOff = new BackOff(100, 5_000);
    let leasedUntil = 0;
    let leaseRowExists = false;
    while (!signal.aborted) {
      const { wakeCount: wakings } = this;
      try {
        if (!leaseRowExists) await this.ensureLeaseRow(shard);
        leaseRowExists = true;
        // A lease is renewed only if there are events, so that an idle relay writes nothing.
        if (leasedUntil - this.clock.now() < this.leaseMs / 2)
          leasedUntil = (await this.hasEvents(shard)) ? await this.acquireLease(shard) : 0;
        const relayed = leasedUntil > 0 ? await this.relayBatch(shard) : 0;
        backOff.reset();
        if (relayed < this.batch) await this.waitForWake(wakings);
      } catch (error) {
        if (signal.aborted) break;
        if (backOff.failures % 20 === 0)
          this.log(`relay: ${(error as Error).name}; events wait in the outbox`);
        leasedUntil = 0;
        // A commit does not end this wait: else a failing relay would retry at the rate of the app's commits.
        await backOff.wait(signal);
      }
    }
    if (leaseRowExists) await this.releaseLease(shard);
  }

  private async ensureLeaseRow(shard: number): Promise<void> {
    const row = { shard, holder: '', until: 0 };
    if (await this.database.read.exists(OutboxLease, { where: { shard } })) return;
    await this.database.transaction((tx) =>
      tx.createQueryBuilder().insert().into(OutboxLease).values(row).orIgnore().updateEntity(false).execute(),
    );
  }

  private async hasEvents(shard: number): Promise<boolean> {
    this.shardsWithEvents ??= this.database.read
      .query<ShardsWithEvents[]>(SHARDS_WITH_EVENTS)
      .then(([look]) => look!);
    return Number((await this.shardsWithEvents)[`shard_${shard}`]) === 1;
  }

  /** Takes or renews the lease of a shard; returns the instant until which it is ours, or 0 if another process holds it. */
  private async acquireLease(shard: number): Promise<number> {
    const now = this.clock.now();
    const until = now + this.leaseMs;
    const taken = await this.database.transaction((tx) =>
      tx
        .createQueryBuilder()
        .update(OutboxLease)
        .set({ holder: this.holder, until })
        .where('shard = :shard AND (holder = :holder OR until < :now)', { shard, holder: this.holder, now })
        .execute(),
    );
    if (taken.affected !== 1) return 0;
    if (await hasParkedRows(this.database)) this.shardsWithParked.add(shard);
    else this.shardsWithParked.delete(shard);
    return until;
  }

  private async releaseLease(shard: number): Promise<void> {
    await this.database
      .transaction((tx) => tx.update(OutboxLease, { shard, holder: this.holder }, { until: 0 }))
      .catch(() => undefined);
  }

  private async relayBatch(shard: number): Promise<number> {
    const rows = await this.database.read.find(OutboxRow, {
      where: { shard },
      order: { id: 'ASC' },
      take: this.batch,
    });
    if (rows.length === 0) return 0;
    const mayBeParked = this.shardsWithParked.has(shard);
    const parked = mayBeParked ? await findParkedKeys(this.database, rows) : new Set<string>();
    const errors = new Map<OutboxRow, unknown>();
    const sent = new Set(await this.publish(rows, parked, errors));
    this.published += sent.size;
    const unsent = rows.filter((row) => !sent.has(row));
    await this.database.transaction(async (tx) => {
      if (sent.size > 0) await tx.delete(OutboxRow, { id: In([...sent].map(({ id }) => id)) });
      await parkRows(this.database, tx, unsent, errors, this.clock.now());
    });
    this.batches.emit(String(shard));
    if (unsent.length > 0) this.shardsWithParked.add(shard);
    return rows.length;
  }

  /**
   * Publishes rows in their order and returns those that the log has. When the log refuses a record, the rows are split in
   * halves until the refused one is found; its error goes to `errors`, and its key to `parked`.
   */
  private async publish(
    rows: readonly OutboxRow[],
    parked: Set<string>,
    errors: Map<OutboxRow, unknown>,
  ): Promise<OutboxRow[]> {
    const free = rows.filter((row) => !parked.has(row.event_key));
    if (free.length === 0) return [];
    try {
      await this.eventLog.publish(free.map(recordOf));
      return free;
    } catch (error) {
      if (!(error instanceof RecordRefused)) throw error;
      const half = free.length >> 1;
      if (half > 0) {
        const first = await this.publish(free.slice(0, half), parked, errors);
        return [...first, ...(await this.publish(free.slice(half), parked, errors))];
      }
      const { event_key, event_id } = free[0]!;
      errors.set(free[0]!, error);
      parked.add(event_key);
      this.log(`outbox: parked key ${event_key} at event ${event_id}: the log cannot take it`);
      return [];
    }
  }

  /** Waits for the next wake, by a commit that appended events or by the poll. */
  private waitForWake(since: number): Promise<void> {
    if (this.stopping.signal.aborted) return Promise.resolve();
    // Woken since then: waits only the moment in which commits gather.
    if (this.wakeCount > since) return pause(GATHER_MS);
    return new Promise((resolve) => this.wakers.add(resolve));
  }
}
