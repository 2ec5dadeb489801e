import type { Admin, ITopicConfig } from 'kafkajs';
import type { Topic } from '../../events/topic.js';
import { BackOff } from '../../time/back-off.js';
import { errorTypes } from './kafka-client.js';

const DAY_MS = 86_400_000;
/** A segment lasts for the topic's retention divided by this number. */
const SEGMENTS = 12;
/** Largest batch that a topic accepts, in bytes: above REQUEST_BYTES of the publisher. */
const MAX_BATCH_BYTES = 1_048_588;

/** Creates missing topics. For those that this app may not create, waits until an app with that right has created them. */
export async function createTopics(
  admin: Admin,
  topics: readonly Topic<any>[],
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  const backOff = new BackOff(100, 2_000);
  while (!signal.aborted) {
    const existing = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !existing.has(topic.name));
    if (missing.length === 0) return;
    try {
      await admin.createTopics({ topics: missing.map(topicConfig), waitForLeaders: true, timeout: 10_000 });
    } catch (error) {
      const types = errorTypes(error);
      if (types.some((type) => !/^(TOPIC_ALREADY_EXISTS|(TOPIC|CLUSTER)_AUTHORIZATION_FAILED)$/.test(type)))
        throw error;
      if (types.length === 0) throw error;
      if (backOff.failures === 0)
        log(`Waiting until another app creates ${missing.map((topic) => topic.name).join(', ')}`);
      await backOff.wait(signal);
    }
  }
}

/**
 * Returns the Kafka settings of a topic. Kafka deletes whole segments, so an event may live for `retention.ms` and the
 * time of a segment. Their sum is the topic's retention: no event lives longer than that.
 */
export function topicConfig({ name, options: { partitions, retention } }: Topic<any>): ITopicConfig {
  const segmentMs = retention === 'forever' ? 0 : (retention * DAY_MS) / SEGMENTS;
  const configEntries = {
    'max.message.bytes': String(MAX_BATCH_BYTES),
    ...(retention === 'forever'
      ? { 'retention.ms': '-1' }
      : { 'retention.ms': String(retention * DAY_MS - segmentMs), 'segment.ms': String(segmentMs) }),
  };
  return {
    topic: name,
    numPartitions: partitions,
    replicationFactor: -1,
    configEntries: Object.entries(configEntries).map(([key, value]) => ({ name: key, value })),
  };
}
