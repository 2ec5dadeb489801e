import { Inject, Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { Database } from '../adapters/sql/database.js';
import type { AppName } from '../app.js';
import { ParkedEvent } from '../outbox/inbox.entity.js';
import { OutboxRow } from '../outbox/outbox.entity.js';
import { APP } from '../tokens.js';

/** Prometheus figures of one app. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  constructor(@Inject(APP) app: AppName, database: Database) {
    this.registry.setDefaultLabels({ app });
    new Gauge({
      name: 'corong_outbox_events',
      help: 'Events committed and not yet in the log',
      registers: [this.registry],
      async collect() {
        this.set(await database.read.count(OutboxRow));
      },
    });
    new Gauge({
      name: 'corong_parked_events',
      help: 'Events set aside because they or an earlier one of their key failed',
      registers: [this.registry],
      async collect() {
        this.set(await database.read.count(ParkedEvent));
      },
    });
  }
}
