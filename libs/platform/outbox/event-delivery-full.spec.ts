import { KafkaEventLog } from '../adapters/kafka/kafka-event-log.js';
import { contractsEnv } from '../../../test/support/contracts-env.js';
import { freshSchema } from '../../../test/support/fresh-schema.js';
import { describeEventDelivery } from './event-delivery.contract.js';
import { describeParked } from './parked.contract.js';

const env = contractsEnv();

if (env) {
  const { url, drop } = await freshSchema('flow');
  describeParked('MariaDB', () => ({ url }));
  describeEventDelivery(
    'MariaDB and Kafka',
    () => ({ url }),
    () =>
      new KafkaEventLog({
        brokers: env['KAFKA_BROKERS']!.split(','),
        username: env['KAFKA_USERNAME']!,
        password: env['KAFKA_PASSWORD']!,
        clientId: 'contracts',
      }),
  );
  afterAll(drop);
} else {
  it.skip('the delivery of events on MariaDB and Kafka (services are not up: npm run services -- up)', () => {});
}
