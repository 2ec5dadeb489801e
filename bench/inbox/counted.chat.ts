import { countChatQueries } from './query-counter.js';

countChatQueries();
await import('../../apps/chat/src/main.js');
