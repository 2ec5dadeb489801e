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
    wait = new RelayWait(database);
    relay = new Relay(database, log, clock);
  });
  afterEach(async () => {
    await log.close();
    await relay.stop();
    await database.close();
  });

  const append = (counter: string) =>
    database.transaction((tx) => outbox.append(tx, topic, make(Counted, { counter, value: 1 }), 1));

  it('is given once the log has the events of its aggregate, whatever else waits', async () => {
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

  it('is given in the end while the log is away: what was done is done', async () => {
    await append('a');
    await wait.untilLogged('a');
    expect(await database.read.count(OutboxRow)).toBe(1);
  });
});
