import { Injectable } from '@nestjs/common';
import type { Visitor } from '#platform/http/caller.js';
import { Keys } from '#platform/security/keys.js';
import type { Language } from '#platform/language/language.js';
import type { Channel } from '../channels/channel.entity.js';
import type { FanOutTexts } from '../pages/texts.js';
import type { Followed } from './follow.dto.js';
import type { TransportName } from '#message/transport-name.js';

/** Where somebody comes from who would follow, and in which language they were asked. */
export interface Origin {
  /** The link or the ad that brought them, kept with their consent. */
  source?: string | undefined;
  language: Language;
}

export const FOLLOW_WAYS = Symbol('follow ways');

/**
 * How one begins to follow over one transport. Mail does not tell whether an address follows already. The others may say
 * that it does, and nothing by which it could be managed.
 */
export abstract class FollowWay {
  /** What a follower gives of themselves. */
  readonly asks: 'address' | 'subscription' | 'nothing' = 'address';
  abstract readonly transport: TransportName;
  /** What to do next, for a person who used the form. */
  words({ next }: FanOutTexts, _followed: Followed): string {
    return next[this.transport];
  }
  /** The same, where the address follows already. */
  wordsAgain({ next }: FanOutTexts): string {
    return next.again;
  }
  /** Takes a recovery code. */
  readonly recovers: boolean = false;
  /**
   * `recoveryCode`: what was delivered to an address that follows already.
   */
  abstract begin(
    visitor: Visitor,
    channel: Channel,
    address: string,
    origin: Origin,
    recoveryCode?: string,
  ): Promise<Followed>;

  /** False where the brand has no account that it needs. */
  isOpen(_channel: Channel): Promise<boolean> {
    return Promise.resolve(true);
  }
}

/** The space in which a visitor's Idempotency-Key counts: this channel, from this address. */
@Injectable()
export class VisitorScope {
  constructor(private readonly keys: Keys) {}

  of(visitor: Visitor, channelId: string): string {
    return `${channelId.slice(0, 31)}:${this.keys.lookup('visitor', visitor.ip).slice(0, 32)}`;
  }
}
