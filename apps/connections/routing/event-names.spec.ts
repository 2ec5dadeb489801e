import { AccountRemoved } from '#message/account.topic.js';
import { make } from '#platform/events/make.js';
import { Keys } from '#platform/security/keys.js';
import type { ConnectionStore } from '../accounts/connection-store.js';
import { EventNames } from './event-names.js';

type Listener = Parameters<ConnectionStore['onChanged']>[0];

describe('the key of a person', () => {
  const listeners: Listener[] = [];
  const store = { onChanged: (listener: Listener) => void listeners.push(listener) } as ConnectionStore;
  const names = new EventNames(new Keys(`k1:${Buffer.alloc(32, 7).toString('base64')}`), store);
  const sari = { address: '6281200000001', user_id: 'ID.42' };
  const byIdOf = (connection: string) => names.person(connection, { user_id: sari.user_id });

  it('is that of the address that came with their user id before', () => {
    expect(byIdOf('con_1')).not.toBe(names.person('con_1', sari));
    expect(byIdOf('con_1')).toBe(names.person('con_1', sari));
  });

  it('is forgotten with the account, and not with another one', () => {
    const known = names.person('con_1', sari);
    const other = names.person('con_2', sari);
    const removed = { workspace_id: 'wsp_1', connection_id: 'con_1', network: 'whatsapp' as const };
    for (const listener of listeners) listener(make(AccountRemoved, { ...removed, state: 'removed' }));
    expect(byIdOf('con_1')).not.toBe(known);
    expect(byIdOf('con_2')).toBe(other);
  });
});
