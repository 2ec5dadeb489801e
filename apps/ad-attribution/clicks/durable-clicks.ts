import { join } from 'node:path';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { Config } from '#platform/config.js';
import { DurableEvents, type Durability } from '#platform/durable/durable-events.js';
import { Spool } from '#platform/durable/spool.js';
import { LogThrottle } from '#platform/log-throttle.js';
import { MetricFamilies } from '#platform/operations/metric-families.js';
import { EventLog, type LogRecord } from '#platform/ports/event-log.port.js';
import { LOGGER } from '#platform/tokens.js';

/**
 * Makes clicks durable before the visitor is answered: it writes them to the event log, or to a spool file on this
 * machine's disk while the log is unavailable.
 */
@Injectable()
export class DurableClicks implements OnModuleInit, BeforeApplicationShutdown {
  private events?: DurableEvents;
  private readonly throttle = new LogThrottle();

  constructor(
    private readonly log: EventLog,
    private readonly config: Config,
    private readonly families: MetricFamilies,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    const warn = (line: string): void => {
      if (this.throttle.suppressedSince(line) !== null) this.logger.warn(line);
    };
    // Processes on one machine have different ports, so each finds its own spool after a restart.
    const folder = join(this.config.DATA_DIR, 'spool', `clicks-${this.config.PORT}`);
    const spool = await Spool.open(folder, (line) => this.logger.error(line));
    const count = this.families.counter(
      'click_events_total',
      'Click events by where they are stored: log, spool, or nowhere (lost)',
      ['where'],
    );
    this.families.gauge(
      'click_spool_bytes',
      'Bytes of the click events in the spool, which are not in the log yet',
      () => spool.bytes,
    );
    this.families.gauge('click_spool_age_seconds', 'Age of the oldest click in the spool', () =>
      spool.since === null ? 0 : Math.max(0, Date.now() - spool.since) / 1_000,
    );
    this.events = new DurableEvents(this.log, spool, {
      warn,
      counted: (where, events) => count({ where }, events),
    });
  }

  /** Writes the events, and returns where they are: in the log, in the spool, or nowhere. */
  publish(records: readonly LogRecord[]): Promise<Durability> {
    return this.events!.publishDurable(records);
  }

  /** Closes the spool. Events of requests that still arrive during shutdown are written too. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.events?.close();
  }
}
