import { randomUUID } from 'node:crypto';
import { contractsEnv } from '../../../../test/support/contracts-env.js';
import { Topic } from '../../events/topic.js';
import { describeEventLog } from '../../ports/event-log.contract.js';
import { LogUnavailable } from '../../ports/event-log.port.js';
import { kafkaClient } from './kafka-client.js';
import { KafkaEventLog } from './kafka-event-log.js';

const env = contractsEnv();

if (env) {
  const options = {
    brokers: env['KAFKA_BROKERS']!.split(','),
    username: env['KAFKA_USERNAME'],
    password: env['KAFKA_PASSWORD'],
    clientId: 'contracts',
  };
  describeEventLog('KafkaEventLog', () => new KafkaEventLog(options), {
    child: { module: 'libs/platform/adapters/kafka/kafka-event-log.js', className: 'KafkaEventLog', options },
    takeoverMs: 15_000,
  });
  afterAll(async () => {
    const admin = kafkaClient(options).admin();
    await admin.connect();
    const existing = await admin.listTopics();
    const ours = Topic.all().map((topic) => topic.name);
    await admin
      .deleteTopics({ topics: ours.filter((name) => existing.includes(name)) })
      .catch(() => undefined);
    await admin.disconnect();
  });
} else {
  it.skip('KafkaEventLog (services are not up: npm run services -- up)', () => undefined);
}

describe('KafkaEventLog without a broker', () => {
  class Said {}
  const topic = Topic.declare('contracts.nowhere', [Said], () => '', { partitions: 1, retention: 1 });

  it('rejects in time, reports itself unhealthy, and closes', async () => {
    const lines: string[] = [];
    const log = new KafkaEventLog({
      brokers: ['127.0.0.1:1'],
      clientId: 'contracts',
      log: (line) => lines.push(line),
    });
    const record = { topic: topic.name, key: 'secret-key', id: randomUUID(), headers: {}, payload: '{}' };
    const patient = log.publish([record]);
    const waiting = log.subscribe(topic, 'contracts.nowhere', async () => undefined);
    await expect(log.publishWithin([record], 300)).rejects.toThrow(LogUnavailable);
    expect(await log.healthy()).toBe(false);
    await Promise.all([log.close(), expect(patient).rejects.toThrow(LogUnavailable), waiting]);
    expect(lines.filter((line) => line.includes('does not take records'))).toHaveLength(1);
    expect(lines.join()).not.toContain('secret-key');
  });
});
