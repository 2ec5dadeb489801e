import type { Network } from '#message/account.topic.js';
import type { Keys } from '#platform/security/keys.js';
import { descriptorOf } from './network-descriptors.js';

/** Purpose under which a network's id of a message is sealed, bound to its keyed hash. */
export const SEALED_ID = 'network message id';

/** Returns the id of a message that is unique for the account, also where the network's own is unique only in a chat. */
export const messageIdIn = (network: Network, address: string, message_id: string): string =>
  descriptorOf(network).messageIdsUniqueIn === 'chat' ? `${address} ${message_id}` : message_id;

/** Returns a keyed hash of the account and the id of the message, which `messageIdIn` returned. */
export const networkMessageId = (keys: Keys, connection_id: string, message_id: string): string =>
  keys.lookup('network message', `${connection_id} ${message_id}`);
