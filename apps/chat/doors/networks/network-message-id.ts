import type { Keys } from '#platform/security/keys.js';

/** Under this a network's own id of a message is sealed, bound to the keyed hash of it. */
export const SEALED_ID = 'network message id';

/** A keyed hash of the account and the network's id of the message. `place`: the chat, where the network counts by chat. */
export const networkMessageId = (keys: Keys, connection_id: string, message_id: string, place = ''): string =>
  keys.lookup('network message', `${connection_id} ${place} ${message_id}`);
