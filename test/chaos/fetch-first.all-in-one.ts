import { MODULES } from '../../apps/all-in-one/src/modules.js';
import { fetchFirst } from './fetch-first.js';

const place = MODULES.findIndex(([app]) => app === 'fan-out');
(MODULES as unknown[])[place] = ['fan-out', fetchFirst];
await import('../../apps/all-in-one/src/main.js');
