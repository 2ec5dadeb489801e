import type { FollowEnd } from '../audience/follower.entity.js';
import type { Throttled, Unreachable } from '../rate-limits/delivery-limits.js';

/** What became of one attempt. `reason` is a short code without content or address, at most 32 characters. */
export type Outcome =
  | { state: 'delivered' }
  | Failed
  | Deferred
  /** The post was not sent, and nobody is to blame. */
  | { state: 'skipped'; reason: string };

/** What became of a first message. `proof` is the id that the network gave the message, where it gives one. */
export type Welcome = { state: 'delivered'; proof?: string } | Exclude<Outcome, { state: 'delivered' }>;

/** The post will not be tried again. */
export interface Failed {
  state: 'failed';
  reason: string;
  /** Later posts would fail too, so that following ends; left out where the follower stays. */
  ends?: FollowEnd;
  /** Status (RFC 3463) by which a mail server refused the recipient; counts against the address. */
  bounceStatus?: string;
}

/** The outcome where an address must not be called, because it leads into a private network. */
export const PRIVATE_TARGET = {
  state: 'failed',
  reason: 'private_target',
} as const satisfies Failed;

/**
 * True when no server answered, or none may be called. Who asks from outside must not be able to tell the two apart:
 * a stranger could scan the network around Corong.
 */
export const isUnreached = (outcome: Outcome): boolean =>
  outcome.state === 'deferred'
    ? outcome.unreachable === 'endpoint'
    : outcome.state === 'failed' && outcome.reason === PRIVATE_TARGET.reason;

/** The outcome where nothing is sent by an account until then: its network refuses it, or a person halted it. */
export const deferredByHalt = ({ reason, until }: { reason: string; until: number }): Deferred => ({
  state: 'deferred',
  reason,
  until,
  throttled: 'account',
  notSent: true,
});

/** The post will be tried again by the retry schedule. */
export interface Deferred {
  state: 'deferred';
  reason: string;
  /** Not before this instant, in ms, where the other side named one. */
  until?: number;
  /** Whose limit is used up, where one is. */
  throttled?: Throttled;
  /** Nothing was taken because the endpoint or the provider works for nobody at present. */
  unreachable?: Unreachable;
  /** The provider accepts no more posts to this person for some days. */
  recipientCapped?: true;
  /** Nothing left this process, so that the attempt is not counted. */
  notSent?: true;
  /** The post may have arrived, and a reader would see a repeat: it is repeated once at most. */
  mayHaveArrived?: true;
  /** As of `Failed`; it counts when no attempt is left. */
  bounceStatus?: string;
}
