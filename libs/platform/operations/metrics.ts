import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter, Gauge, Registry } from 'prom-client';
import type { Database } from '../adapters/sql/database.js';
import type { AppName } from '../app.js';
import { within } from '../jobs/running-jobs.js';
import { ParkedEvent } from '../outbox/inbox.entity.js';
import type { Inbox } from '../outbox/inbox.js';
import { OutboxRow } from '../outbox/outbox.entity.js';
import type { Relay } from '../outbox/relay.js';
import type { JobKind, JobQueue } from '../ports/job-queue.port.js';
import { VERSION } from '../version.js';

const COUNT_MS = 1_000;

export interface Measured {
  app: AppName;
  database: Database;
  relay: Relay;
  inbox: Inbox;
  jobs: JobQueue;
  kinds: readonly JobKind<any>[];
}

/** Prometheus figures of one app. Labels are names that stand in the code: no ids, no addresses. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests: Counter;

  constructor({ app, database, relay, inbox, jobs, kinds }: Measured) {
    this.registry.setDefaultLabels({ app });
    new Gauge({
      name: 'corong_build_info',
      help: '1, with the versions that run',
      labelNames: ['version', 'node'],
      registers: [this.registry],
    }).set({ version: VERSION, node: process.version }, 1);
    this.gauge('outbox_events', 'Events committed and not yet in the log', () =>
      database.read.count(OutboxRow),
    );
    this.gauge('parked_events', 'Events set aside because they or an earlier one of their key failed', () =>
      database.read.count(ParkedEvent),
    );
    this.counter('published_events_total', 'Events that the log took', [], () => [[{}, relay.published]]);
    this.counter('taken_events_total', 'Events that took effect', ['subscription'], () =>
      inbox.subscriptions.map(({ name, taken }) => [{ subscription: name }, taken]),
    );
    this.counter('parked_keys_total', 'Times that a failing event parked its key', ['subscription'], () =>
      inbox.subscriptions.map(({ name, parked }) => [{ subscription: name }, parked]),
    );
    this.counter('jobs_given_up_total', 'Jobs that failed as often as they may', ['kind'], () =>
      kinds.map((kind) => [{ kind: kind.name }, jobs.givenUp(kind)]),
    );
    this.requests = new Counter({
      name: 'corong_http_requests_total',
      help: 'Requests answered, by the pattern of their route',
      labelNames: ['method', 'route', 'status'],
      registers: [this.registry],
    });
  }

  answered(request: FastifyRequest, reply: FastifyReply): void {
    this.requests.inc({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.raw.statusCode,
    });
  }

  /** How many there are now of each value of a label; nothing where there are none. */
  count(name: string, help: string, label: string, read: () => string[]): void {
    new Gauge({
      name: `corong_${name}`,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const value of read()) this.inc({ [label]: value });
      },
    });
  }

  /** NaN where the database does not say: the other figures are wanted most when it is away. */
  private gauge(name: string, help: string, read: () => Promise<number>): void {
    new Gauge({
      name: `corong_${name}`,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await within(COUNT_MS, read()).catch(() => NaN));
      },
    });
  }

  private counter(
    name: string,
    help: string,
    labelNames: string[],
    read: () => [Record<string, string>, number][],
  ): void {
    new Counter({
      name: `corong_${name}`,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.inc(labels, value);
      },
    });
  }
}
