import { rotateKeys } from '#platform/rotate-keys.js';
import { resealColumns } from '#platform/security/reseal-columns.js';
import { SEALED_COLUMNS } from '../data-rights/sealed-columns.js';
import { schema } from './schema.js';
import { ChatSettings } from './settings.js';

/** A command for the operator: seals ids, names and click ids that networks gave, and secrets of shops, under the first key. */
await rotateKeys({
  ...{ app: 'chat', settings: ChatSettings, schema, counted: 'texts of chats' },
  reseal: (database, keys, signal) => resealColumns(database, keys, SEALED_COLUMNS, signal),
  done: ': the ids of customers and messages at networks, and the secrets of shops. Keep older keys behind it: they still find customers and verify tokens.',
});
