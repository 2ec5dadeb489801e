import { jest } from '@jest/globals';
import { Database } from '../adapters/sql/database.js';
import { make } from '../events/make.js';
import type { Topic } from '../events/topic.js';
import { SystemClock, SystemIds } from '../ports/system.js';
import { Counted, contractSchema, temporaryFile, uniqueTopic } from './event-delivery.contract.js';
import { ManualEventLog } from './manual-event-log.js';
import { OutboxRow } from './outbox.entity.js';
import { Outbox } from './outbox.js';
import { RelayWait } from './relay-wait.js';
import { Relay } from './relay.js';

describe('an answer that waits for the relay', () => {
  const clock = new SystemClock();
  const outbox = new Outbox('console', clock, new SystemIds());
  let database: Database;
  let log: ManualEventLog;
  let topic: Topic<Counted>;
  let relay: Relay;
  let wait: RelayWait;

  beforeEach(async () => {
    database = await Database.open({ file: temporaryFile('app.db') }, contractSchema);
    log = new ManualEventLog();
    topic = uniqueTopic();
    relay = new Relay(database, log, clock);
    wait = new RelayWait(database, relay);
  });
  afterEach(async () => {
    await log.close();
    await relay.stop();
    await database.close();
  });

  const append = (counter: string) =>
    database.transaction((tx) => outbox.append(tx, topic, make(Counted, { counter, value: 1 }), 1));

  it('is sent once the log has the events of its aggregate, whatever else waits', async () => {
    await relay.start();
    const held = Promise.withResolvers<void>();
    log.before = (records) => (records.some(({ key }) => key === 'b') ? held.promise : Promise.resolve());
    await append('a');
    await wait.untilLogged('a');
    expect(log.published.map(({ key }) => key)).toEqual(['a']);
    await append('b');
    let answered = false;
    const answer = wait.untilLogged('b').then(() => (answered = true));
    while (log.attempts < 2) await new Promise(setImmediate);
    expect(answered).toBe(false);
    await wait.untilLogged('a');
    held.resolve();
    await answer;
    expect(log.published.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('reads the outbox only twice if the relay of its own process works on the shard', async () => {
    wait.pollMs = 60_000;
    await relay.start();
    const reads = jest.spyOn(database.read, 'maximum');
    const held = Promise.withResolvers<void>();
    log.before = () => held.promise;
    await append('a');
    const answer = wait.untilLogged('a');
    while (log.attempts === 0) await new Promise(setImmediate);
    held.resolve();
    await answer;
    expect(reads).toHaveBeenCalledTimes(2);
  });

  it('is sent also if another process works on the shard', async () => {
    const other = new Relay(database, log, clock);
    await other.start();
    const waited = new RelayWait(database, relay);
    await append('a');
    await waited.untilLogged('a');
    expect(log.published.map(({ key }) => key)).toEqual(['a']);
    await other.stop();
  });

  it('is sent after a time-out while the log is unavailable, since the change is committed', async () => {
    await append('a');
    await wait.untilLogged('a');
    expect(await database.read.count(OutboxRow)).toBe(1);
  });
});
