import { jittered } from '#platform/time/back-off.js';
import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/ports/clock.port.js';
import { deliveryId, DeliveryFactory, type PostContext } from './delivery-factory.js';
import type { Recipient, Recipients } from './recipients.js';
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
const MAX_TRIES = 3;
const MAX_WAIT_MS = 5_000;
/** How soon it is tried again then: after as long as the change is old, between these. */
const MIN_RETRY_MS = 10_000;
const MAX_RETRY_MS = 3_600_000;

/** Somebody who is to be told later: for the sake of quiet hours, or since it failed. */
export interface DeferredRecipient {
  member: Recipient;
  until: number;
}

interface ChangeBatch {
  change: PostChange;
  transport: Transport;
  context: PostContext;
  recipients: Recipients;
  /** Where the change is noticed as a message of its own. */
  preferences?: BatchPreferences;
  deferred: DeferredRecipient[];
}

/**
 * Tells members of a change, within what rates and ailing endpoints allow. Who has muted the channel where the change
 * would be noticed keeps the post as it was, and so does whom it cannot reach for as long as a post is tried.
 */
@Injectable()
export class ChangeSender {
  constructor(
    private readonly deliveries: DeliveryFactory,
    private readonly transports: Transports,
    private readonly admission: Admission,
    private readonly preferenceCheck: PreferenceCheck,
    private readonly clock: Clock,
  ) {}

  /** What all deliveries of a range share, as it is now. */
  prepare(range: Pick<Range, 'post_id' | 'channel_id'>): Promise<PostContext> {
    return this.deliveries.contextOf(range);
  }

  /** Transports by which a change can follow a post. */
  get transportNames(): string[] {
    return this.transports.all.filter(({ edit }) => edit).map(({ name }) => name);
  }

  /** `having` are those of the members who have the post. Answers who is to be told later. */
  async send(
    change: PostChange,
    name: string,
    head: PostContext,
    members: Recipients,
    received: readonly Recipient[],
  ): Promise<DeferredRecipient[]> {
    const transport = this.transports.get(name);
    const round: ChangeBatch = { change, transport, context: head, recipients: members, deferred: [] };
    if (transport.descriptor.notifyingChanges?.includes(change.kind)) {
      const wishes = (round.preferences = await this.preferenceCheck.forEdit(received, this.clock.now()));
      members.onPreferencesChanged = () => wishes.load(this.clock.now());
    }
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < received.length) await this.sendTo(round, received[next++]!);
    };
    await Promise.all(
      Array.from({ length: Math.min(transport.descriptor.concurrency, received.length) }, lane),
    );
    return round.deferred;
  }

  private async sendTo(round: ChangeBatch, member: Recipient): Promise<void> {
    let until = 0;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const outcome = await this.attempt(round, member);
      if (outcome?.state === 'failed') return void round.deferred.push({ member, until: GIVEN_UP });
      if (outcome?.state !== 'deferred') return;
      const now = this.clock.now();
      until = outcome.until ?? now + jittered(1_000 * 4 ** tries);
      if (until - now > MAX_WAIT_MS) break;
      await this.clock.sleep(Math.max(0, until - now));
    }
    round.deferred.push({ member, until: this.retryAt(round.change, until) });
  }

  private retryAt({ changed_at: at }: PostChange, notBefore: number): number {
    const now = this.clock.now();
    const age = now - at;
    if (age > MAX_RETRY_AGE_MS) return GIVEN_UP;
    const wait = jittered(Math.min(Math.max(age, MIN_RETRY_MS), MAX_RETRY_MS));
    return Math.max(Math.round(now + wait), notBefore);
  }

  /** True when the member is not to be told now. */
  private async isNotToSend(
    { recipients: members, preferences: wishes, deferred: waiting }: ChangeBatch,
    member: Recipient,
  ): Promise<boolean> {
    if (members.stale) await members.recheck();
    if (members.endReasonOf(member)) return true;
    const gated = wishes?.blockedAt(member.id, this.clock.now());
    if (gated?.action === 'defer') waiting.push({ member, until: gated.until });
    return !!gated;
  }

  /** Null when the member is not told. */
  private async attempt(round: ChangeBatch, member: Recipient): Promise<Outcome | null> {
    if (await this.isNotToSend(round, member)) return null;
    const { change, transport, context: head } = round;
    const delivery = this.deliveryOf(change, head, member);
    const limits = new TransportLimits(transport, delivery);
    const held = await this.admission.admit(limits);
    if (held === 'unsent') return null;
    if (held) return { state: 'deferred', reason: held.reason, until: held.until };
    try {
      if (round.recipients.stale && (await this.isNotToSend(round, member))) return null;
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
  private deliveryOf({ post_id, version }: PostChange, head: PostContext, member: Recipient): Delivery {
    const { at, post, channel, follower_id, language, address, secrets, unsubscribe_url } =
      this.deliveries.create(member, head);
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
