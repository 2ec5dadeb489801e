import { appModule, MODULES } from '../../apps/all-in-one/src/modules.js';
import { FanOutSettings } from '../../apps/fan-out/src/settings.js';
import { fetchFirst } from './fetch-first.js';

const place = MODULES.findIndex(({ app }) => app === 'fan-out');
MODULES[place] = appModule('fan-out', FanOutSettings, fetchFirst);
await import('../../apps/all-in-one/src/main.js');
