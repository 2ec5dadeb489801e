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

/** The public address of an account, by door; undefined while it is not known or has an unexpected form. */
const ADDRESS: Record<ConnectedDoor, (row: Row) => string | undefined> = {
  // The name is the network's id of the number until Meta or a person gives the number itself.
  whatsapp: ({ name, account }) => (name !== account && /^\d{7,15}$/.test(name) ? name : undefined),
  messenger: ({ account }) => (/^\d{5,20}$/.test(account) ? account : undefined),
  instagram: ({ name, account }) =>
    name !== account && /^[A-Za-z0-9_.]{1,30}$/.test(name) ? name : undefined,
  telegram: ({ name }) => name,
};

/** The event with which the ads side learns whether customers can be sent to an account, and to which address. Null for a network that is no door. */
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
