import { Topic } from '../../events/topic.js';
import { topicConfig } from './kafka-topics.js';

class Noted {}

const entriesOf = (retention: number | 'forever') => {
  const topic = Topic.declare(`contracts.kept_${retention}`, [Noted], () => 'key', {
    partitions: 1,
    retention,
  });
  const { configEntries = [] } = topicConfig(topic);
  return Object.fromEntries(configEntries.map(({ name, value }) => [name, Number(value)]));
};

describe('a topic on Kafka', () => {
  it.each([3, 7, 90])(
    'with a retention of %d days keeps no event longer, its open segment included',
    (days) => {
      const { 'retention.ms': retention, 'segment.ms': segment } = entriesOf(days);
      expect(retention! + segment!).toBe(days * 86_400_000);
      expect(segment).toBeGreaterThanOrEqual(3_600_000);
    },
  );

  it('with unlimited retention loses no event', () => {
    expect(entriesOf('forever')).toEqual({ 'retention.ms': -1, 'max.message.bytes': 1_048_588 });
  });
});
