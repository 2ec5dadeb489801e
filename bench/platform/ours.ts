import { setTimeout as pause } from 'node:timers/promises';
import { Database } from '#platform/adapters/sql/database.js';
import type { StoreLocation } from '#platform/adapters/sql/data-sources.js';
import { make } from '#platform/events/make.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Relay } from '#platform/outbox/relay.js';
import type { EventLog } from '#platform/ports/event-log.port.js';
import { SystemClock, SystemIds } from '#platform/ports/system.js';
import { benchSchema, BenchEffect, BenchOrder, Noted, uniqueBenchTopic } from './schema.js';
import { runConcurrently, seconds } from '../figure.js';

/** Returns events per second through the platform, from the producer's transaction to the consumer's committed effect. */
export async function oursPerSecond(
  location: StoreLocation,
  makeLog: () => EventLog,
  events: number,
  width: number,
): Promise<number> {
  const database = await Database.open(location, benchSchema);
  const log = makeLog();
  const clock = new SystemClock();
  const ids = new SystemIds();
  const topic = uniqueBenchTopic();
  await log.open([topic]);
  const outbox = new Outbox('console', clock, ids);
  const relay = new Relay(database, log, clock);
  const inbox = new Inbox(database, log, clock);
  inbox.subscribeBatch(topic, `contracts.${topic.name.slice(10)}`, async (tx, batch) => {
    await tx
      .createQueryBuilder()
      .insert()
      .into(BenchEffect)
      .values(batch.map((event) => ({ id: event.id, value: event.data.value })))
      .updateEntity(false)
      .execute();
  });
  await relay.start();
  await inbox.start();
  const took = await seconds(async () => {
    await runConcurrently(events, width, async (index) => {
      const id = ids.next('evt');
      await database.transaction(async (tx) => {
        await tx.insert(BenchOrder, { id, value: index });
        await outbox.append(tx, topic, make(Noted, { note_id: id, value: index, text: 'x'.repeat(200) }), 1);
      });
    });
    while ((await database.read.count(BenchEffect)) < events) await pause(10);
  });
  await inbox.stop();
  await relay.stop();
  await log.close();
  await database.transaction(async (tx) => {
    await tx.createQueryBuilder().delete().from(BenchEffect).execute();
    await tx.createQueryBuilder().delete().from(BenchOrder).execute();
  });
  await database.close();
  return events / took;
}
