import type { TransportName } from '#message/transport-name.js';

/**
 * Whose limit is used up: the `account`'s, so that nothing is sent by it before then; the `recipient`'s, who alone waits; or
 * `unclear`, where the provider does not say: the recipient waits, and the account too when several are refused at once.
 */
export type Throttled = 'account' | 'recipient' | 'unclear';

/**
 * What works for nobody at present. `endpoint`: nobody answered, or a proxy for a server that did not. `provider`: the
 * provider itself answers that nothing goes out by it, whoever the recipient is.
 */
export type Unreachable = 'endpoint' | 'provider';

/** Something by which all deliveries get through or none do: a mail server, a provider account, a push service. */
export interface DeliveryRoute {
  /** Unique among all routes; only its hash is kept. */
  name: string;
  transport: TransportName;
  /** Whose account it is; null where all workspaces share it. */
  workspace_id: string | null;
  /** Says a reason code of its transport in plain words. */
  describe(reason: string): string;
}

/** What one delivery counts against. Rates and breakers know no more of a transport than this. */
export interface DeliveryLimits {
  readonly transport: TransportName;
  readonly workspace_id: string;
  /** What answers or fails as one, such as the origin of a URL. */
  readonly endpoint: string;
  /** The provider account whose rate the delivery uses; null where no rate is shared. */
  readonly credential: string | null;
  /** The address together with the account that writes to it. */
  readonly recipient: string;
  /** Deliveries a second that the provider allows the credential. */
  readonly perSecond?: number | Promise<number>;
  /** Deliveries of the transport that one process may have in flight. */
  readonly maxInFlight?: number;
  /** The operator is told when this endpoint fails for everybody; not so for a follower's own server. */
  readonly reportsOutages: boolean;
  /** True while the delivery waits for what says nothing about its endpoint. */
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
