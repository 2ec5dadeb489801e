import { serve } from '#platform/http/service.js';
import { AdAttributionModule } from './ad-attribution.module.js';

await serve('ad-attribution', (config) => AdAttributionModule.forRoot(config));
