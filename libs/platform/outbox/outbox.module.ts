import { Global, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import type { AppName } from '../app.js';
import { Database } from '../adapters/sql/database.js';
import { lineTo } from '../logger.js';
import { Clock } from '../ports/clock.port.js';
import { EventLog } from '../ports/event-log.port.js';
import { Ids } from '../ports/ids.port.js';
import { APP, LOGGER } from '../tokens.js';
import { Inbox } from './inbox.js';
import { Outbox } from './outbox.js';
import { Projections } from './projections.js';
import { RelayWait } from './relay-wait.js';
import { Relay } from './relay.js';

/** How an app's events leave and arrive: outbox, relay and inbox, and waits for an event that is under way. */
@Global()
@Module({
  providers: [
    {
      provide: Outbox,
      inject: [APP, Clock, Ids],
      useFactory: (app: AppName, clock: Clock, ids: Ids) => new Outbox(app, clock, ids),
    },
    {
      provide: Inbox,
      inject: [Database, EventLog, Clock, LOGGER],
      useFactory: (database: Database, log: EventLog, clock: Clock, logger: Logger) =>
        new Inbox(database, log, clock, { log: lineTo(logger) }),
    },
    {
      provide: Relay,
      inject: [Database, EventLog, Clock, LOGGER],
      useFactory: (database: Database, log: EventLog, clock: Clock, logger: Logger) =>
        new Relay(database, log, clock, { log: lineTo(logger) }),
    },
    Projections,
    RelayWait,
  ],
  exports: [Outbox, Inbox, Relay, Projections, RelayWait],
})
export class OutboxModule {}
