import { countChatQueries } from './query-counter.js';

countChatQueries();
await import('../../apps/all-in-one/src/main.js');
