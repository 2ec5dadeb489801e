import { serve } from '#platform/http/service.js';
import { FanOutSettings } from '../../apps/fan-out/src/settings.js';
import { fetchFirst } from './fetch-first.js';

await serve('fan-out', FanOutSettings, fetchFirst);
