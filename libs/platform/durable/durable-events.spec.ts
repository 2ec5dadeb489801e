import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../../../test/support/temp.js';
import { until } from '../../../test/support/until.js';
import { type EventLog, LogUnavailable, type LogRecord } from '../ports/event-log.port.js';
import { DurableEvents, type Durability } from './durable-events.js';
import { Spool } from './spool.js';

const record = (number: number): LogRecord => ({
  topic: 'contracts.durable',
  key: `key${number % 7}`,
  id: `evt_${number}`,
  headers: { type: 'Clicked' },
  payload: JSON.stringify({ number, text: 'kopi ☕' }),
});
const records = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => record(from + index));

/** A log that can be unavailable, and that keeps what was published. */
class FakeLog {
  away = false;
  readonly commits: LogRecord[][] = [];
  readonly publishWithin = async (given: readonly LogRecord[]): Promise<void> => {
    await new Promise(setImmediate);
    if (this.away) throw new LogUnavailable('away');
    this.commits.push([...given]);
  };
  get ids(): string[] {
    return this.commits.flat().map(({ id }) => id);
  }
}

describe('events that are durable before they are answered', () => {
  const folder = tempFolder('durable');
  const told: string[] = [];
  let number = 0;
  const opened: DurableEvents[] = [];
  const start = async (log: FakeLog, path = join(folder.path, String(number++))) => {
    const spool = await Spool.open(path, (line) => told.push(line));
    const durable = new DurableEvents(log as unknown as EventLog, spool, { warn: (line) => told.push(line) });
    opened.push(durable);
    return { durable, spool, path };
  };
  const publish = (durable: DurableEvents, list: LogRecord[]): Promise<Durability[]> =>
    Promise.all(list.map((one) => durable.publishDurable([one])));
  beforeEach(() => void told.splice(0));
  afterAll(async () => {
    await Promise.all(opened.map((durable) => durable.close()));
    folder.remove();
  });

  it('share one commit of the log', async () => {
    const log = new FakeLog();
    const { durable, spool } = await start(log);
    expect(new Set(await publish(durable, records(0, 500)))).toEqual(new Set(['log']));
    expect(log.ids).toEqual(records(0, 500).map(({ id }) => id));
    expect(log.commits.length).toBeLessThan(5);
    expect([spool.isEmpty, spool.bytes, spool.since]).toEqual([true, 0, null]);
  });

  it('go to the spool while the log is unavailable, and from there to the log in order', async () => {
    const log = new FakeLog();
    const { durable, spool, path } = await start(log);
    log.away = true;
    expect(new Set(await publish(durable, records(0, 300)))).toEqual(new Set(['spool']));
    expect(await publish(durable, records(300, 310))).toEqual(Array(10).fill('spool'));
    expect(spool.bytes).toBeGreaterThan(30_000);
    expect(spool.since).not.toBeNull();
    log.away = false;
    await until('the spool is replayed', () => spool.isEmpty);
    expect(await publish(durable, records(310, 312))).toEqual(['log', 'log']);
    expect(log.commits.flat()).toEqual(records(0, 312));
    expect(readdirSync(path)).toEqual([]);
  });

  it('are replayed by the next process, without incomplete or damaged entries', async () => {
    const log = new FakeLog();
    log.away = true;
    const { durable, path } = await start(log);
    await publish(durable, records(0, 20));
    await durable.close();
    const file = join(path, readdirSync(path)[0]!);
    const lines = readFileSync(file, 'utf8').split('\n');
    lines[5] = lines[5]!.replace('kopi', 'kopy');
    writeFileSync(file, lines.join('\n'));
    appendFileSync(file, lines[0]!.slice(0, 40));
    const next = new FakeLog();
    const { spool } = await start(next, path);
    await until('the spool is replayed', () => spool.isEmpty);
    expect(next.ids).toEqual(records(0, 20).flatMap(({ id }, index) => (index === 5 ? [] : [id])));
    expect(told.join()).toMatch(/its last 40 bytes are an incomplete record[^]*1 records are damaged/);
  });

  it('are accepted by the spool while the segment that they go to is replayed', async () => {
    const spool = await Spool.open(join(folder.path, String(number++)), (line) => told.push(line));
    const replayed: LogRecord[] = [];
    for (let next = 0; next < 50; next += 2) {
      await spool.append(records(next, next + 1));
      const appending = spool.append(records(next + 1, next + 2));
      await spool.replayOldest(500, async (some) => void replayed.push(...some));
      await appending;
    }
    while (!spool.isEmpty) await spool.replayOldest(500, async (some) => void replayed.push(...some));
    expect(replayed).toEqual(records(0, 50));
    expect(told).toEqual([]);
  });

  it('resolve with `nowhere` if neither takes them, and are accepted again afterwards', async () => {
    const log = new FakeLog();
    log.away = true;
    const path = join(folder.path, 'no-folder');
    writeFileSync(path, '');
    const spool = await Spool.open(`${path}-later`, () => undefined);
    Object.assign(spool, { folder: path });
    const counted: [Durability, number][] = [];
    const durable = new DurableEvents(log as unknown as EventLog, spool, {
      warn: (line) => told.push(line),
      counted: (durability, events) => counted.push([durability, events]),
    });
    opened.push(durable);
    expect(await publish(durable, records(0, 3))).toEqual(['nowhere', 'nowhere', 'nowhere']);
    expect(counted).toEqual([['nowhere', 3]]);
    expect(told.join()).toContain('Events were lost: neither the log nor the spool accepts them (EEXIST)');
    log.away = false;
    expect(await publish(durable, records(3, 4))).toEqual(['log']);
  });
});
