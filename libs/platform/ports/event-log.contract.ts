import { randomUUID } from 'node:crypto';
import { Topic } from '../events/topic.js';
import { killInMidBatch, type ChildLog } from './event-log.crash.js';
import type { BatchHandler, EventLog, LogRecord, StoredRecord, Subscription } from './event-log.port.js';
import { MAX_RECORD_BYTES, RecordTooLarge, TopicNotAllowed } from './event-log.port.js';

class Said {}

/** Properties of an adapter that the suite needs in addition to the port. */
export interface EventLogAbilities {
  /** How a child process creates an instance on the same backend, so that it can be killed in the middle of a batch. */
  child: ChildLog;
  /** Most milliseconds until another member has taken over the partitions of a dead one. */
  takeoverMs: number;
}

/** The suite of the log: every adapter's spec calls it. `make` creates an instance; all instances share one backend. */
export function describeEventLog(name: string, make: () => EventLog, abilities: EventLogAbilities): void {
  describe(name, () => {
    let one: EventLog;
    let two: EventLog;
    const open: Subscription[] = [];

    beforeAll(() => {
      one = make();
      two = make();
    });

    afterEach(async () => {
      await Promise.all(open.splice(0).map((subscription) => subscription.close()));
    });

    afterAll(async () => {
      await Promise.all([one?.close(), two?.close()]);
    });

    async function subscribe(log: EventLog, topic: Topic<any>, group: string, handler: BatchHandler) {
      const subscription = await log.subscribe(topic, group, handler);
      open.push(subscription);
      return subscription;
    }

    async function follow(log: EventLog, topic: Topic<any>, handler: BatchHandler, since?: number) {
      open.push(await log.follow(topic, handler, since));
    }

    async function newTopic(): Promise<Topic<any>> {
      const topic = Topic.declare(`contracts.${randomUUID()}`, [Said], () => '', {
        partitions: 4,
        retention: 1,
      });
      await one.open([topic]);
      await two.open([topic]);
      return topic;
    }

    it('says whether a group has read everything in a topic', async () => {
      const topic = await newTopic();
      expect(await one.isCaughtUp(topic, 'contracts.behind')).toBe(true);
      await one.publish(records(topic, 40, 40));
      expect(await two.isCaughtUp(topic, 'contracts.behind')).toBe(false);
      let holding = true;
      const got = inbox();
      await subscribe(one, topic, 'contracts.behind', async (batch) => {
        if (holding) throw new Error('not now');
        await got.handler(batch);
      });
      expect(await two.isCaughtUp(topic, 'contracts.behind')).toBe(false);
      holding = false;
      await until(() => one.isCaughtUp(topic, 'contracts.behind'));
      expect(got.records).toHaveLength(40);
      expect(await two.isCaughtUp(topic, 'contracts.behind')).toBe(true);
    });

    it('says that it is healthy', async () => {
      expect(await one.healthy()).toBe(true);
    });

    it('returns a record unchanged', async () => {
      const topic = await newTopic();
      const got = inbox();
      const headers = {
        type: 'Said',
        source: '/corong',
        time: '2026-01-02T03:04:05.678Z',
        subject: 'Žluťoučký',
      };
      const record = {
        topic: topic.name,
        key: 'klíč-✓',
        id: randomUUID(),
        headers,
        payload: '{"text":"Ahoj 👋\\n日本"}',
      };
      await one.publish([record]);
      await subscribe(two, topic, 'contracts.whole', got.handler);
      await until(() => got.records.length === 1);
      expect(got.records[0]).toEqual({
        ...record,
        partition: expect.any(Number),
        offset: expect.stringMatching(/^\d+$/),
      });
    });

    it('gives a new group everything from the earliest record, in order by key, each key in one partition', async () => {
      const topic = await newTopic();
      const sent = records(topic, 1_200, 12);
      await Promise.all([one.publish(sent.slice(0, 600)), one.publish(sent.slice(600))]);
      const got = inbox();
      await subscribe(one, topic, 'contracts.early', got.handler);
      await until(() => got.records.length >= 1_200);
      expect(byKey(got.records)).toEqual(byKey(sent));
      for (const batch of got.batches) {
        expect(new Set(batch.map((record) => record.partition)).size).toBe(1);
        expect(batch.length).toBeLessThanOrEqual(500);
      }
      const byRecordKey = Map.groupBy(got.records, (record) => record.key).values();
      for (const index of byRecordKey) expect(new Set(index.map((record) => record.partition)).size).toBe(1);
    });

    it('delivers once across a group, to both members, and to each group', async () => {
      const topic = await newTopic();
      const [a, b, other] = [inbox(), inbox(), inbox()];
      await subscribe(one, topic, 'contracts.shared', a.handler);
      await subscribe(two, topic, 'contracts.shared', b.handler);
      await subscribe(two, topic, 'contracts.other', other.handler);
      await until(async () => {
        await one.publish(records(topic, 10, 10));
        return a.records.length > 0 && b.records.length > 0;
      });
      const sent = records(topic, 300, 30);
      const ids = sent.map((record) => record.id).sort();
      const ofSent = (got: Inbox) => got.ids().filter((id) => ids.includes(id));
      await two.publish(sent);
      await until(() => ofSent(a).length + ofSent(b).length >= 300 && ofSent(other).length >= 300);
      expect([...ofSent(a), ...ofSent(b)].sort()).toEqual(ids);
      expect(ofSent(other).sort()).toEqual(ids);
    });

    it('keeps apart the topics that one group subscribes to', async () => {
      const topics = [await newTopic(), await newTopic()];
      const got = [inbox(), inbox()];
      await Promise.all(
        topics.map((topic, n) => subscribe(n ? two : one, topic, 'contracts.apart', got[n]!.handler)),
      );
      const sent = topics.map((topic) => records(topic, 40, 40));
      await one.publish(sent.flat());
      await until(() => got.every((each) => each.records.length >= 40));
      got.forEach((each, n) => expect(byKey(each.records)).toEqual(byKey(sent[n]!)));
    });

    it('hands the partitions over when a member closes', async () => {
      const topic = await newTopic();
      const [a, b] = [inbox(), inbox()];
      const first = await subscribe(one, topic, 'contracts.heirs', a.handler);
      await subscribe(two, topic, 'contracts.heirs', b.handler);
      await first.close();
      const sent = records(topic, 40, 40);
      await one.publish(sent);
      await until(() => b.records.length >= 40, abilities.takeoverMs);
      expect(b.ids().sort()).toEqual(sent.map((record) => record.id).sort());
      expect(a.records).toEqual([]);
    });

    it('delivers a failed batch again, in order, while other partitions go on', async () => {
      const topic = await newTopic();
      const got = inbox();
      let failures = 0;
      let failing = true;
      await subscribe(one, topic, 'contracts.failing', async (batch) => {
        if (failing && batch.some((record) => record.key === 'key-0')) {
          failures++;
          throw new Error('not now');
        }
        await got.handler(batch);
      });
      const sent = records(topic, 80, 40);
      await one.publish(sent);
      await until(() => got.records.length > 0 && failures >= 2);
      const [lively] = got.records;
      const more: LogRecord = { ...sent[0]!, key: lively!.key, id: randomUUID() };
      await one.publish([more]);
      await until(() => got.ids().includes(more.id));
      expect(got.records.some((record) => record.key === 'key-0')).toBe(false);
      failing = false;
      await until(() => got.records.length >= 81);
      expect(byKey(got.records)).toEqual(byKey([...sent, more]));
    });

    it('delivers a batch again after its member was killed in the middle of it', async () => {
      const topic = await newTopic();
      const done = records(topic, 3, 1);
      const lost = records(topic, 3, 1);
      await killInMidBatch(abilities.child, topic.name, 'contracts.killed', {
        publishDone: () => one.publish(done),
        publishLost: () => one.publish(lost),
      });
      const got = inbox();
      await subscribe(one, topic, 'contracts.killed', got.handler);
      await until(() => got.records.length >= 3, abilities.takeoverMs);
      expect(got.ids()).toEqual(lost.map((record) => record.id));
    });

    it('gives each follow() all events from then on, or from an instant on', async () => {
      const topic = await newTopic();
      const [a, b, all] = [inbox(), inbox(), inbox()];
      const earlier = records(topic, 20, 10);
      await one.publish(earlier);
      await Promise.all([follow(one, topic, a.handler), follow(two, topic, b.handler)]);
      await follow(two, topic, all.handler, Date.now() - 60_000);
      const sent = records(topic, 40, 20);
      await one.publish(sent);
      await until(() => [a, b, all].every((got, index) => got.records.length >= [40, 40, 60][index]!));
      expect(byKey(a.records)).toEqual(byKey(sent));
      expect(byKey(b.records)).toEqual(byKey(sent));
      expect(byKey(all.records)).toEqual(byKey([...earlier, ...sent]));
    });

    it('refuses a record that is too large by name, and publishes nothing of its batch', async () => {
      const topic = await newTopic();
      const [small, large, largest] = records(topic, 3, 1) as [LogRecord, LogRecord, LogRecord];
      large.payload = JSON.stringify('é'.repeat(MAX_RECORD_BYTES / 2));
      largest.payload = 'x'.repeat(MAX_RECORD_BYTES - 1_000);
      await expect(one.publish([small, large])).rejects.toThrow(RecordTooLarge);
      await expect(one.publishWithin([small, large], 1_000)).rejects.toThrow(large.id);
      await one.publishWithin([largest], 10_000);
      const got = inbox();
      await subscribe(two, topic, 'contracts.large', got.handler);
      await until(() => got.records.length > 0);
      expect(got.ids()).toEqual([largest.id]);
    });

    it('accepts batches that are large together', async () => {
      const topic = await newTopic();
      const sent = records(topic, 30, 1).map((record) => ({ ...record, payload: 'y'.repeat(200_000) }));
      await one.publish(sent);
      const got = inbox();
      await subscribe(two, topic, 'contracts.heavy', got.handler);
      await until(() => got.records.length >= 30);
      expect(got.ids()).toEqual(sent.map((record) => record.id));
    });

    it('refuses a topic that is not for this app', async () => {
      const topic = Topic.declare(`elsewhere.${randomUUID()}`, [Said], () => '', {
        partitions: 1,
        retention: 1,
      });
      await expect(one.publish(records(topic, 1, 1))).rejects.toThrow(TopicNotAllowed);
      await expect(one.subscribe(topic, 'contracts.nosy', async () => undefined)).rejects.toThrow(
        TopicNotAllowed,
      );
    });
  });
}

