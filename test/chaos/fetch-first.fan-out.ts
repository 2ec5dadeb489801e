import { serve } from '#platform/http/service.js';
import { fetchFirst } from './fetch-first.js';

await serve('fan-out', fetchFirst);
