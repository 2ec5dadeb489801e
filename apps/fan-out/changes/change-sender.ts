import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/ports/clock.port.js';
import { deliveryId, Letters, type Letterhead } from '../deliver/letters.js';
import type { Member } from '../deliver/members.js';
import { Traffic } from '../limits/traffic.js';
import type { Delivery, Outcome, Transport } from '../transports/transport.port.js';
import type { PostChange } from './post-change.entity.js';

const TRIES = 4;
const LONGEST_WAIT_MS = 30_000;

/** Tells a batch of members of a change, within what rates and ailing endpoints allow. Whom it cannot reach in a few tries keeps the post as it was. */
@Injectable()
export class ChangeSender {
  constructor(
    readonly letters: Letters,
    private readonly traffic: Traffic,
    private readonly clock: Clock,
  ) {}

  async send(change: PostChange, transport: Transport, head: Letterhead, members: Member[]): Promise<void> {
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < members.length) await this.tell(change, transport, head, members[next++]!);
    };
    await Promise.all(Array.from({ length: Math.min(transport.concurrency, members.length) }, lane));
  }

  private async tell(
    change: PostChange,
    transport: Transport,
    head: Letterhead,
    member: Member,
  ): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const outcome = await this.attempt(change, transport, this.letter(change, head, member));
      if (outcome.state !== 'deferred') return;
      const wait = outcome.until === undefined ? 1_000 * 4 ** tries : outcome.until - this.clock.now();
      if (wait > LONGEST_WAIT_MS) return;
      await sleep(Math.max(0, wait), undefined, { ref: false });
    }
  }

  private async attempt(change: PostChange, transport: Transport, delivery: Delivery): Promise<Outcome> {
    const held = await this.traffic.admit(transport, delivery);
    if (held) return { state: 'deferred', reason: held.reason, until: held.until };
    try {
      const outcome =
        change.kind === 'edited' ? await transport.edit!(delivery) : await transport.remove!(delivery);
      await this.traffic.heed(transport, delivery, outcome);
      return outcome;
    } catch (error) {
      return { state: 'deferred', reason: `error_${(error as Error).name}`.slice(0, 32) };
    }
  }

  /** The same id for every try at one change, and another one than the post's. */
  private letter({ post_id, version }: PostChange, head: Letterhead, member: Member): Delivery {
    const { at, post, channel, follower_id, address, secrets, unsubscribe_url } = this.letters.to(
      member,
      head,
    );
    return {
      id: deliveryId(`${post_id} ${version}`, member.public_id),
      at,
      post,
      channel,
      follower_id,
      address,
      secrets,
      unsubscribe_url,
    };
  }
}