interface Inbox {
  records: StoredRecord[];
  batches: StoredRecord[][];
  handler: BatchHandler;
  ids(): string[];
}

function inbox(): Inbox {
  const got: Inbox = {
    records: [],
    batches: [],
    handler: async (batch) => {
      got.batches.push(batch);
      got.records.push(...batch);
    },
    ids: () => got.records.map((record) => record.id),
  };
  return got;
}

function records(topic: Topic<any>, count: number, keys: number): LogRecord[] {
  return Array.from({ length: count }, (_, n) => {
    const headers = { type: 'Said', sequence: String(n) };
    const [key, payload] = [`key-${n % keys}`, JSON.stringify({ n })];
    return { topic: topic.name, key, id: randomUUID(), headers, payload };
  });
}

/** Returns the ids of each key in order. */
function byKey(list: readonly LogRecord[]): Record<string, string[]> {
  const keys: Record<string, string[]> = {};
  for (const { key, id } of list) (keys[key] ??= []).push(id);
  return keys;
}

/** Checks a condition every 20 ms until it holds; fails after `withinMs`. */
async function until(so: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await so())) {
    if (Date.now() > end) throw new Error(`Not so within ${withinMs} ms: ${so}`);
    await new Promise((look) => setTimeout(look, 20));
  }
}
