import type { TransportName } from '#message/transport-name.js';

/**
 * Whose limit is used up: of the `account`, by which nothing goes out before then; of the `recipient`, who alone waits;
 * or `unclear`, where the provider does not say: the recipient waits, and the account too when several say so at once.
 */
export type Throttled = 'account' | 'recipient' | 'unclear';

/**
 * What works for nobody at present. `endpoint`: nobody answered, or a proxy for a server that did not. `provider`: the
 * provider itself answers that nothing goes out by it, whoever the recipient is.
 */
export type Unreachable = 'endpoint' | 'provider';

/** What goes out, or does not, as one: a mail server, a provider account, an endpoint. */
export interface DeliveryRoute {
  /** Unique among all ways; kept only as its hash. */
  name: string;
  transport: TransportName;
  /** Whose account it is; null where all workspaces share it. */
  workspace_id: string | null;
  /** Says a reason code of its transport in plain words. */
  describe(reason: string): string;
}

/** What one delivery counts against. A transport says it of each delivery; rates and breakers know no more of either. */
export interface DeliveryLimits {
  readonly transport: TransportName;
  readonly workspace_id: string;
  /** What works or fails together, such as the origin of a URL. */
  readonly endpoint: string;
  /** The provider account whose rate it takes of; null where none is shared. */
  readonly credential: string | null;
  /** The address, under the account that writes to it. */
  readonly recipient: string;
  /** Deliveries a second that the credential bears. */
  readonly perSecond?: number;
  /** Deliveries of the transport that one process has under way at once. */
  readonly maxInFlight?: number;
  /** Where deliveries fail for everybody, the operator is told: of a provider, not of a follower's own server. */
  readonly reportsOutages: boolean;
  /** True while the delivery waits for what says nothing about its endpoint. */
  readonly mayBeSlow: boolean;
  /** Says a reason code of the transport in plain words. */
  describe(reason: string): string;
}

/** What became of an attempt, as far as limits care. A transport's `Outcome` is one. */
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
