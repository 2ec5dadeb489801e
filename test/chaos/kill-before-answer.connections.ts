import { KafkaEventLog } from '#platform/adapters/kafka/kafka-event-log.js';
import { killBeforeAnswer } from './kill-before-answer.js';

killBeforeAnswer(KafkaEventLog);
await import('../../apps/connections/src/main.js');
