import { rotateKeys } from '#platform/rotate-keys.js';
import { resealColumns } from '#platform/security/reseal-columns.js';
import { SEALED_COLUMNS } from '../totp/sealed-columns.js';
import { schema } from './schema.js';
import { ConsoleSettings } from './settings.js';

/** A command for the operator: seals the secrets of authenticator apps under the first key. */
await rotateKeys({
  ...{ app: 'console', settings: ConsoleSettings, schema, counted: 'secrets of authenticator apps' },
  reseal: (database, keys, signal) => resealColumns(database, keys, SEALED_COLUMNS, signal),
  done: '. Keep older keys behind it: they still verify recovery codes.',
});
