import { CONNECTED_DOORS, DoorDescribed, type ConnectedDoor } from '#crossing/door.topic.js';
import type { Network } from '#message/account.topic.js';
import { make } from '#platform/events/make.js';
import type { Connection } from './connection.entity.js';
import { descriptorOf } from './network-descriptors.js';

type Row = Pick<
  Connection,
  'id' | 'workspace_id' | 'network' | 'account' | 'name' | 'serves' | 'halted_at' | 'removed_at'
>;

const isDoor = (network: Network): network is ConnectedDoor =>
  (CONNECTED_DOORS as readonly string[]).includes(network);

/** The event with which the ads side learns whether customers can be sent to an account, and to which address. Null for a network that is no door. */
export function doorOf(row: Row): DoorDescribed | null {
  const { network, workspace_id, id: connection_id } = row;
  if (!isDoor(network)) return null;
  const known = { workspace_id, connection_id, door: network };
  if (row.removed_at !== null) return make(DoorDescribed, { ...known, state: 'removed' });
  const isOpen = row.halted_at === null && row.serves.split(',').includes('chats');
  if (!isOpen) return make(DoorDescribed, { ...known, state: 'closed' });
  const address = descriptorOf(network).publicAddress?.(row);
  return make<DoorDescribed>(DoorDescribed, {
    ...known,
    ...(address !== undefined && { address }),
    state: 'open',
  });
}
