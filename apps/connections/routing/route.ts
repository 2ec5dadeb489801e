import type { Account } from './account.js';
import { commandOf, type WrittenCommand } from './command.js';
import type { Received, ReceivedMessage, ReceivedStatus } from './received.js';

/** An item for fan-out, on the topics `audience.*`. */
export type ToAudience =
  | { kind: 'command'; message: ReceivedMessage; command: WrittenCommand }
  | Extract<Received, { kind: 'stopped' | 'blocked' | 'identified' | 'moved' }>;

/** A message for chat, on the topics `dialog.*`. */
export interface ToDialog {
  message: ReceivedMessage;
  command: boolean;
}

/** The items of a call by destination. */
export interface Route {
  audience: ToAudience[];
  dialog: ToDialog[];
  /** Statuses for fan-out. */
  statuses: ReceivedStatus[];
  /** Kinds of the items that go nowhere. */
  dropped: string[];
}

/** Fan-out attaches the delivery's id to the message of a post. */
const DELIVERY = /^del_/;

/**
 * Decides where the items of a call go, by their kind and by what the account serves. Of a message it reads only whether
 * it is a command. A command goes to fan-out and, marked as a command, to chat; every other message goes to chat alone. A
 * status goes to fan-out when the id of a delivery is attached to it, or when nothing is attached and the account serves
 * posts; it has no words, and fan-out ignores statuses of messages that it did not send. Chat sends no messages over
 * networks yet, so no status goes to it.
 */
export function route(account: Account, received: readonly Received[]): Route {
  const to: Route = { audience: [], dialog: [], statuses: [], dropped: [] };
  const posts = account.serves.includes('posts');
  const chats = account.serves.includes('chats');
  for (const one of received) {
    switch (one.kind) {
      case 'ignored':
        to.dropped.push(one.what);
        break;
      case 'status': {
        const { sender_data } = one.status;
        const ofPost = sender_data === undefined ? posts : DELIVERY.test(sender_data);
        if (posts && ofPost) to.statuses.push(one.status);
        else to.dropped.push('status');
        break;
      }
      case 'message':
        routeMessage(to, account, one, { posts, chats });
        break;
      default:
        if (posts) to.audience.push(one);
        else to.dropped.push(one.kind);
    }
  }
  return to;
}

function routeMessage(
  to: Route,
  account: Account,
  message: ReceivedMessage,
  { posts, chats }: { posts: boolean; chats: boolean },
): void {
  const command = posts ? commandOf(account, message) : null;
  const { address, user_id, at } = message;
  if (command) to.audience.push({ kind: 'command', message, command });
  else if (posts && address && user_id) to.audience.push({ kind: 'identified', address, user_id, at });
  if (chats && !message.group) to.dialog.push({ message, command: command !== null });
  else if (!command) to.dropped.push(message.group ? 'group' : 'message');
}
