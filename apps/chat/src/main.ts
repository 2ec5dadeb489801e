import { serve } from '#platform/http/service.js';
import { ChatModule } from './chat.module.js';
import { ChatSettings } from './settings.js';

await serve('chat', ChatSettings, (config) => ChatModule.forRoot(config));
