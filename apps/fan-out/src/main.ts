import { serve } from '#platform/http/service.js';
import { FanOutModule } from './fan-out.module.js';

await serve('fan-out', (config) => FanOutModule.forRoot(config));
