import type { Account } from './account.js';
import { commandOf, type IssuedCodes, type WrittenCommand } from './command.js';
import type { ReplyMark } from '#message/dialog.topic.js';
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
  /** Statuses for chat, of agents' answers. */
  replies: ReceivedStatus[];
  /** For chat: the instants up to which people have received, or read, agents' answers. */
  marks: ReplyMark[];
  /** Kinds of the items that are dropped. */
  dropped: string[];
}

/** Fan-out attaches the delivery's id to the message of a post. */
const DELIVERY = /^del_/;
/** Chat attaches the message's id to an agent's answer. */
const REPLY = /^msg_[0-9a-hjkmnp-tv-z]{26}$/;

/**
 * Decides where the items of a call go, by their kind and by what the account serves. Of a message it reads only whether
 * it is a command. A command goes to fan-out and, marked as a command, to chat; every other message goes to chat alone. A
 * status goes to fan-out when the id of a delivery is attached to it, and to chat when the id of an answer is; when nothing
 * is attached, to each that the account serves. A status contains no words, and each app ignores those of messages that it
 * did not send.
 */
export function route(account: Account, received: readonly Received[], codes: IssuedCodes): Route {
  const to: Route = { audience: [], dialog: [], statuses: [], replies: [], marks: [], dropped: [] };
  const posts = account.serves.includes('posts');
  const chats = account.serves.includes('chats');
  for (const one of received) {
    switch (one.kind) {
      case 'ignored':
        to.dropped.push(one.what);
        break;
      case 'status': {
        const { sender_data } = one.status;
        const ofPost = posts && (sender_data === undefined || DELIVERY.test(sender_data));
        const ofReply = chats && (sender_data === undefined || REPLY.test(sender_data));
        if (ofPost) to.statuses.push(one.status);
        if (ofReply) to.replies.push(one.status);
        if (!ofPost && !ofReply) to.dropped.push('status');
        break;
      }
      case 'mark': {
        const { kind, ...mark } = one;
        if (chats) to.marks.push(mark);
        else to.dropped.push(kind);
        break;
      }
      case 'message':
        routeMessage(to, account, one, { posts, chats, codes });
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
  { posts, chats, codes }: { posts: boolean; chats: boolean; codes: IssuedCodes },
): void {
  const command = posts && !message.echo ? commandOf(account, message, codes) : null;
  const { address, user_id, at } = message;
  if (command) to.audience.push({ kind: 'command', message, command });
  else if (posts && address && user_id && !message.echo)
    to.audience.push({ kind: 'identified', address, user_id, at });
  if (chats && !message.group) to.dialog.push({ message, command: command !== null });
  else if (!command) to.dropped.push(message.group ? 'group' : 'message');
}
