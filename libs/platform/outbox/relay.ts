import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { In } from 'typeorm';
import { BackOff } from '../adapters/back-off.js';
import type { Database } from '../adapters/sql/database.js';
import type { Clock } from '../ports/clock.port.js';
import { RecordRefused, type EventLog } from '../ports/event-log.port.js';
import { EVENT_APPENDED } from './outbox.js';
import { keysParked, recordOf, setAside, someParked } from './outbox.parked.js';
import { OutboxLease, OutboxRow } from './outbox.entity.js';
import { SHARDS } from './shards.js';

/** How long the relay lets commits gather before it looks. */
const GATHER_MS = 2;

/** Whether there are events, by shard. */
type Look = Record<`shard_${number}`, number | string>;

const LOOK = `SELECT ${Array.from(
  { length: SHARDS },
  (_, shard) => `EXISTS (SELECT 1 FROM outbox WHERE shard = ${shard}) AS shard_${shard}`,
).join(', ')}`;

export interface RelayOptions {
  leaseMs?: number;
  pollMs?: number;
  batch?: number;
  log?: (line: string) => void;
}

/**
 * Carries outbox rows to the log, shard by shard, each shard by one leased relay at a time, and removes a row once the
 * log has it. A kill in between publishes it again under the same id. No row is skipped for its number: numbers commit
 * out of order, so what counts is what is still there. What the log will never take is parked, so that its shard goes on.
 */
export class Relay {
  private readonly holder = randomUUID();
  private readonly loops: Promise<void>[] = [];
  private readonly wakers = new Set<() => void>();
  private readonly stopping = new AbortController();
  private deaf?: () => void;
  private soon?: NodeJS.Timeout;
  private poll?: NodeJS.Timeout;
  /** Counts how often the shards were woken. */
  private wakings = 0;
  /** One look for all shards, since they were woken last. */
  private look?: Promise<Look>;
  /** Whether rows of this outbox are parked, as of the last lease. */
  private someParked = false;
  /** Events that the log took since the start. */
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
    this.deaf = this.database.onCommit(EVENT_APPENDED, () => this.wakeSoon());
    for (let shard = 0; shard < SHARDS; shard++) this.loops.push(this.run(shard));
    this.poll = setInterval(() => this.wake(), this.pollMs);
  }

  /** Resolves once what is being published is; while the log is away, that is when the log has been closed. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.deaf?.();
    clearInterval(this.poll);
    this.wake();
    await Promise.all(this.loops);
  }

  /** Soon after a commit that appended events, and once for the commits of that moment. */
  private wakeSoon(): void {
    this.soon ??= setTimeout(() => this.wake(), GATHER_MS);
  }

  private wake(): void {
    clearTimeout(this.soon);
    this.soon = undefined;
    this.look = undefined;
    this.wakings += 1;
    for (const waker of this.wakers) waker();
    this.wakers.clear();
  }

  private async run(shard: number): Promise<void> {
    const { signal } = this.stopping;
    const backOff = new BackOff(100, 5_000);
    let leasedUntil = 0;
    let known = false;
    while (!signal.aborted) {
      const { wakings } = this;
      try {
        if (!known) await this.declare(shard);
        known = true;
        // A lease is renewed for events alone, so that a relay at rest writes nothing.
        if (leasedUntil - this.clock.now() < this.leaseMs / 2)
          leasedUntil = (await this.waiting(shard)) ? await this.lease(shard) : 0;
        const carried = leasedUntil > 0 ? await this.carry(shard) : 0;
        backOff.reset();
        if (carried < this.batch) await this.rest(wakings);
      } catch (error) {
        if (signal.aborted) break;
        if (backOff.failures % 20 === 0)
          this.log(`relay: ${(error as Error).name}; events wait in the outbox`);
        leasedUntil = 0;
        // No commit cuts this short: what failed would fail again at the pace of the app's traffic.
        await backOff.wait(signal);
      }
    }
    if (known) await this.release(shard);
  }

  private async declare(shard: number): Promise<void> {
    const row = { shard, holder: '', until: 0 };
    if (await this.database.read.exists(OutboxLease, { where: { shard } })) return;
    await this.database.transaction((tx) =>
      tx.createQueryBuilder().insert().into(OutboxLease).values(row).orIgnore().updateEntity(false).execute(),
    );
  }

  private async waiting(shard: number): Promise<boolean> {
    this.look ??= this.database.read.query<Look[]>(LOOK).then(([look]) => look!);
    return Number((await this.look)[`shard_${shard}`]) === 1;
  }

  /** The instant until which the shard is ours, or 0 where another holds it. */
  private async lease(shard: number): Promise<number> {
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
    this.someParked = await someParked(this.database);
    return until;
  }

  private async release(shard: number): Promise<void> {
    await this.database
      .transaction((tx) => tx.update(OutboxLease, { shard, holder: this.holder }, { until: 0 }))
      .catch(() => undefined);
  }

  private async carry(shard: number): Promise<number> {
    const rows = await this.database.read.find(OutboxRow, {
      where: { shard },
      order: { id: 'ASC' },
      take: this.batch,
    });
    if (rows.length === 0) return 0;
    const parked = this.someParked ? await keysParked(this.database, rows) : new Set<string>();
    const errors = new Map<OutboxRow, unknown>();
    const sent = new Set(await this.publish(rows, parked, errors));
    this.published += sent.size;
    const aside = rows.filter((row) => !sent.has(row));
    await this.database.transaction(async (tx) => {
      if (sent.size > 0) await tx.delete(OutboxRow, { id: In([...sent].map(({ id }) => id)) });
      await setAside(tx, aside, errors, this.clock.now());
    });
    this.someParked ||= aside.length > 0;
    return rows.length;
  }

  /**
   * Publishes rows in their order, by halves where one is refused, and returns those that the log has. What the log
   * will never take is parked, and what follows of its key behind it.
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

  /** Until the next waking: by a commit that appended events, or by the poll. */
  private rest(since: number): Promise<void> {
    if (this.stopping.signal.aborted) return Promise.resolve();
    // Woken meanwhile: commits gather for a moment all the same.
    if (this.wakings > since) return pause(GATHER_MS);
    return new Promise((resolve) => this.wakers.add(resolve));
  }
}
