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
  audienceStatuses: ReceivedStatus[];
  dialogStatuses: ReceivedStatus[];
  /** What goes nowhere, by what it is. */
  left: string[];
}

/** What fan-out gives along with a post's message is the id of the delivery. */
const DELIVERY = /^del_/;

/**
 * Decides where the things go that a network tells of an account, by what they are and what the account serves; of what
 * people write only whether it is a command. A command goes to both sides, and to chat with a mark; every other message
 * to chat alone. A status goes to whom the message was sent by, which the id of a delivery tells; where nothing tells it,
 * to each side that the account serves: no words are in it, and nobody knows the message but its sender.
 */
export function route(account: Account, received: readonly Received[]): Route {
  const to: Route = { audience: [], dialog: [], audienceStatuses: [], dialogStatuses: [], left: [] };
  const posts = account.serves.includes('posts');
  const chats = account.serves.includes('chats');
  for (const one of received) {
    switch (one.kind) {
      case 'ignored':
        to.left.push(one.what);
        break;
      case 'status': {
        const ofPost = one.status.sender_data === undefined ? null : DELIVERY.test(one.status.sender_data);
        if (posts && ofPost !== false) to.audienceStatuses.push(one.status);
        if (chats && ofPost !== true) to.dialogStatuses.push(one.status);
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
