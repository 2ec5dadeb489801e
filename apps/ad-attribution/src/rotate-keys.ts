import { rotateKeys } from '#platform/rotate-keys.js';
import { resealColumns } from '#platform/security/reseal-columns.js';
import { SEALED_COLUMNS } from '../uploads/sealed-columns.js';
import { schema } from './schema.js';
import { AdAttributionSettings } from './settings.js';

/** A command for the operator: seals the tokens of ad networks, and their ids for uploads, under the first key. */
await rotateKeys({
  ...{ app: 'ad-attribution', settings: AdAttributionSettings, schema, counted: 'texts of the ads side' },
  reseal: (database, keys, signal) => resealColumns(database, keys, SEALED_COLUMNS, signal),
  done: ': the tokens of ad networks, and their ids for uploads.',
});
