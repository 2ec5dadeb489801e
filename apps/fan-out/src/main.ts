import { serve } from '#platform/http/service.js';
import { FanOutModule } from './fan-out.module.js';
import { FanOutSettings } from './settings.js';

await serve('fan-out', FanOutSettings, (config) => FanOutModule.forRoot(config));
