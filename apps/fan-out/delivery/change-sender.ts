import { jittered } from '#platform/time/back-off.js';
import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/ports/clock.port.js';
import { deliveryId, Letters, type Letterhead } from './delivery-factory.js';
import type { Member, Members } from './recipients.js';
import type { Range } from '../broadcasts/range.entity.js';
import { MAX_RETRY_AGE_MS } from '../broadcasts/retry-schedule.js';
import { Admission } from '../rate-limits/admission.js';
import { PreferenceCheck } from '../preferences/preference-check.js';
import type { BatchPreferences } from '../preferences/batch-preferences.js';
import {
  TransportLimits,
  type Delivery,
  type Outcome,
  type Transport,
} from '../transports/transport.port.js';
import { Transports } from '../transports/transports.js';
import { GIVEN_UP } from '../broadcasts/deferred-edit.entity.js';
import type { PostChange } from '../broadcasts/post-change.entity.js';

/** Tries in one go, and the longest wait between them; what takes longer is told later. */
const TRIES = 3;
const PATIENCE_MS = 5_000;
/** How soon it is tried again then: after as long as the change is old, between these. */
const SOON_MS = 10_000;
const LATE_MS = 3_600_000;

/** Somebody who is to be told later: for the sake of quiet hours, or since it failed. */
export interface Waiting {
  member: Member;
  until: number;
}

interface Round {
  change: PostChange;
  transport: Transport;
  head: Letterhead;
  members: Members;
  /** Where the change is noticed as a message of its own. */
  wishes?: BatchPreferences;
  waiting: Waiting[];
}

/**
 * Tells members of a change, within what rates and ailing endpoints allow. Who has muted the channel where the change
 * would be noticed keeps the post as it was, and so does whom it cannot reach for as long as a post is tried.
 */
@Injectable()
export class ChangeSender {
  constructor(
    private readonly letters: Letters,
    private readonly transports: Transports,
    private readonly admission: Admission,
    private readonly gate: PreferenceCheck,
    private readonly clock: Clock,
  ) {}

  /** What all deliveries of a range share, as it is now. */
  prepare(range: Pick<Range, 'post_id' | 'channel_id'>): Promise<Letterhead> {
    return this.letters.head(range);
  }

  /** Transports by which a change can follow a post. */
  get names(): string[] {
    return this.transports.all.filter(({ edit }) => edit).map(({ name }) => name);
  }

  /** `having` are those of the members who have the post. Answers who is to be told later. */
  async send(
    change: PostChange,
    name: string,
    head: Letterhead,
    members: Members,
    having: readonly Member[],
  ): Promise<Waiting[]> {
    const transport = this.transports.get(name);
    const round: Round = { change, transport, head, members, waiting: [] };
    if (transport.descriptor.notifyingChanges?.includes(change.kind)) {
      const wishes = (round.wishes = await this.gate.forEdit(having, this.clock.now()));
      members.onWish = () => wishes.load(this.clock.now());
    }
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < having.length) await this.tell(round, having[next++]!);
    };
    await Promise.all(
      Array.from({ length: Math.min(transport.descriptor.concurrency, having.length) }, lane),
    );
    return round.waiting;
  }

  private async tell(round: Round, member: Member): Promise<void> {
    let until = 0;
    for (let tries = 0; tries < TRIES; tries++) {
      const outcome = await this.attempt(round, member);
      if (outcome?.state === 'failed') return void round.waiting.push({ member, until: GIVEN_UP });
      if (outcome?.state !== 'deferred') return;
      const now = this.clock.now();
      until = outcome.until ?? now + jittered(1_000 * 4 ** tries);
      if (until - now > PATIENCE_MS) break;
      await this.clock.sleep(Math.max(0, until - now));
    }
    round.waiting.push({ member, until: this.again(round.change, until) });
  }

  private again({ changed_at: at }: PostChange, notBefore: number): number {
    const now = this.clock.now();
    const age = now - at;
    if (age > MAX_RETRY_AGE_MS) return GIVEN_UP;
    const wait = jittered(Math.min(Math.max(age, SOON_MS), LATE_MS));
    return Math.max(Math.round(now + wait), notBefore);
  }

  /** True when the member is not to be told now. */
  private async unwanted({ members, wishes, waiting }: Round, member: Member): Promise<boolean> {
    if (members.stale) await members.check();
    if (members.endOf(member)) return true;
    const gated = wishes?.blockedAt(member.id, this.clock.now());
    if (gated?.action === 'defer') waiting.push({ member, until: gated.until });
    return !!gated;
  }

  /** Null when the member is not told. */
  private async attempt(round: Round, member: Member): Promise<Outcome | null> {
    if (await this.unwanted(round, member)) return null;
    const { change, transport, head } = round;
    const delivery = this.letter(change, head, member);
    const limits = new TransportLimits(transport, delivery);
    const held = await this.admission.admit(limits);
    if (held === 'unsent') return null;
    if (held) return { state: 'deferred', reason: held.reason, until: held.until };
    try {
      if (round.members.stale && (await this.unwanted(round, member))) return null;
      const outcome =
        change.kind === 'edited' ? await transport.edit!(delivery) : await transport.remove!(delivery);
      await this.admission.record(limits, outcome);
      return outcome;
    } catch (error) {
      return { state: 'deferred', reason: `error_${(error as Error).name}`.slice(0, 32) };
    } finally {
      this.admission.release(limits);
    }
  }

  /** The same id for every try at one change, and another one than the post's. */
  private letter({ post_id, version }: PostChange, head: Letterhead, member: Member): Delivery {
    const { at, post, channel, follower_id, language, address, secrets, unsubscribe_url } = this.letters.to(
      member,
      head,
    );
    return {
      id: deliveryId(`${post_id} ${version}`, member.public_id),
      at,
      post,
      channel,
      follower_id,
      language,
      address,
      secrets,
      unsubscribe_url,
    };
  }
}
