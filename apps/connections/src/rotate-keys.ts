import { Outbox } from '#platform/outbox/outbox.js';
import { SystemClock, SystemIds } from '#platform/ports/system.js';
import { rotateKeys } from '#platform/rotate-keys.js';
import { AccountBoxes } from '../accounts/account-boxes.js';
import { AccountSecrets } from '../accounts/account-secrets.js';
import { ConnectionStore } from '../accounts/connection-store.js';
import { resealAccounts } from '../accounts/key-rotation.js';
import { schema } from './schema.js';
import { ConnectionsSettings } from './settings.js';

/** A command for the operator: seals the secrets of all accounts under the first key. */
await rotateKeys({
  ...{ app: 'connections', settings: ConnectionsSettings, schema, counted: 'accounts with networks' },
  reseal: (database, keys, signal, secrets) => {
    const [clock, ids] = [new SystemClock(), new SystemIds()];
    const outbox = new Outbox('connections', clock, ids);
    const sealer = new AccountSecrets(keys);
    const store = new ConnectionStore(database, outbox, sealer, new AccountBoxes(secrets), clock);
    return resealAccounts(database, store, signal);
  },
  done: ', for fan-out and chat, too.',
});
