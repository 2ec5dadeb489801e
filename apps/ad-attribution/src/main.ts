import { serve } from '#platform/http/service.js';
import { AdAttributionModule } from './ad-attribution.module.js';
import { AdAttributionSettings } from './settings.js';

await serve('ad-attribution', AdAttributionSettings, (config) => AdAttributionModule.forRoot(config));
