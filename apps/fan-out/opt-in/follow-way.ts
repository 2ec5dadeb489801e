import { Injectable } from '@nestjs/common';
import type { Visitor } from '#platform/http/caller.js';
import { Keys } from '#platform/security/keys.js';
import type { Language } from '#platform/language/language.js';
import type { Channel } from '../channels/channel.entity.js';
import { TEXTS } from '../pages/texts.js';
import type { TransportDescriptor } from '../transports/transport-descriptor.js';
import { descriptorOf } from '../transports/transport-list.js';
import type { Followed } from './follow.dto.js';
import type { TransportName } from '#message/transport-name.js';

/** What brought a person to follow, and the language in which they were asked for consent. */
export interface Origin {
  /** The link or ad through which the person came; it is stored with the consent. */
  source?: string | undefined;
  language: Language;
}

/** Injection token of the list of all follow ways. */
export const FOLLOW_WAYS = Symbol('follow ways');

/**
 * How a person begins to follow over one transport. A mail address must not learn whether it follows already. The other
 * ways may say so, but must not return links or secrets by which the existing follower could be managed.
 */
export abstract class FollowWay {
  /** What a person has to give in order to follow. */
  readonly requires: 'address' | 'subscription' | 'nothing' = 'address';
  abstract readonly transport: TransportName;

  get descriptor(): TransportDescriptor {
    return descriptorOf(this.transport);
  }
  /** Text for the form's answer page: what the person has to do next. */
  nextStep(language: Language, _followed: Followed): string {
    return this.descriptor.texts[language].next;
  }
  /** Text for the form's answer page when the address follows already. */
  alreadyFollowing(language: Language): string {
    return TEXTS[language].next.again;
  }
  /** True when `begin` accepts a recovery code. */
  readonly acceptsRecoveryCode: boolean = false;
  /**
   * Begins to follow. `address` is empty or the given address or subscription. `recoveryCode` was sent to an endpoint that
   * follows already. Throws 422 for an address that cannot be used, and for a transport that is not available.
   */
  abstract begin(
    visitor: Visitor,
    channel: Channel,
    address: string,
    origin: Origin,
    recoveryCode?: string,
  ): Promise<Followed>;

  /** False when the brand lacks the account that this way needs. */
  isAvailable(_channel: Channel): Promise<boolean> {
    return Promise.resolve(true);
  }
}

/** Makes the scope in which a visitor's Idempotency-Key is unique: one channel and one IP address. */
@Injectable()
export class VisitorScope {
  constructor(private readonly keys: Keys) {}

  of(visitor: Visitor, channelId: string): string {
    return `${channelId.slice(0, 31)}:${this.keys.lookup('visitor', visitor.ip).slice(0, 32)}`;
  }
}
