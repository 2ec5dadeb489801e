import { appModule, MODULES } from '../../apps/all-in-one/src/modules.js';
import { FanOutSettings } from '../../apps/fan-out/src/settings.js';
import { fetchFirst } from './fetch-first.js';

const index = MODULES.findIndex(({ app }) => app === 'fan-out');
MODULES[index] = appModule('fan-out', FanOutSettings, fetchFirst);
await import('../../apps/all-in-one/src/main.js');
