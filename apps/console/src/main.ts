import { serve } from '#platform/http/service.js';
import { ConsoleModule } from './console.module.js';

await serve('console', (config) => ConsoleModule.forRoot(config));
