import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { In, IsNull, LessThan } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Metrics } from '#platform/operations/metrics.js';
import { Clock } from '#platform/ports/clock.port.js';
import { LOGGER } from '#platform/tokens.js';
import type { TransportName } from '#message/transport-name.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { isDown } from './breaker.js';
import type { DeliveryLimits, LimitedOutcome, Way } from './delivery-limits.js';
import { Outage } from './outage.entity.js';

/** Failures in a row, or the time between the first and another one, after which it is said. */
const SAID_AFTER = 3;
const SAID_AFTER_MS = 4_000;
/** A pause of an account that is this long is no mere rate. */
const LONG_PAUSE_MS = 5 * 60_000;
const LEARN_MS = 10_000;
const SEEN_MS = 60_000;
const KNOWN = 1_000;
const STALE_MS = 4 * 86_400_000;

interface Failing {
  since: number;
  times: number;
  seen: number;
  said: boolean;
}

/** Codes by which a provider says of itself, and not of a recipient, that nothing goes out. */
const OF_PROVIDER =
  /^(smtp_(421|432|454|53\d|eauth|enoauth|etls)|(http|telegram|discord)_5\d\d|wa_(1|2|131000|131016|131057))$/;

/** Providers by whom nothing goes out: said once in the log when it begins and when it ends, counted, and kept for reports. */
@Injectable()
export class Outages {
  private readonly failing = new Map<string, Failing>();
  /** As the table was a moment ago, by way: other processes' too. */
  private known = new Map<string, Outage>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
    sweep: Sweep,
  ) {
    sweep.every(LEARN_MS, 'outages', () => this.learn());
    metrics.count('provider_outages', 'Providers by whom nothing goes out', 'transport', () =>
      [...this.known.values()].map(({ transport }) => transport),
    );
  }

  /** True when it is known of a transport that nothing goes out by it. */
  has(transport: TransportName): boolean {
    return [...this.known.values()].some((one) => one.transport === transport);
  }

  /** What came of a delivery; takes no time while all goes well. */
  heed(limits: DeliveryLimits, outcome: LimitedOutcome): void | Promise<void> {
    const bad = outcome.state === 'deferred';
    const { transport } = limits;
    if (transport === 'webhook' || (!bad && this.failing.size === 0 && this.known.size === 0)) return;
    const name = limits.endpoint;
    // What is no account of a workspace's own is away for all.
    const workspace_id = name === limits.credential ? limits.workspace_id : null;
    const describe = (reason: string) => limits.describe(reason);
    return this.note({ name, transport, workspace_id, describe }, outcome);
  }

  /** As `heed`, for whoever knows the way; `checked`: the provider was asked on purpose, so that once says enough. */
  note(way: Way, outcome: LimitedOutcome, checked = false): void | Promise<void> {
    const id = createHash('sha256').update(way.name).digest('hex');
    if (outcome.state === 'deferred') return this.failed(id, way, outcome, checked);
    if (outcome.state === 'skipped') return;
    this.failing.delete(id);
    if (this.known.has(id)) return this.over(id);
  }

  /** Those that posts of a workspace may wait for. */
  open(workspace_id: string, transports: readonly string[]): Promise<Outage[]> {
    const transport = In(transports);
    return this.database.read.find(Outage, {
      where: [
        { transport, workspace_id },
        { transport, workspace_id: IsNull() },
      ],
      order: { since: 'ASC' },
      take: KNOWN,
    });
  }

  private failed(
    id: string,
    way: Way,
    outcome: Extract<LimitedOutcome, { state: 'deferred' }>,
    checked: boolean,
  ): void | Promise<void> {
    const now = this.clock.now();
    const halted = outcome.throttled === 'account' && (outcome.until ?? 0) - now >= LONG_PAUSE_MS;
    if (outcome.unsent || !(halted || isDown(outcome) || OF_PROVIDER.test(outcome.reason))) return;
    const state = this.failing.get(id) ?? { since: now, times: 0, seen: 0, said: this.known.has(id) };
    state.times += 1;
    if (this.failing.size >= KNOWN) this.failing.delete(this.failing.keys().next().value!);
    this.failing.set(id, state);
    const { since } = state;
    const certain = halted || checked;
    if (!certain && state.times < SAID_AFTER && (state.times < 2 || now - since < SAID_AFTER_MS)) return;
    if (state.said && now - state.seen < SEEN_MS) return;
    state.seen = now;
    const { transport, workspace_id } = way;
    const reason = outcome.reason.slice(0, 32);
    const row: Outage = { way: id, transport, workspace_id, reason, since, seen_at: now };
    const news = !state.said;
    state.said = true;
    if (news) this.say(row, way.describe(reason));
    return this.keep(this.known.get(id) ?? row, now).catch(this.unkept);
  }

  private async keep(row: Outage, now: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { affected } = await tx.update(Outage, { way: row.way }, { seen_at: now });
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
    this.known.set(row.way, row);
  }

  private async over(id: string): Promise<void> {
    const row = this.known.get(id)!;
    this.known.delete(id);
    const { transport, reason, since } = row;
    this.logger.warn({ transport, reason, since: new Date(since).toISOString() }, 'it goes out again');
    await this.database.transaction((tx) => tx.delete(Outage, { way: id })).catch(this.unkept);
  }

  /** What became of a delivery does not hang on it; the next one's outcome writes it again. */
  private readonly unkept = (error: unknown): void =>
    this.logger.warn({ error: (error as Error).name }, 'an outage of a provider could not be written down');

  private say({ transport, reason, since, workspace_id }: Outage, words: string): void {
    this.logger.warn(
      {
        transport,
        reason,
        since: new Date(since).toISOString(),
        ...(workspace_id && { workspace: workspace_id }),
      },
      `nothing goes out by ${transport}: ${words}; posts wait and are tried again`,
    );
  }

  private async learn(): Promise<void> {
    const rows = await this.database.read.find(Outage, { order: { since: 'ASC' }, take: KNOWN });
    this.known = new Map(rows.map((row) => [row.way, row]));
    const old = this.clock.now() - STALE_MS;
    if (rows.some(({ seen_at }) => seen_at < old))
      await this.database.transaction((tx) => tx.delete(Outage, { seen_at: LessThan(old) }));
  }
}
