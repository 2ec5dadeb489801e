import type { TransportName } from '#message/transport-name.js';

/**
 * Whose limit is used up. `account`: nothing is sent by the account for a while. `recipient`: only this recipient waits.
 * `unclear`: the provider does not say; the recipient waits, and the account too when several recipients are refused at once.
 */
export type Throttled = 'account' | 'recipient' | 'unclear';

/**
 * What cannot be reached at present. `endpoint`: the server did not answer, or a proxy answered that it did not. `provider`:
 * the provider itself answers that it sends nothing at present, to any recipient.
 */
export type Unreachable = 'endpoint' | 'provider';

/** Something that delivers either all its deliveries or none: a mail server, a provider account, a push service. */
export interface DeliveryRoute {
  /** Unique among all routes; only its hash is kept. */
  name: string;
  transport: TransportName;
  /** The workspace of the account; null for a route that all workspaces share. */
  workspace_id: string | null;
  /** Says a reason code of its transport in plain words. */
  describe(reason: string): string;
}

/** The limits that apply to one delivery. It is all that rate limits and breakers know of a transport. */
export interface DeliveryLimits {
  readonly transport: TransportName;
  readonly workspace_id: string;
  /** Name of the server that answers or fails as a whole, such as the origin of a URL. */
  readonly endpoint: string;
  /** The provider account whose rate the delivery uses; null where no rate is shared. */
  readonly credential: string | null;
  /** The address together with the account that writes to it. */
  readonly recipient: string;
  /** Deliveries a second that the provider allows the credential. */
  readonly perSecond?: number | Promise<number>;
  /** Deliveries of the transport that one process may have in flight. */
  readonly maxInFlight?: number;
  /** True when the operator is told that this endpoint fails for all; false for a follower's own server. */
  readonly reportsOutages: boolean;
  /** True while the delivery waits for something else than its endpoint, such as the recipient's own turn. */
  readonly mayBeSlow: boolean;
  /** Says a reason code of the transport in plain words. */
  describe(reason: string): string;
}

/** The part of an attempt's outcome that limits read. A transport's `Outcome` is assignable to it. */
export type LimitedOutcome =
  | { state: 'delivered' }
  | { state: 'failed' | 'skipped'; reason: string }
  | {
      state: 'deferred';
      reason: string;
      until?: number;
      throttled?: Throttled;
      unreachable?: Unreachable;
      notSent?: true;
    };
