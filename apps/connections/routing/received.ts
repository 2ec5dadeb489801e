import type { Network } from '#message/account.topic.js';
import type { MessageStatus } from '#message/audience.topic.js';

/** Who a network says that it is about. */
export interface Person {
  address?: string;
  user_id?: string;
}

/** A person's message, as far as it is understood. */
export interface ReceivedMessage extends Person {
  kind: 'message';
  message_id: string;
  type: string;
  text?: string;
  name?: string;
  referral?: string;
  at: number;
  /** Each of the texts in which a command may stand: what was typed, and what a pressed button says or stands for. */
  said: string[];
  /** The language of the person's app, where the network names it. */
  language?: string;
  /** It cannot be shown as what it is. */
  unsupported: boolean;
  /** From a chat of several people: only a command in it is for the brand. */
  group: boolean;
}

export type ReceivedStatus = MessageStatus & {
  /** What the sender gave along with the message, and the network gives back. */
  sender_data?: string;
};

/** One thing that a network's call tells of one account, in no network's own form. */
export type Received =
  | ReceivedMessage
  | (Person & { kind: 'stopped' | 'blocked' | 'identified'; at: number })
  | { kind: 'moved'; address: string; to: string; at: number }
  | { kind: 'status'; status: ReceivedStatus }
  /** Known, and of no use to anybody yet. */
  | { kind: 'ignored'; what: string };

/** What one call tells of one account. */
export interface AccountCall {
  network: Network;
  /** The network's own id of the account. */
  account: string;
  received: Received[];
}
