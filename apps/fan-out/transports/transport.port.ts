import type { DeliveryLimits } from '../rate-limits/delivery-limits.js';
import { describeGenericReason } from './reasons.js';
import type { Outcome, Welcome } from './outcome.js';
import type { RenderedPost } from './rendered-post.js';
import type { TransportDescriptor } from './transport-descriptor.js';
import type { Type } from '@nestjs/common';
import type { Language } from '#platform/language/language.js';
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
  /** In which the follower is spoken to, beside the post's own words. */
  language: Language;
  /** In clear; never logged. */
  address: string;
  /** Of webhooks: all of them sign, the newest last. */
  secrets: string[];
  /** Leaves with one click. */
  unsubscribe_url: string;
  /** Says when posts are wanted. */
  preferences_url?: string;
}

export type { Outcome } from './outcome.js';

/** Somebody who has written to the workspace's account with a network. */
export interface ChatAddress {
  workspace_id: string;
  /** In clear; never logged. */
  address: string;
}

/**
 * Sends posts over one network. Any number of deliveries may be in flight at once. `deliver` never throws for what the
 * other side does: an `Outcome` says it.
 */
export abstract class Transport {
  abstract readonly descriptor: TransportDescriptor;

  get name(): TransportName {
    return this.descriptor.name;
  }

  /** True if deliveries share a rate or connections, so that one recipient can delay others. */
  get sharesCapacity(): boolean {
    return this.descriptor.perSecond !== undefined || this.descriptor.maxInFlight !== undefined;
  }

  /**
   * `onWaiting` is called when only a long wait is left, so that another delivery may start instead of this
   * one; by transports with `maxInFlight` alone.
   */
  abstract deliver(delivery: Delivery, onWaiting?: () => void): Promise<Outcome>;

  /** The post as its recipient reads it, cut where `deliver` cuts it; previews show it before anything is sent. */
  abstract render(
    delivery: Pick<Delivery, 'post' | 'channel' | 'language' | 'unsubscribe_url'>,
  ): RenderedPost;

  /** False while the workspace or the operator has not set up what the transport needs for sending. */
  async isSetUp(_workspace_id: string): Promise<boolean> {
    return true;
  }

  /** True while a delivery waits for what says nothing about the endpoint, such as its recipient's own turn. */
  mayBeSlow(_delivery: Delivery): boolean {
    return false;
  }

  /** Names the provider account whose limit a delivery counts against; null where none is shared. */
  credentialOf(_delivery: Delivery): string | null {
    return null;
  }

  /** Deliveries a second that the credential bears; undefined where no rate is shared. */
  perSecondOf(_delivery: Delivery): number | undefined | Promise<number> {
    return this.descriptor.perSecond;
  }

  /** What works or fails together: the origin of an address that has one, else the provider account, else the transport. */
  endpointOf(delivery: Delivery): string {
    const origin = /https?:\/\/[^/"?#]+/.exec(delivery.address)?.[0];
    return origin ?? this.credentialOf(delivery) ?? this.name;
  }

  /** Says a reason code of this transport in plain words. */
  describe(reason: string): string {
    return this.descriptor.describe?.(reason) ?? describeGenericReason(reason);
  }

  /** Changes a post where it arrived, to what `delivery` holds now. */
  edit?(delivery: Delivery): Promise<Outcome>;

  /** Takes a post back where it arrived. */
  remove?(delivery: Delivery): Promise<Outcome>;

  /**
   * Sends a first message without a post, which says how to leave; by transports that are followed by one (`follow.by` of
   * the descriptor). It proves that messages reach the address.
   */
  welcome?(delivery: Delivery): Promise<Welcome>;

  /**
   * Sends one text to a person who has just written a command to the account; by transports whose network has chats. What it
   * throws means that it is not known whether the text arrived.
   */
  reply?(to: ChatAddress, text: string): Promise<Outcome>;
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
  get perSecond(): number | undefined | Promise<number> {
    return this.of.perSecondOf(this.delivery);
  }
  get maxInFlight(): number | undefined {
    return this.of.descriptor.maxInFlight;
  }
  get reportsOutages(): boolean {
    return this.of.descriptor.receivedBy === 'provider';
  }
  get mayBeSlow(): boolean {
    return this.of.mayBeSlow(this.delivery);
  }
  describe(reason: string): string {
    return this.of.describe(reason);
  }
}

/** A transport's class, which states its descriptor before there is an instance, and the services that it needs for sending. */
export type TransportClass = Type<Transport> & {
  readonly descriptor: TransportDescriptor;
  readonly providers?: readonly Type[];
};
