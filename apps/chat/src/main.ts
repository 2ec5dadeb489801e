import { serve } from '#platform/http/service.js';
import { ChatModule } from './chat.module.js';

await serve('chat', (config) => ChatModule.forRoot(config));
