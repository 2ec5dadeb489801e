import type { AccountSettings, Network } from '#message/account.topic.js';
import type { Texts } from '#platform/language/texts.js';
import type { MessageSettings } from '#message/settings.js';
import type { TransportName } from '#message/transport-name.js';
import type { TransportTexts } from './transport-texts.js';
import type { FollowEnd } from '../audience/follower.entity.js';

/** What a failure that a provider tells after it had accepted a message means beside its words. */
export interface LateFailure {
  /** Following ends, and why. */
  ends?: FollowEnd;
  /** The network accepts no more posts to this person for now, so that the post is sent again days later. */
  recipientCapped?: true;
  /** The network refuses the account: nothing more is sent by it until a person has looked. */
  haltsAccount?: true;
}

/** What can happen to a post after it was delivered. */
export type ChangeKind = 'edited' | 'deleted';

/**
 * All that code for every transport has to know of one. Each folder of `transports/` states its own as data; limits,
 * receipts, imports and the tables of `docs/transports.md` are made from it.
 */
export interface TransportDescriptor {
  readonly name: TransportName;
  /** Deliveries of one range that are in flight at once. */
  readonly concurrency: number;
  /** Deliveries a second that one credential bears, where the provider states a rate. */
  readonly perSecond?: number;
  /** Deliveries that one process has in flight at once, where connections are few. */
  readonly maxInFlight?: number;
  /** Milliseconds that one delivery takes at the very most. */
  readonly longestAttemptMs: number;
  /** Whose servers deliveries go to: a failing provider is reported to the operator, a follower's own server is not. */
  readonly receivedBy: 'provider' | 'follower';
  /**
   * What can be changed where it arrived; a change that is left out is not sent. `in_place`: the reader's device is silent.
   * `announced`: it comes as a message of its own, so that it waits for the end of quiet hours, and a mute skips it.
   */
  readonly changes: Readonly<Partial<Record<ChangeKind, 'in_place' | 'announced'>>>;
  /** Following ends when nothing has got through for so many milliseconds; left out where only an answer ends it. */
  readonly endsAfterFailingMs?: number;
  /** An address and the proof of a consent are enough to follow, so that a brand may import followers. */
  readonly importable?: true;
  /** The reason of receipts while the brand or the operator has not entered what the transport needs. */
  readonly notSetUpReason?: string;
  /** The one form in which an address is kept and looked up; null for what is no address. */
  normalizeAddress(given: string, config?: MessageSettings): string | null;
  /** Says a reason code that only this transport has in plain words; undefined for all other codes. */
  describe?(reason: string): string | undefined;
  /** The network whose accounts, which a brand connects, send the posts; left out where no account is needed. */
  readonly network?: Network;
  /** The reason code for an error code of a status; a network sends statuses of messages that it had accepted. 0: it named none. */
  reasonOfStatus?(code: number): string;
  /** What a reason that came after the message was accepted means. */
  lateFailure?(reason: string): LateFailure;
  /**
   * The address to which an account's own posts go, null where its credentials hold none. The account itself then follows every
   * channel of its workspace, under its connection's id; left out where an account sends to people alone.
   */
  connectionAddress?(secrets: Readonly<Record<string, string>>, config: MessageSettings): string | null;
  /** How a person begins to follow. */
  readonly follow: FollowDescriptor;
  /** How people follow and leave in a chat with the brand's account; stated where `follow.by` is `start`. */
  readonly chat?: ChatDescriptor;
  readonly texts: Texts<TransportTexts>;
  readonly docs: TransportDocs;
}

/**
 * How a person begins to follow. `session`: a browser that is open. `challenge`: an endpoint that echoes one. `mail`: the link
 * in a first mail. `first_message`: the address takes a first message (`Transport.welcome`), which says how to leave. `start`:
 * the person starts in the network's own app, in a chat with the brand's account.
 */
export interface FollowDescriptor {
  readonly by: 'session' | 'challenge' | 'mail' | 'first_message' | 'start';
  /** Where the channel's page shows the form. */
  readonly group: FollowGroup;
  /** The field for an address, where one is given. */
  readonly field?: {
    readonly type: 'email' | 'url' | 'text';
    readonly maxLength: number;
    /** Shown while nothing is typed. */
    readonly example: string;
  };
  /** `how` of the consent record after a first message; `first_message` where it is left out. */
  readonly how?: string;
  /** Only a script can follow, since the browser has to take part. */
  readonly needsScript?: true;
  /** The version of the texts' `consent`, and what earlier versions said in English: consents refer to them. */
  readonly wording: { readonly version: number; readonly earlier?: Readonly<Record<number, string>> };
}

/**
 * How people follow and leave by what they write to the brand's account. connections recognises the keywords and the codes;
 * opt-in does the rest by this alone.
 */
export interface ChatDescriptor {
  /** The form of a link's code. `payload`: the app hands it on unseen. `text`: it stands in a message, so that it is short. */
  readonly code: 'payload' | 'text';
  /** What makes the URL that opens the account in the network's app; null where nobody can be led to the account. */
  startUrl(account: StartAccount): ((link: { handle: string; code: string }) => string) | null;
  /** The keyword alone is a consent where the workspace has one channel; left out where every chat begins with it. */
  readonly startAloneFollows?: true;
  /** The keyword that leaves, as answers name it. */
  stopWord(settings: AccountSettings): string;
  /** `how` of the consent record. */
  readonly how: string;
  /** A message's id contains the person's address, so that its keyed hash alone is kept as proof. */
  readonly messageIdHasAddress?: true;
}

/** What people see of an account. */
export interface StartAccount {
  /** The network's own id of it. */
  account: string;
  /** What people know it by. */
  name: string;
  settings: AccountSettings;
}

/** Groups of forms on a channel's page, in their order. */
export const FOLLOW_GROUPS = ['address', 'browser', 'chat_app', 'developers'] as const;
export type FollowGroup = (typeof FOLLOW_GROUPS)[number];

/** Cells of the tables in `docs/transports.md`, in Markdown. */
export interface TransportDocs {
  /** A page with more, relative to `docs/`. */
  readonly page?: string;
  /** What the brand or the operator enters; empty where nothing is needed. */
  readonly setUp: string;
  readonly followBy: string;
  readonly leaveBy: string;
  /** What becomes of a post that arrived when it is edited or deleted. */
  readonly afterChange: string;
  /** From which moment on a missing answer means that the post may have arrived. */
  readonly unknownFrom: string;
  /** What is done then. */
  readonly afterNoAnswer: string;
}
