import { Kafka, logLevel, type ConsumerRunConfig, type EachBatchPayload } from 'kafkajs';
import { until } from '../../../../test/support/until.js';
import { Topic } from '../../events/topic.js';
import { KafkaSubscription } from './kafka-subscription.js';

class Said {}
const topic = Topic.declare('contracts.subscription', [Said], () => '', { partitions: 1, retention: 1 });

/** A client whose consumers take one batch and then crash, as kafkajs does when it loses its broker. */
function crashingClient(resumed: unknown[]): Kafka {
  const kafka = new Kafka({ brokers: ['127.0.0.1:1'], logLevel: logLevel.NOTHING });
  const batch = {
    partition: 0,
    messages: [{ offset: '0', key: null, value: Buffer.from('{}'), headers: {} }],
  };
  const payload = { batch, isRunning: () => true, isStale: () => false } as unknown as EachBatchPayload;
  const consumer = kafka.consumer({ groupId: 'contracts.subscription' });
  const { resume } = consumer;
  Object.assign(consumer, {
    ...{
      connect: async () => undefined,
      subscribe: async () => undefined,
      disconnect: async () => undefined,
    },
    pause: () => undefined,
    resume: (partitions: Parameters<typeof resume>[0]) => {
      try {
        resume(partitions);
        resumed.push(null);
      } catch (error) {
        resumed.push(error);
        throw error;
      }
    },
    run: async ({ eachBatch }: ConsumerRunConfig) => {
      await eachBatch!(payload);
      throw new Error('the broker is gone');
    },
  });
  return Object.assign(kafka, { consumer: () => consumer });
}

describe('KafkaSubscription', () => {
  it('survives a crash of its consumer while a partition is paused after a failure', async () => {
    const resumed: unknown[] = [];
    const subscription = new KafkaSubscription(crashingClient(resumed), {
      topic,
      group: 'contracts.subscription',
      handler: () => Promise.reject(new Error('the database is away')),
      log: () => undefined,
    });
    const joined = subscription.start();
    await until('a partition is to be resumed', () => resumed.length > 0);
    expect(resumed[0]).toMatchObject({ name: 'KafkaJSNonRetriableError' });
    await subscription.close();
    await joined;
  });
});
