import { rotateKeys } from '#platform/rotate-keys.js';
import { KeyRotation } from '../data-rights/key-rotation.js';
import { schema } from './schema.js';
import { FanOutSettings } from './settings.js';

/** A command for the operator: seals addresses and secrets of followers under the first key. */
await rotateKeys({
  ...{ app: 'fan-out', settings: FanOutSettings, schema, counted: 'rows of followers' },
  reseal: (database, keys, signal) => new KeyRotation(database, keys).run(signal),
  done: ': every address and secret is under the first key now. Keep older keys behind it: links that were given out under them go on working.',
});
