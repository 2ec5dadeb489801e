import { ConnectionsSettings } from '../../apps/connections/src/settings.js';
import { loadConfig } from '#platform/config.js';
import { cutKafka } from './kafka-away.js';

cutKafka(loadConfig(ConnectionsSettings).KAFKA_BROKERS!);
await import('../../apps/connections/src/main.js');
