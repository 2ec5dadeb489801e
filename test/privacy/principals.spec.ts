import { until } from '../support/until.js';
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { Kafka, logLevel, type Admin as KafkaAdmin } from 'kafkajs';
import { createConnection } from 'mysql2/promise';
import { lockServices } from '../support/service-lock.js';
import { kafkaOfAdmin } from '../support/reset-services.js';
import { adminOfServices, environmentOfApp, servicesAbsent } from '../support/services.js';

const absent = servicesAbsent();
const PATIENCE = 20_000;

/** Returns the error of an attempt and its causes as text. */
async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => null,
    (caught: unknown) => caught,
  );
  const messages: string[] = [];
  for (
    let at = error as { type?: string; message?: string; originalError?: unknown; cause?: unknown } | null;
    at;
    at = (at.originalError ?? at.cause) as typeof at
  ) {
    messages.push(`${at.type ?? ''} ${at.message ?? ''}`);
  }
  return messages.join('; ') || 'not refused';
}

function principals(): void {
  const run = randomBytes(4).toString('hex');
  let release: () => void;
  beforeAll(async () => {
    release = await lockServices();
  }, 700_000);
  afterAll(() => release?.());

  const probe = (prefix: string) => `${prefix}.probe-${run}`;

  const kafkaOf = (app: string): Kafka => {
    const {
      KAFKA_BROKERS = '',
      KAFKA_USERNAME: username = '',
      KAFKA_PASSWORD: password = '',
    } = environmentOfApp(app);
    const sasl = { mechanism: 'scram-sha-256', username, password } as const;
    return new Kafka({
      clientId: app,
      brokers: KAFKA_BROKERS.split(','),
      sasl,
      retry: { retries: 1, initialRetryTime: 50 },
      logLevel: logLevel.NOTHING,
    });
  };

  const produce = async (app: string, topic: string) => {
    const producer = kafkaOf(app).producer();
    await producer.connect();
    try {
      await producer.send({ topic, messages: [{ key: 'k', value: 'v' }] });
    } finally {
      await producer.disconnect();
    }
  };

  /** Resolves once the broker has delivered a record. */
  const consume = async (app: string, topic: string, groupId = `${app}.probe-${run}`) => {
    const consumer = kafkaOf(app).consumer({ groupId, retry: { retries: 0 } });
    await consumer.connect();
    try {
      await consumer.subscribe({ topic, fromBeginning: true });
      await new Promise<void>((resolve, reject) => {
        consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
        consumer.run({ eachMessage: async () => resolve() }).catch(reject);
        setTimeout(() => reject(new Error('nothing came')), PATIENCE).unref();
      });
    } finally {
      await consumer.disconnect();
    }
  };

  describe('in Kafka', () => {
    let admin: KafkaAdmin;
    const topics = [
      'message',
      'account',
      'audience',
      'dialog',
      'brand',
      'ads',
      'advert',
      'crossing',
      'workspace',
    ].map(probe);

    beforeAll(async () => {
      const kafka = kafkaOfAdmin(adminOfServices());
      admin = kafka.admin();
      await admin.connect();
      await admin.createTopics({
        topics: topics.map((topic) => ({ topic, numPartitions: 1 })),
        waitForLeaders: true,
      });
      const producer = kafka.producer();
      await producer.connect();
      await producer.sendBatch({
        topicMessages: topics.map((topic) => ({ topic, messages: [{ key: 'k', value: 'v' }] })),
      });
      await producer.disconnect();
    }, 60_000);
    afterAll(async () => {
      await admin.deleteTopics({ topics });
      const groups = (await admin.listGroups()).groups
        .map(({ groupId }) => groupId)
        .filter((group) => group.endsWith(`probe-${run}`));
      if (groups.length > 0) await admin.deleteGroups(groups);
      await admin.disconnect();
    });

    it('allows each app its own side (control)', async () => {
      await produce('channel-publisher', probe('message'));
      for (const [app, prefix] of [
        ['ad-attribution', 'ads'],
        ['chat', 'message'],
      ] as const) {
        await produce(app, probe(prefix));
        // A broker may still be loading the group's partition of the offsets topic.
        await until('it receives a record', () => consume(app, probe(prefix)).then(() => true));
      }
    }, 60_000);

    it.each([
      ['ad-attribution', 'message'],
      ['fan-out', 'ads'],
      ['chat', 'ads'],
      ['channel-publisher', 'ads'],
      ['ad-attribution', 'crossing'],
      ['fan-out', 'message'],
      ['fan-out', 'workspace'],
      ['fan-out', 'brand'],
      ['chat', 'brand'],
      ['ad-attribution', 'brand'],
      ['console', 'message'],
      ['console', 'advert'],
      ['chat', 'advert'],
      ['connections', 'advert'],
      ['connections', 'message'],
      ['connections', 'ads'],
      ['fan-out', 'audience'],
      ['fan-out', 'dialog'],
      ['chat', 'audience'],
      ['chat', 'dialog'],
      ['ad-attribution', 'account'],
      ['console', 'account'],
    ])('refuses %s to write to %s.*', async (app, prefix) => {
      expect(await refusalOf(produce(app, probe(prefix)))).toMatch(
        /TOPIC_AUTHORIZATION_FAILED|[Nn]ot authorized/,
      );
    });

    it.each([
      ['ad-attribution', 'message'],
      ['ad-attribution', 'brand'],
      ['channel-publisher', 'brand'],
      ['fan-out', 'ads'],
      ['chat', 'ads'],
      ['channel-publisher', 'crossing'],
      ['fan-out', 'crossing'],
      ['chat', 'crossing'],
      ['connections', 'crossing'],
      ['connections', 'audience'],
      ['connections', 'dialog'],
      ['channel-publisher', 'message'],
      ['console', 'workspace'],
      ['console', 'brand'],
      ['console', 'ads'],
      ['console', 'message'],
      ['fan-out', 'advert'],
      ['connections', 'message'],
      ['connections', 'ads'],
      ['connections', 'workspace'],
      ['fan-out', 'dialog'],
      ['chat', 'audience'],
      ['channel-publisher', 'account'],
      ['ad-attribution', 'account'],
      ['ad-attribution', 'audience'],
      ['ad-attribution', 'dialog'],
      ['console', 'account'],
      ['console', 'dialog'],
    ])(
      'refuses %s to read %s.*',
      async (app, prefix) => {
        expect(await refusalOf(consume(app, probe(prefix)))).toMatch(
          /TOPIC_AUTHORIZATION_FAILED|[Nn]ot authorized/,
        );
      },
      60_000,
    );

    it('refuses to join another app’s group', async () => {
      const joined = consume('ad-attribution', probe('ads'), `chat.probe-${run}`);
      // The error of kafkajs: the broker does not even name the group's coordinator, while the control test found its own.
      expect(await refusalOf(joined)).toMatch(
        /GROUP_AUTHORIZATION_FAILED|[Nn]ot authorized|Failed to find group coordinator/,
      );
    }, 60_000);
  });

  describe('in MariaDB', () => {
    const query = async (app: string, sql: string) => {
      const connection = await createConnection(environmentOfApp(app)['DATABASE_URL']!);
      try {
        return await connection.query(sql);
      } catch (error) {
        return (error as { errno?: number }).errno;
      } finally {
        await connection.end();
      }
    };

    it('refuses the ads user every use of a chat table', async () => {
      for (const sql of [
        'SELECT * FROM chat.message',
        "INSERT INTO chat.message (id) VALUES ('x')",
        'DROP TABLE chat.message',
        'USE chat',
      ]) {
        expect([1142, 1044]).toContain(await query('ad-attribution', sql));
      }
    });

    it('refuses the message side an ads table, and everybody else the console’s tables', async () => {
      for (const app of ['chat', 'fan-out', 'channel-publisher', 'connections'])
        expect([1142, 1044]).toContain(await query(app, 'SELECT * FROM ad_attribution.upload'));
      for (const app of ['chat', 'ad-attribution', 'connections'])
        expect([1142, 1044]).toContain(await query(app, 'SELECT * FROM console.api_key'));
      for (const app of ['chat', 'fan-out', 'ad-attribution'])
        expect([1142, 1044]).toContain(await query(app, 'SELECT * FROM connections.connection'));
    });

    it('allows each app its own data (control)', async () => {
      expect(await query('ad-attribution', 'SELECT 1')).toBeInstanceOf(Array);
    });
  });

  describe('in Redis', () => {
    const command = async (app: string, name: string, ...args: string[]) => {
      const redis = new Redis(environmentOfApp(app)['REDIS_URL']!, { maxRetriesPerRequest: 1 });
      try {
        return await redis.call(name, ...args);
      } catch (error) {
        return (error as Error).message;
      } finally {
        redis.disconnect();
      }
    };

    it('answers NOPERM to the ads user on another app’s keys', async () => {
      for (const app of ['chat', 'fan-out', 'channel-publisher', 'connections', 'console']) {
        expect(await command('ad-attribution', 'GET', `corong:${app}:probe`)).toMatch(/^NOPERM/);
        expect(await command('ad-attribution', 'SET', `corong:${app}:probe`, '1')).toMatch(/^NOPERM/);
      }
    });

    it('refuses the ads user the names of keys and of clients', async () => {
      for (const [name, ...args] of [
        ['KEYS', '*'],
        ['SCAN', '0'],
        ['MONITOR'],
        ['ACL', 'LIST'],
        ['CONFIG', 'GET', '*'],
      ] as [string, ...string[]][]) {
        expect(await command('ad-attribution', name, ...args)).toMatch(/^NOPERM/);
      }
    });

    it('allows each app its own data (control)', async () => {
      expect(await command('ad-attribution', 'GET', 'corong:ad-attribution:probe')).toBeNull();
    });
  });
}

if (absent) it.skip(`a principal for each app (${absent})`, () => {});
else describe('a principal for each app', principals);
