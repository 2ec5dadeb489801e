import type { Account } from './account.js';
import { commandOf, type WrittenCommand } from './command.js';
import type { Received, ReceivedMessage, ReceivedStatus } from './received.js';

/** What goes to fan-out, on `audience.*`. */
export type ToAudience =
  | { kind: 'command'; message: ReceivedMessage; command: WrittenCommand }
  | Extract<Received, { kind: 'stopped' | 'blocked' | 'identified' | 'moved' }>;

/** What goes to chat, on `dialog.*`. */
export interface ToDialog {
  message: ReceivedMessage;
  command: boolean;
}

/** Where each thing of a call goes. */
export interface Route {
  audience: ToAudience[];
  dialog: ToDialog[];
  /** To fan-out. */
  statuses: ReceivedStatus[];
  /** What goes nowhere, by what it is. */
  left: string[];
}

/** What fan-out gives along with a post's message is the id of the delivery. */
const DELIVERY = /^del_/;

/**
 * Decides where the things go that a network tells of an account, by what they are and what the account serves; of what
 * people write only whether it is a command. A command goes to both sides, and to chat with a mark; every other message
 * to chat alone. A status goes to fan-out where it is of a post's message, which the id of a delivery tells, and where
 * nothing tells it and the account serves posts: no words are in it, and fan-out knows its own messages alone. Chat sends
 * nothing over networks yet, so that there is no status for it.
 */
export function route(account: Account, received: readonly Received[]): Route {
  const to: Route = { audience: [], dialog: [], statuses: [], left: [] };
  const posts = account.serves.includes('posts');
  const chats = account.serves.includes('chats');
  for (const one of received) {
    switch (one.kind) {
      case 'ignored':
        to.left.push(one.what);
        break;
      case 'status': {
        const { sender_data } = one.status;
        const ofPost = sender_data === undefined ? posts : DELIVERY.test(sender_data);
        if (posts && ofPost) to.statuses.push(one.status);
        else to.left.push('status');
        break;
      }
      case 'message':
        routeMessage(to, account, one, { posts, chats });
        break;
      default:
        if (posts) to.audience.push(one);
        else to.left.push(one.kind);
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
  else if (!command) to.left.push(message.group ? 'group' : 'message');
}
