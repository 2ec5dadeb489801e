import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { In, IsNull, LessThan } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { MetricFamilies } from '#platform/operations/metric-families.js';
import { Clock } from '#platform/ports/clock.port.js';
import { LOGGER } from '#platform/tokens.js';
import type { TransportName } from '#message/transport-name.js';
import { Sweep } from '#platform/jobs/sweep.js';
import type { DeliveryLimits, LimitedOutcome, DeliveryRoute } from './delivery-limits.js';
import { Outage } from './outage.entity.js';

/** An outage is reported after so many failures in a row, or after two that lie so far apart. */
const FAILURES_TO_REPORT = 3;
const REPORT_AFTER_MS = 4_000;
/** A pause of an account from this length on is an outage, and not just a rate limit. */
const LONG_PAUSE_MS = 5 * 60_000;
const RELOAD_MS = 10_000;
const SAVE_AGAIN_MS = 60_000;
const MAX_OUTAGES = 1_000;
const STALE_MS = 4 * 86_400_000;

interface FailingRoute {
  since: number;
  times: number;
  savedAt: number;
  reported: boolean;
}

/** Providers by which nothing is delivered: logged once when it begins and once when it ends, counted, and shown in reports. */
@Injectable()
export class Outages {
  private readonly failing = new LRUCache<string, FailingRoute>({
    max: MAX_OUTAGES,
    ttl: STALE_MS,
    ttlAutopurge: true,
  });
  /** The table as it was at most `RELOAD_MS` ago, by route; rows of other processes among them. */
  private known = new Map<string, Outage>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: MetricFamilies,
    sweep: Sweep,
  ) {
    sweep.every(RELOAD_MS, 'outages', () => this.reload());
    metrics.count('provider_outages', 'Providers through which deliveries fail', 'transport', () =>
      [...this.known.values()].map(({ transport }) => transport),
    );
  }

  /** True while a route of the transport is out. */
  has(transport: TransportName): boolean {
    return [...this.known.values()].some((one) => one.transport === transport);
  }

  /** Notes the outcome of a delivery; synchronous while all goes well. */
  record(limits: DeliveryLimits, outcome: LimitedOutcome): void | Promise<void> {
    const bad = outcome.state === 'deferred';
    const { transport } = limits;
    if (!limits.reportsOutages || (!bad && this.failing.size === 0 && this.known.size === 0)) return;
    const name = limits.endpoint;
    // A route that is not a workspace's own account is out for all workspaces.
    const workspace_id = name === limits.credential ? limits.workspace_id : null;
    const describe = (reason: string) => limits.describe(reason);
    return this.recordRoute({ name, transport, workspace_id, describe }, outcome);
  }

  /** As `record`, for a known route. `checked`: the provider was asked on purpose, so that one failure is enough to report. */
  recordRoute(route: DeliveryRoute, outcome: LimitedOutcome, checked = false): void | Promise<void> {
    const id = createHash('sha256').update(route.name).digest('hex');
    if (outcome.state === 'deferred') return this.recordFailure(id, route, outcome, checked);
    if (outcome.state === 'skipped') return;
    this.failing.delete(id);
    // A check may come before the first reload after a start, while the table holds an outage of the last run.
    if (checked && !this.known.has(id)) return this.endStored(id);
    if (this.known.has(id)) return this.recordEnd(id);
  }

  /** Outages for which posts of a workspace may wait, oldest first. */
  affecting(workspace_id: string, transports: readonly string[]): Promise<Outage[]> {
    const transport = In(transports);
    return this.database.read.find(Outage, {
      where: [
        { transport, workspace_id },
        { transport, workspace_id: IsNull() },
      ],
      order: { since: 'ASC' },
      take: MAX_OUTAGES,
    });
  }

  private recordFailure(
    id: string,
    route: DeliveryRoute,
    outcome: Extract<LimitedOutcome, { state: 'deferred' }>,
    checked: boolean,
  ): void | Promise<void> {
    const now = this.clock.now();
    const halted = outcome.throttled === 'account' && (outcome.until ?? 0) - now >= LONG_PAUSE_MS;
    if (outcome.notSent || !(halted || outcome.unreachable)) return;
    const state = this.failing.get(id) ?? { since: now, times: 0, savedAt: 0, reported: this.known.has(id) };
    state.times += 1;
    this.failing.set(id, state);
    const { since } = state;
    const certain = halted || checked;
    if (!certain && state.times < FAILURES_TO_REPORT && (state.times < 2 || now - since < REPORT_AFTER_MS))
      return;
    if (state.reported && now - state.savedAt < SAVE_AGAIN_MS) return;
    state.savedAt = now;
    const { transport, workspace_id } = route;
    const reason = outcome.reason.slice(0, 32);
    const row: Outage = { route: id, transport, workspace_id, reason, since, seen_at: now };
    const news = !state.reported;
    state.reported = true;
    if (news) this.logBegin(row, route.describe(reason));
    return this.save(this.known.get(id) ?? row, now).catch(this.logUnsaved);
  }

  private async save(row: Outage, now: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { affected } = await tx.update(Outage, { route: row.route }, { seen_at: now });
      if (affected) return;
      await tx
        .createQueryBuilder()
        .insert()
        .into(Outage)
        .values(row)
        .orIgnore()
        .updateEntity(false)
        .execute();
    });
    this.known.set(row.route, row);
  }

  private async endStored(id: string): Promise<void> {
    await this.reload().catch(this.logUnsaved);
    if (this.known.has(id)) await this.recordEnd(id);
  }

  private async recordEnd(id: string): Promise<void> {
    const row = this.known.get(id)!;
    this.known.delete(id);
    const { transport, reason, since } = row;
    this.logger.warn({ transport, reason, since: new Date(since).toISOString() }, 'deliveries succeed again');
    await this.database.transaction((tx) => tx.delete(Outage, { route: id })).catch(this.logUnsaved);
  }

  /** A failed write must not change a delivery's outcome; the next outcome writes it again. */
  private readonly logUnsaved = (error: unknown): void =>
    this.logger.warn({ error: (error as Error).name }, 'could not store an outage of a provider');

  private logBegin({ transport, reason, since, workspace_id }: Outage, words: string): void {
    this.logger.warn(
      {
        transport,
        reason,
        since: new Date(since).toISOString(),
        ...(workspace_id && { workspace: workspace_id }),
      },
      `deliveries by ${transport} fail: ${words}; posts wait and are retried`,
    );
  }

  private async reload(): Promise<void> {
    const rows = await this.database.read.find(Outage, { order: { since: 'ASC' }, take: MAX_OUTAGES });
    this.known = new Map(rows.map((row) => [row.route, row]));
    const old = this.clock.now() - STALE_MS;
    if (rows.some(({ seen_at }) => seen_at < old))
      await this.database.transaction((tx) => tx.delete(Outage, { seen_at: LessThan(old) }));
  }
}
