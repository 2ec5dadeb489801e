import { CONNECTED_DOORS, DoorDescribed, type ConnectedDoor } from '#crossing/door.topic.js';
import type { Network } from '#message/account.topic.js';
import { make } from '#platform/events/make.js';
import type { Connection } from './connection.entity.js';

type Row = Pick<
  Connection,
  'id' | 'workspace_id' | 'network' | 'account' | 'name' | 'serves' | 'halted_at' | 'removed_at'
>;

const isDoor = (network: Network): network is ConnectedDoor =>
  (CONNECTED_DOORS as readonly string[]).includes(network);

/** Where customers find the account; undefined while that is not known, or has a form that no address has. */
const ADDRESS: Record<ConnectedDoor, (row: Row) => string | undefined> = {
  // Until Meta or a person has said the number, the name is the network's own id of it.
  whatsapp: ({ name, account }) => (name !== account && /^\d{7,15}$/.test(name) ? name : undefined),
  messenger: ({ account }) => (/^\d{5,20}$/.test(account) ? account : undefined),
  instagram: ({ name, account }) =>
    name !== account && /^[A-Za-z0-9_.]{1,30}$/.test(name) ? name : undefined,
  telegram: ({ name }) => name,
};

/** What the ads side may know of an account: that customers can be sent to it, and where. Null where it is no door at all. */
export function doorOf(row: Row): DoorDescribed | null {
  const { network, workspace_id, id: connection_id } = row;
  if (!isDoor(network)) return null;
  const known = { workspace_id, connection_id, door: network };
  if (row.removed_at !== null) return make(DoorDescribed, { ...known, state: 'removed' });
  const isOpen = row.halted_at === null && row.serves.split(',').includes('chats');
  if (!isOpen) return make(DoorDescribed, { ...known, state: 'closed' });
  const address = ADDRESS[network](row);
  return make<DoorDescribed>(DoorDescribed, {
    ...known,
    ...(address !== undefined && { address }),
    state: 'open',
  });
}
