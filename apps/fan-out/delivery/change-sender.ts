import { backOffMs, jittered } from '#platform/time/back-off.js';
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

/** Attempts at one recipient in a row. A wait between two of them that would be longer than `MAX_WAIT_MS` defers the recipient. */
const MAX_ATTEMPTS = 3;
const MAX_WAIT_MS = 5_000;
/** A deferred recipient is tried again after as long as the change is old, within these bounds. */
const MIN_RETRY_MS = 10_000;
const MAX_RETRY_MS = 3_600_000;

/** A recipient who gets the change at `until`, because of quiet hours or because an attempt failed; `GIVEN_UP` for never. */
export interface DeferredRecipient {
  recipient: Recipient;
  until: number;
}

interface ChangeBatch {
  change: PostChange;
  transport: Transport;
  context: PostContext;
  recipients: Recipients;
  /** Set only where the recipient's device announces the change, as it announces a post. */
  preferences?: BatchPreferences;
  deferred: DeferredRecipient[];
}

/**
 * Sends a change of a post to recipients who have the post, within the rates of providers and the state of endpoints. A
 * recipient keeps the old post if they muted the channel and the change would be announced, or if no attempt succeeds
 * for as long as a post is retried.
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

  /** Reads what all deliveries of a range share, as it is now. */
  prepare(range: Pick<Range, 'post_id' | 'channel_id'>): Promise<PostContext> {
    return this.deliveries.contextOf(range);
  }

  /** Transports that can make this change after the delivery of a post. */
  transportNames(kind: PostChange['kind']): string[] {
    return this.transports.all.filter(({ descriptor }) => descriptor.changes[kind]).map(({ name }) => name);
  }

  /** Sends to `received`, the recipients who have the post; returns those who were deferred. */
  async send(
    change: PostChange,
    name: string,
    context: PostContext,
    recipients: Recipients,
    received: readonly Recipient[],
  ): Promise<DeferredRecipient[]> {
    const transport = this.transports.get(name);
    const batch: ChangeBatch = { change, transport, context, recipients, deferred: [] };
    if (transport.descriptor.changes[change.kind] === 'announced') {
      const preferences = (batch.preferences = await this.preferenceCheck.forEdit(
        received,
        this.clock.now(),
      ));
      recipients.onPreferencesChanged = () => preferences.load(this.clock.now());
    }
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < received.length) await this.sendTo(batch, received[next++]!);
    };
    await Promise.all(
      Array.from({ length: Math.min(transport.descriptor.concurrency, received.length) }, worker),
    );
    return batch.deferred;
  }

  private async sendTo(batch: ChangeBatch, recipient: Recipient): Promise<void> {
    let until = 0;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const outcome = await this.attempt(batch, recipient);
      if (outcome?.state === 'failed') return void batch.deferred.push({ recipient, until: GIVEN_UP });
      if (outcome?.state !== 'deferred') return;
      const now = this.clock.now();
      until = outcome.until ?? now + backOffMs(attempt + 1, { factor: 4 });
      if (until - now > MAX_WAIT_MS) break;
      await this.clock.sleep(Math.max(0, until - now));
    }
    batch.deferred.push({ recipient, until: this.retryAt(batch.change, until) });
  }

  private retryAt({ changed_at }: PostChange, notBefore: number): number {
    const now = this.clock.now();
    const age = now - changed_at;
    if (age > MAX_RETRY_AGE_MS) return GIVEN_UP;
    const wait = jittered(Math.min(Math.max(age, MIN_RETRY_MS), MAX_RETRY_MS));
    return Math.max(Math.round(now + wait), notBefore);
  }

  /** True when the recipient must not get the change now; a recipient in quiet hours is added to `deferred`. */
  private async isUnwanted(
    { recipients, preferences, deferred }: ChangeBatch,
    recipient: Recipient,
  ): Promise<boolean> {
    if (recipients.stale) await recipients.recheck();
    if (recipients.endReasonOf(recipient)) return true;
    const block = preferences?.blockedAt(recipient.id, this.clock.now());
    if (block?.action === 'defer') deferred.push({ recipient, until: block.until });
    return !!block;
  }

  /** Null when the recipient does not get the change in this batch. */
  private async attempt(batch: ChangeBatch, recipient: Recipient): Promise<Outcome | null> {
    if (await this.isUnwanted(batch, recipient)) return null;
    const { change, transport, context } = batch;
    const delivery = this.deliveryOf(change, context, recipient);
    const limits = new TransportLimits(transport, delivery);
    const denied = await this.admission.admit(limits);
    if (denied === 'unsent') return null;
    if (denied) return { state: 'deferred', reason: denied.reason, until: denied.until };
    try {
      if (batch.recipients.stale && (await this.isUnwanted(batch, recipient))) return null;
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

  /** Every attempt at one change has the same delivery id, which differs from the post's. */
  private deliveryOf({ post_id, version }: PostChange, context: PostContext, recipient: Recipient): Delivery {
    const { at, post, channel, follower_id, language, address, secrets, unsubscribe_url } =
      this.deliveries.create(recipient, context);
    return {
      id: deliveryId(`${post_id} ${version}`, recipient.public_id),
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
