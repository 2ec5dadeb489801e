import type { Network } from '#message/account.topic.js';
import type { Readable } from 'node:stream';
import type { Message } from '../../conversations/message.entity.js';

/** To whom an answer goes: the address counts where both are known. */
export interface Recipient {
  address?: string;
  user_id?: string;
}

/** An answer that is about to leave. Times are milliseconds since 1970. */
export interface OutgoingAnswer {
  message: Message;
  recipient: Recipient;
  /** The network's own id of the message that it answers or reacts to. */
  target: string | null;
  /** What the network calls the file that the answer carries; null where it carries none, or one by its link. */
  network_media: string | null;
  /** When the customer last wrote, by the network's clock; null: never. */
  customer_wrote_at: number | null;
  /** JSON of the account's AccountSettings. */
  settings: string;
  now: number;
}

/** By what an answer is sent: the network's id of the account, and its token. */
export interface SendingAccount {
  account: string;
  secrets: { access_token: string };
}

/** A file on its way to a network. */
export interface OutgoingFile {
  stream: Readable;
  bytes: number;
  mime_type: string;
  filename: string;
}

/** What a network says to a request. */
export interface ReplyAnswer {
  /** The network's id of the message, or of the file, that it accepted; null where it refused. */
  id: string | null;
  code: number;
  /** Says more where a code stands for several reasons. */
  subcode?: number;
  /** Of HTTP. */
  status: number;
  /** The instant that Retry-After named. */
  until?: number;
}

/**
 * What a network's refusal means for an answer: to be tried again at `until`, where `pair` lets this customer's answers
 * alone wait and `account` all of the account's; or failed, where `halts` is for the whole account.
 */
export type RefusalMeaning =
  | { retry: 'pair' | 'account' | 'provider'; until: number }
  | { retry: null; problem: string; halts: boolean };

/** How answers go out over one network. */
export abstract class ReplyApi {
  abstract readonly network: Network;

  /** The body of the request, or the problem for which the answer cannot be sent now. */
  abstract bodyOf(answer: OutgoingAnswer): object | string;

  /** Throws UnexpectedResponse where what answers is not the network's API, and what OutgoingHttp throws. */
  abstract send(sender: SendingAccount, body: object, timeoutMs: number): Promise<ReplyAnswer>;

  /** Milliseconds for which the network keeps a file that was uploaded to it. */
  readonly keepsFilesMs: number = 0;

  /** Sends a file that answers then name by the id of this answer. A repeat does no harm. Throws as `send` does. */
  upload(sender: SendingAccount, file: OutgoingFile, timeoutMs: number): Promise<ReplyAnswer>;
  upload(): Promise<ReplyAnswer> {
    throw new Error(`No files are uploaded to ${this.network}: its door takes none`);
  }

  /** `attempts`: how many were refused before this one. */
  abstract meaningOf(answer: ReplyAnswer, attempts: number, now: number): RefusalMeaning;

  /** The problem of an answer that the network accepted and then reported as failed, by its code. */
  abstract problemOf(code: number): string;
}
