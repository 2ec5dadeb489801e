import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import Database from 'better-sqlite3';
import { Topic } from '../../events/topic.js';
import { describeEventLog } from '../../ports/event-log.contract.js';
import type { LogRecord } from '../../ports/event-log.port.js';
import { LogUnavailable, TopicNotAllowed } from '../../ports/event-log.port.js';
import { EmbeddedEventLog } from './embedded-event-log.js';

class Said {}
const folder = mkdtempSync(join(tmpdir(), 'corong-log-'));
const options = { folder, prefixes: { contracts: 'read and write' } } as const;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeEventLog('EmbeddedEventLog', () => new EmbeddedEventLog(options), {
  child: {
    module: 'libs/platform/adapters/embedded/embedded-event-log.js',
    className: 'EmbeddedEventLog',
    options,
  },
  takeoverMs: 3_500,
});

describe('the files of EmbeddedEventLog', () => {
  const topic = Topic.declare('contracts.files', [Said], () => '', { partitions: 2, retention: 1 });
  const record = (): LogRecord => ({
    topic: topic.name,
    key: 'k',
    id: randomUUID(),
    headers: {},
    payload: '{}',
  });
  const count = (): number => {
    const file = new Database(join(folder, 'contracts.db'), { readonly: true });
    const { n } = file
      .prepare('SELECT coalesce(sum(records), 0) AS n FROM batches WHERE topic = ?')
      .get(topic.name) as {
      n: number;
    };
    file.close();
    return n;
  };

  it('lets a reader subscribe, and not publish', async () => {
    const log = new EmbeddedEventLog({ folder, prefixes: { contracts: 'read' } });
    await expect(log.publish([record()])).rejects.toThrow(TopicNotAllowed);
    await (await log.subscribe(topic, 'contracts.reader', async () => undefined)).close();
    await log.close();
  });

  it('lets a writer publish, and neither subscribe, follow, nor ask how far a group is', async () => {
    const log = new EmbeddedEventLog({ folder, prefixes: { contracts: 'write' } });
    await log.publish([record()]);
    const handler = async () => undefined;
    await expect(log.subscribe(topic, 'contracts.writer', handler)).rejects.toThrow(TopicNotAllowed);
    await expect(log.follow(topic, handler)).rejects.toThrow(TopicNotAllowed);
    await expect(log.isCaughtUp(topic, 'contracts.writer')).rejects.toThrow(TopicNotAllowed);
    await log.close();
  });

  it('waits while another process writes the file, and writes nothing after its time-out', async () => {
    const log = new EmbeddedEventLog(options);
    await log.open([topic]);
    const before = count();
    const other = new Database(join(folder, 'contracts.db'));
    other.exec('BEGIN IMMEDIATE');
    const patient = log.publish([record()]);
    await expect(log.publishWithin([record()], 200)).rejects.toThrow(LogUnavailable);
    other.exec('COMMIT');
    other.close();
    await patient;
    await log.close();
    expect(count()).toBe(before + 1);
  });

  it('reads a batch only in the turn of its subscription', async () => {
    const log = new EmbeddedEventLog(options);
    const turns = Promise.withResolvers<void>();
    const batches: number[] = [];
    const handled = new Promise<void>((done) => {
      const handler = async (batch: unknown[]) => {
        batches.push(batch.length);
        done();
      };
      void log.subscribe(topic, 'contracts.turns', handler, (work) => turns.promise.then(work));
    });
    const before = count();
    for (let n = 0; n < 3; n++) await log.publish([record()]);
    expect(batches).toEqual([]);
    turns.resolve();
    await handled;
    expect(batches).toEqual([before + 3]);
    await log.close();
  });

  it('logs that a member cannot leave its group while another process holds the file', async () => {
    const lines: string[] = [];
    const log = new EmbeddedEventLog({ ...options, log: (line) => lines.push(line) });
    const subscription = await log.subscribe(topic, 'contracts.leaving', async () => undefined);
    const other = new Database(join(folder, 'contracts.db'));
    other.exec('BEGIN IMMEDIATE');
    await subscription.close();
    other.exec('COMMIT');
    other.close();
    expect(lines).toContainEqual(
      expect.stringMatching(/^contracts\.leaving could not leave contracts\.files \(\w+\): others take over/),
    );
    await log.close();
  });

  it("removes events that are older than the topic's retention", async () => {
    const log = new EmbeddedEventLog(options);
    await log.publish([record(), record()]);
    const full = count();
    await log.prune();
    expect(count()).toBe(full);
    await log.prune(Date.now() + 86_400_001);
    expect(count()).toBe(0);
    await log.close();
  });

  it('writes nothing while it is idle', async () => {
    const log = new EmbeddedEventLog(options);
    const other = new EmbeddedEventLog(options);
    let heard = 0;
    for (const member of [log, other])
      await member.subscribe(topic, 'contracts.rest', async (batch) => void (heard += batch.length));
    await log.publish([record()]);
    const file = new Database(join(folder, 'contracts.db'), { readonly: true });
    /** Grows with each commit of another connection. */
    const version = () => file.pragma('data_version', { simple: true }) as number;
    const beats = () => delay(1_000);
    for (let before = -1; heard === 0 || version() !== before;) {
      before = version();
      await beats();
    }
    const before = version();
    await beats();
    expect(version()).toBe(before);
    await log.publish([record()]);
    expect(version()).toBeGreaterThan(before);
    file.close();
    await Promise.all([log.close(), other.close()]);
  });

  it('logs that old events cannot be removed', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    try {
      const lines: string[] = [];
      const log = new EmbeddedEventLog({ ...options, log: (line) => lines.push(line) });
      jest.spyOn(log, 'prune').mockRejectedValue(new RangeError('in vain'));
      await jest.advanceTimersByTimeAsync(10 * 60_000);
      expect(lines).toEqual(['Old events could not be deleted yet (RangeError)']);
      await log.close();
    } finally {
      jest.useRealTimers();
    }
  });
});
