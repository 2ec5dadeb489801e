import type { AccountSettings, Network } from '#message/account.topic.js';
import type { UploadFile } from '#message/multipart.js';
import type { Language } from '#platform/language/language.js';
import type { Conversation } from '../../conversations/conversation.entity.js';
import type { Message } from '../../conversations/message.entity.js';

/** The recipient of an answer; the address is used if both are known. */
export interface ReplyRecipient {
  address?: string;
  user_id?: string;
}

/** An answer that is about to be sent. Times are milliseconds since 1970. */
export interface ReplyToSend {
  message: Message;
  recipient: ReplyRecipient;
  /** The network's own id of the message that it answers or reacts to, or, where `namesLatest` says so, of the customer's last one. */
  target: string | null;
  /** The network's id of the answer's uploaded file; null if it has no file, or one by its link. */
  network_media: string | null;
  conversation: Conversation;
  settings: AccountSettings;
  /** Language of the words that the answer's form needs beside its own text. */
  language: Language;
  now: number;
}

/** The account that sends: the network's id of it, and its access token (of a Telegram bot: the bot's token). */
export interface SendingAccount {
  account: string;
  secrets: { access_token: string };
}

/** A file on its way to a network. */
export interface OutgoingFile extends UploadFile {
  /** Size of an image in pixels; null for other files. */
  width: number | null;
  height: number | null;
}

/** A network's answer to a request. */
export interface ReplyAnswer {
  /** The network's id of the message, or of the file, that it accepted; null where it refused. */
  id: string | null;
  code: number;
  /** Distinguishes reasons with the same code. */
  subcode?: number;
  /** The network's text of the error, which may be the only thing that tells two reasons apart. */
  details?: string;
  /** HTTP status. */
  status: number;
  /** The instant of Retry-After, in milliseconds since 1970. */
  until?: number;
}

/**
 * The meaning of a network's refusal. Either the answer is tried again at `until`, or it failed with the code
 * `problem`; with `halts` the whole account is halted. `retry` says what the network's reason concerns: this
 * customer (`pair`), the account, or the network itself, which is out of order (`provider`). With `account`
 * all answers of the account wait until then, else only those to this customer.
 */
export type RefusalMeaning =
  | { retry: 'pair' | 'account' | 'provider'; until: number }
  | { retry: null; problem: string; halts: boolean };

/** Sends answers over one network. */
export abstract class ReplyApi {
  abstract readonly network: Network;

  /** Returns the body of the request, or the reason (a text) why the answer cannot be sent now. */
  abstract bodyOf(answer: ReplyToSend): object | string;

  /**
   * Sends a request; `file` is the answer's file, if `sendsFilesAlong`. Throws UnexpectedResponse for an answer that is not
   * of the network's API, and errors of OutgoingHttp.
   */
  abstract send(
    sender: SendingAccount,
    body: object,
    timeoutMs: number,
    file?: OutgoingFile,
  ): Promise<ReplyAnswer>;

  /** Returns the least milliseconds between two answers to a person; 0 if the network names none. */
  paceMs(_recipient: ReplyRecipient): number {
    return 0;
  }

  /** Returns true if every answer to the person has to name a message of theirs: the last one, if the agent chose none. */
  namesLatest(_recipient: ReplyRecipient): boolean {
    return false;
  }

  /** True if a file is a part of the request that sends the answer; false if it is uploaded before. */
  readonly sendsFilesAlong: boolean = false;

  /** Milliseconds for which the network keeps a file that was uploaded to it. */
  readonly keepsFilesMs: number = 0;

  /** Uploads a file; answers then name it by the `id` of the result. A repeat is harmless. Throws as `send` does. */
  upload(sender: SendingAccount, file: OutgoingFile, timeoutMs: number): Promise<ReplyAnswer>;
  upload(): Promise<ReplyAnswer> {
    throw new Error(`No files are uploaded to ${this.network}: its door takes none`);
  }

  /** Interprets a refusal. `attempts`: number of earlier refused attempts. */
  abstract meaningOf(answer: ReplyAnswer, attempts: number, now: number): RefusalMeaning;

  /** Returns the reason of a failed status, by its code, for an answer that the network had accepted. */
  abstract problemOf(code: number): string;
}
