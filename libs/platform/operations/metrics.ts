import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../adapters/sql/database.js';
import type { AppName } from '../app.js';
import type { Sweep } from '../jobs/sweep.js';
import { ParkedEvent } from '../outbox/inbox.entity.js';
import type { Inbox } from '../outbox/inbox.js';
import { OutboxRow } from '../outbox/outbox.entity.js';
import type { Relay } from '../outbox/relay.js';
import type { JobKind, JobQueue } from '../ports/job-queue.port.js';
import { VERSION } from '../version.js';
import type { Increment, MetricFamilies, Observe } from './metric-families.js';

/** Upper bounds of HTTP latency, in seconds. */
const HTTP_BUCKETS = [0.005, 0.02, 0.1, 0.5, 2, 10];
/** Streams are left out: their answers end when the client leaves, which is not a latency. */
const STREAM = /\/live$/;

/** The parts of an app that its metrics are read from. */
export interface MetricSources {
  app: AppName;
  families: MetricFamilies;
  database: Database;
  relay: Relay;
  inbox: Inbox;
  sweep: Sweep;
  jobs: JobQueue;
  kinds: readonly JobKind<any>[];
}

/** The Prometheus families that every app has. */
export class Metrics {
  private readonly requests: Increment;
  private readonly latency: Observe;

  constructor({ app, families, database, relay, inbox, sweep, jobs, kinds }: MetricSources) {
    families.registry.setDefaultLabels({ app });
    families.info('build_info', '1, with the versions that run', { version: VERSION, node: process.version });
    families.gauge('outbox_events', 'Events committed and not yet in the log', () =>
      database.read.count(OutboxRow),
    );
    families.gauge(
      'outbox_oldest_seconds',
      'Age of the oldest event that is not yet in the log',
      async () => {
        const [oldest] = await database.read.find(OutboxRow, { order: { id: 'ASC' }, take: 1 });
        return oldest ? ageOf(JSON.parse(oldest.headers) as { time?: string }) : 0;
      },
    );
    families.gaugeBy(
      'inbox_lag_seconds',
      'Seconds by which a subscription is behind; 0 if it has applied every event',
      'subscription',
      () => inbox.lags(),
    );
    families.gauge('parked_events', 'Parked events: they, or an earlier event of their key, failed', () =>
      database.read.count(ParkedEvent),
    );
    families.gaugeBy('sweep_lag_seconds', 'How long a sweep is overdue', 'sweep', () => sweep.lags());
    families.counted('published_events_total', 'Events published to the log', [], () => [
      [{}, relay.published],
    ]);
    families.counted('taken_events_total', 'Events applied, by subscription', ['subscription'], () =>
      inbox.subscriptions.map(({ name, taken }) => [{ subscription: name }, taken]),
    );
    families.counted('parked_keys_total', 'Times that a failing event parked its key', ['subscription'], () =>
      inbox.subscriptions.map(({ name, parked }) => [{ subscription: name }, parked]),
    );
    families.counted(
      'jobs_given_up_total',
      'Jobs that failed at their last allowed attempt, by kind',
      ['kind'],
      () => kinds.map((kind) => [{ kind: kind.name }, jobs.givenUp(kind)]),
    );
    this.requests = families.counter(
      'http_requests_total',
      'HTTP requests answered, by method, route template and status',
      ['method', 'route', 'status'],
    );
    this.latency = families.histogram(
      'http_request_seconds',
      'Seconds to the end of an answer; streams are not measured',
      ['route'],
      HTTP_BUCKETS,
    );
  }

  /** Counts a request that was answered, and measures its latency unless it is a stream. */
  answered(request: FastifyRequest, reply: FastifyReply): void {
    const route = request.routeOptions.url ?? 'none';
    const status = String(reply.raw.statusCode);
    this.requests({ method: request.method, route, status });
    if (!STREAM.test(route)) this.latency({ route }, reply.elapsedTime / 1_000);
  }
}

/** Returns the seconds since an event was written. */
const ageOf = ({ time }: { time?: string }): number =>
  Math.max(0, (Date.now() - Date.parse(time ?? '')) / 1_000);
