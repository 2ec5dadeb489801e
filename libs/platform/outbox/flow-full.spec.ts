import { KafkaEventLog } from '../adapters/kafka/kafka-event-log.js';
import { contractsEnv } from '../../../test/support/contracts-env.js';
import { describeFlow } from './flow.contract.js';
import { describeParked } from './parked.contract.js';

const env = contractsEnv();

if (env) {
  describeParked('MariaDB', () => ({ url: env['DATABASE_URL']! }));
  describeFlow(
    'MariaDB and Kafka',
    () => ({ url: env['DATABASE_URL']! }),
    () =>
      new KafkaEventLog({
        brokers: env['KAFKA_BROKERS']!.split(','),
        username: env['KAFKA_USERNAME']!,
        password: env['KAFKA_PASSWORD']!,
        clientId: 'contracts',
      }),
  );
} else {
  it.skip('the flow of events on MariaDB and Kafka (services are not up: npm run services -- up)', () => {});
}
