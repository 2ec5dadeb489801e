import { Injectable } from '@nestjs/common';
import type { AppName } from '../app.js';
import type { Tx } from '../adapters/sql/database.js';
import { AfterCommit, afterCommit } from '../adapters/sql/transaction-scope.js';
import { toRecord } from '../events/event.js';
import type { Topic } from '../events/topic.js';
import type { Clock } from '../ports/clock.port.js';
import type { Ids } from '../ports/ids.port.js';
import { shardOf } from './shards.js';

/** Largest payload of an event in bytes. Each event's own limits are well below it. */
export const MAX_EVENT_BYTES = 60_000;

/** Runs after a commit that appended an event: the relay reads the outbox. */
export const EVENT_APPENDED = new AfterCommit('events');

/** Inserts an `OutboxRow` as plain SQL, since TypeORM's query builder would slow down every effect of every app. */
const APPEND =
  'INSERT INTO outbox (shard, topic, event_key, event_id, headers, payload) VALUES (?, ?, ?, ?, ?, ?)';

/** Writes events into the caller's transaction; the relay publishes them to the log. */
@Injectable()
export class Outbox {
  constructor(
    private readonly app: AppName,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Appends one event. Lock or write the aggregate's row first, so that events of one key get their ids in commit
   * order. Throws InvalidEvent on a broken or undeclared field.
   */
  async append<E extends object>(tx: Tx, topic: Topic<E>, event: E, sequence: number): Promise<string> {
    const id = this.ids.next('evt');
    const record = toRecord(topic, event, { id, source: this.app, at: this.clock.now(), sequence });
    const bytes = Buffer.byteLength(record.payload);
    if (bytes > MAX_EVENT_BYTES) {
      throw new Error(`${event.constructor.name} has ${bytes} bytes; at most ${MAX_EVENT_BYTES} are allowed`);
    }
    afterCommit(EVENT_APPENDED);
    await tx.query(APPEND, [
      shardOf(record.key),
      record.topic,
      record.key,
      id,
      JSON.stringify(record.headers),
      record.payload,
    ]);
    return id;
  }
}
