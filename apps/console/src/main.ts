import { serve } from '#platform/http/service.js';
import { ConsoleModule } from './console.module.js';
import { ConsoleSettings } from './settings.js';

await serve('console', ConsoleSettings, (config) => ConsoleModule.forRoot(config));
