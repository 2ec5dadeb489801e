import { EmbeddedEventLog } from '#platform/adapters/embedded/embedded-event-log.js';
import { killBeforeAnswer } from './kill-before-answer.js';

killBeforeAnswer(EmbeddedEventLog);
await import('../../apps/all-in-one/src/main.js');
