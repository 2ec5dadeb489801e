import type { Keys } from '#platform/security/keys.js';

/** Purpose under which a network's id of a message is sealed, bound to its keyed hash. */
export const SEALED_ID = 'network message id';

/** Returns a keyed hash of the account and the network's id of the message. `place`: the chat, for a network whose ids are unique only within a chat. */
export const networkMessageId = (keys: Keys, connection_id: string, message_id: string, place = ''): string =>
  keys.lookup('network message', `${connection_id} ${place} ${message_id}`);
