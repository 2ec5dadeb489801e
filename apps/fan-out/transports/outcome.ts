import type { Throttled, Unreachable } from '../rate-limits/delivery-limits.js';

/**
 * Why following ends, as far as one attempt can show it. `gone`: the address is no more. `blocked`: the person blocked the
 * sender. `bounced`: there is no such mailbox. `opted_out`: the person left by a switch of the provider's own.
 */
export type FollowEnd = 'gone' | 'blocked' | 'bounced' | 'opted_out';

/** What became of one attempt. `reason` is a short code without content or address, at most 32 characters. */
export type Outcome =
  | { state: 'delivered' }
  | Failed
  | Deferred
  /** The post was not sent, and nobody is to blame. */
  | { state: 'skipped'; reason: string };

/** The post will not be tried again. */
export interface Failed {
  state: 'failed';
  reason: string;
  /** Later posts would fail too, so that following ends; left out where the follower stays. */
  ends?: FollowEnd;
  /** Status (RFC 3463) by which a mail server refused the recipient; counts against the address. */
  bounceStatus?: string;
}

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
  /** The provider lets through no more posts to this person for now: the next waits are of days. */
  recipientCapped?: true;
  /** Nothing left this process, so that the attempt is not counted. */
  notSent?: true;
  /** The post may have arrived, and a reader would see a repeat: it is repeated once at most. */
  mayHaveArrived?: true;
  /** As of `Failed`; it counts when no attempt is left. */
  bounceStatus?: string;
}
