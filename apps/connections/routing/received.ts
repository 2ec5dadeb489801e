import type { Network } from '#message/account.topic.js';
import type { MessageStatus } from '#message/audience.topic.js';
import type { ReplyMark } from '#message/dialog.topic.js';
import type { MessageDetail } from '#message/message-detail.js';

/** The person whom a network names, by address, user id, or both. */
export interface ReceivedPerson {
  address?: string;
  user_id?: string;
}

/** A person's message in a form that is the same for all networks. */
export interface ReceivedMessage extends ReceivedPerson {
  kind: 'message';
  message_id: string;
  type: string;
  text?: string;
  name?: string;
  /** JSON of the network's referral: the ad, link or post that brought the person. */
  referral?: string;
  /** WhatsApp's number of the brand's business account, where the message came from an ad. */
  business_account?: string;
  /** What it has beside its text. */
  detail?: MessageDetail;
  /** The network's id of the message that it answers, reacts to, changes or takes back. */
  replies_to?: string;
  /** The brand itself wrote it, on its phone; the person is the one whom it wrote to. */
  echo?: true;
  /** The person's new address or user id, by which the network names the person from now on. */
  becomes?: ReceivedPerson;
  at: number;
  /** Texts that may be a command: the typed text, and the title or payload of a pressed button. */
  commandTexts: string[];
  /** Language of the person's app, if the network names it (BCP 47). */
  language?: string;
  /** True when chat cannot show the content, such as a sticker. */
  unsupported: boolean;
  /** True for a group chat, in which only commands are meant for the brand. */
  group: boolean;
}

/** The status of a message, with what only the network's webhook says of it. */
export type ReceivedStatus = MessageStatus & {
  /** Data that the sender attached to the message and the network returns. */
  sender_data?: string;
  /** Until when answers are free of charge, as the network reports it. */
  free_until?: number;
};

/** One item of a network's call, in a form that is the same for all networks. */
export type Received =
  | ReceivedMessage
  /**
   * `stopped`: the person wants no marketing messages. `blocked`: the person blocked the account, or removed
   * it from a group. `identified`: the network named both the address and the user id of the person.
   */
  | (ReceivedPerson & { kind: 'stopped' | 'blocked' | 'identified'; at: number })
  /** A chat got another id: `address` is the old one, `to` the new one. */
  | { kind: 'moved'; address: string; to: string; at: number }
  | { kind: 'status'; status: ReceivedStatus }
  /** Everything that was sent to the person until an instant was delivered, or read. */
  | ({ kind: 'mark' } & ReplyMark)
  /** An item that no app needs; `what` names its kind. */
  | { kind: 'ignored'; what: string };

/** The items of one call about one account. */
export interface AccountCall {
  network: Network;
  /** The network's own id of the account. */
  account: string;
  received: Received[];
}
