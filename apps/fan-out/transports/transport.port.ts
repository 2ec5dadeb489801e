import type { DeliveryLimits, Throttled } from '../rate-limits/delivery-limits.js';
import { inWords } from './reasons.js';
import type { TransportName } from '#message/transport-name.js';

/** One post on its way to one follower. */
export interface Delivery {
  /** The same for every attempt: whoever gets it twice can tell. */
  id: string;
  /** When this attempt is made. */
  at: number;
  post: { id: string; title: string | null; body: string; published_at: number; url: string };
  channel: { id: string; workspace_id: string; handle: string; name: string };
  follower_id: number;
  /** In clear; never logged. */
  address: string;
  /** Of webhooks: all of them sign, the newest last. */
  secrets: string[];
  /** Leaves with one click. */
  unsubscribe_url: string;
  /** Says when posts are wanted. */
  preferences_url?: string;
}

/** What became of one attempt. `reason` is a short code without content or address, at most 32 characters. */
export type Outcome =
  | { state: 'delivered' }
  /**
   * Will not be tried again. `gone`: nor will later posts, the follower ends. `returned`: the status (RFC 3463) by which a
   * mail server refused the recipient, which counts against the address when nothing more is tried.
   */
  | { state: 'failed'; reason: string; gone?: boolean; returned?: string }
  /**
   * Will be tried again by the schedule, and not before `until` where the other side named a time. `throttled`: a limit
   * is used up. `rest`: the person gets too much already, so that the waits are of days. `unsent`: nothing left this
   * process, so that no attempt is counted. `unknown`: it may have arrived, and a repeat would be seen, so that it is
   * repeated once at most.
   */
  | {
      state: 'deferred';
      reason: string;
      until?: number;
      throttled?: Throttled;
      rest?: boolean;
      unsent?: boolean;
      unknown?: boolean;
      returned?: string;
    }
  /** Was not sent, and nobody failed. */
  | { state: 'skipped'; reason: string };

/** A way for posts to travel. Any number of deliveries may be in hand at once; it never throws for what the other side does. */
export abstract class Transport {
  abstract readonly name: TransportName;
  /** Deliveries of one range that are in hand at once. */
  abstract readonly concurrency: number;
  /** Deliveries a second that one credential bears, where the provider says so. */
  readonly perSecond?: number;
  /** Deliveries that one process has under way at once, where there are no more connections. */
  readonly maxInFlight?: number;

  /** One recipient's delivery takes of what others need too: a rate, or connections. */
  get sharesCapacity(): boolean {
    return this.perSecond !== undefined || this.maxInFlight !== undefined;
  }

  /** Changes that are noticed as a message of their own: they wait for the end of quiet hours, and a mute skips them. */
  readonly notifyingChanges: readonly ('edited' | 'deleted')[] = [];

  /**
   * `aside`: called when nothing is left but to wait for long, so that another may start in its place; of transports
   * with `maxInFlight`.
   */
  abstract deliver(delivery: Delivery, aside?: () => void): Promise<Outcome>;

  /** True while a delivery waits for what says nothing of the endpoint, such as its recipient's own turn. */
  mayBeSlow(_delivery: Delivery): boolean {
    return false;
  }

  /** Names the provider account whose limit a delivery counts against; null where none is shared. */
  credentialOf(_delivery: Delivery): string | null {
    return null;
  }

  /** What works or fails together: the origin of an address that has one, else the provider account, else the transport. */
  endpointOf(delivery: Delivery): string {
    const origin = /https?:\/\/[^/"?#]+/.exec(delivery.address)?.[0];
    return origin ?? this.credentialOf(delivery) ?? this.name;
  }

  /** Says a reason code of this transport in plain words. */
  describe(reason: string): string {
    return inWords(reason);
  }

  /** Changes a post where it arrived, to what `delivery` holds now. */
  edit?(delivery: Delivery): Promise<Outcome>;

  /** Takes a post back where it arrived. */
  remove?(delivery: Delivery): Promise<Outcome>;
}

/** What a delivery counts against. Worked out when it is asked for, since most deliveries meet no limit. */
export class TransportLimits implements DeliveryLimits {
  constructor(
    private readonly of: Transport,
    private readonly delivery: Delivery,
  ) {}

  get transport(): TransportName {
    return this.of.name;
  }
  get workspace_id(): string {
    return this.delivery.channel.workspace_id;
  }
  get endpoint(): string {
    return this.of.endpointOf(this.delivery);
  }
  get credential(): string | null {
    return this.of.credentialOf(this.delivery);
  }
  get recipient(): string {
    return `${this.credential ?? this.transport} ${this.delivery.address}`;
  }
  get perSecond(): number | undefined {
    return this.of.perSecond;
  }
  get maxInFlight(): number | undefined {
    return this.of.maxInFlight;
  }
  get mayBeSlow(): boolean {
    return this.of.mayBeSlow(this.delivery);
  }
  describe(reason: string): string {
    return this.of.describe(reason);
  }
}
