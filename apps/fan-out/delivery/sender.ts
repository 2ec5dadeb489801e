import { jittered } from '#platform/time/back-off.js';
import { Injectable } from '@nestjs/common';
import { MissingKey } from '#platform/security/keys.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Deadline } from '../rate-limits/deadline.js';
import { Admission } from '../rate-limits/admission.js';
import { PreferenceCheck } from '../preferences/preference-check.js';
import type { BatchPreferences } from '../preferences/batch-preferences.js';
import {
  TransportLimits,
  type Delivery,
  type Outcome,
  type Transport,
} from '../transports/transport.port.js';
import { KEY_MISSING } from '../transports/reasons.js';
import { Transports } from '../transports/transports.js';
import { runOrdered, LateResult, SLOW_AFTER_MS, type PoolOptions } from './ordered-pool.js';
import { DeliveryFactory, type PostContext } from './delivery-factory.js';
import type { Range } from '../broadcasts/range.entity.js';
import type { Recipient, Recipients } from './recipients.js';

/** How many slow deliveries may finish outside their batch at the same time. */
const MAX_LATE = 512;
/** No delivery of a batch starts after this time, so that its receipts are committed and other ranges get their turn. */
const BATCH_MS = 1_000;
/** While an endpoint is down, a receipt is tried again after a fifth of the post's age, within these bounds. */
const MIN_RETRY_MS = 5_000;
const MAX_RETRY_MS = 3_600_000;

/**
 * The result of one delivery. With `held` it was not sent, so no attempt is counted: because of the recipient (quiet
 * hours, for example), or because of the route (a rate or an outage), for which the receipt fails in the end.
 */
export type DeliveryResult = Outcome & { held?: 'recipient' | 'route' };

/** Results in the order of the recipients. There are fewer when sending ended early. */
export interface BatchResult {
  results: (DeliveryResult | LateResult<DeliveryResult>)[];
  /** The rest must not be sent before this instant; 0 without a pause. */
  notBefore: number;
}

interface Batch {
  deadline: Deadline;
  transport: Transport;
  context: PostContext;
  recipients: Recipients;
  preferences: BatchPreferences;
  notBefore: number;
  /** Timers of deliveries that the pool left to themselves early; each counts its delivery as slow when it fires. */
  slowTimers: Map<Recipient, NodeJS.Timeout>;
}

/** A delivery, and the limits that apply to it. */
interface Admitted {
  delivery: Delivery;
  limits: TransportLimits;
}

/** Sends one post to a batch of recipients, a bounded number at a time, as their preferences and the providers' limits allow. */
@Injectable()
export class BatchSender {
  private lateCount = 0;

  constructor(
    private readonly deliveries: DeliveryFactory,
    private readonly transports: Transports,
    private readonly preferenceCheck: PreferenceCheck,
    private readonly admission: Admission,
    private readonly clock: Clock,
  ) {}

  /** Reads what all deliveries of a range share, as it is now. */
  prepare(range: Pick<Range, 'post_id' | 'channel_id'>): Promise<PostContext> {
    return this.deliveries.contextOf(range);
  }

  /**
   * Starts no further delivery once `signal` aborts, a second is over, or the provider pauses the shared credential.
   * Deliveries that were started are waited for; those that were not have no result.
   */
  async send(
    name: string,
    context: PostContext,
    recipients: Recipients,
    signal: AbortSignal,
  ): Promise<BatchResult> {
    const transport = this.transports.get(name);
    const preferences = await this.preferenceCheck.forPost(
      { ...context.post, since: context.sendingSince },
      recipients.all,
      this.clock.now(),
    );
    recipients.onPreferencesChanged = () => preferences.load(this.clock.now());
    const deadline = new Deadline(BATCH_MS, signal);
    const batch: Batch = {
      deadline,
      transport,
      context,
      recipients,
      preferences,
      notBefore: 0,
      slowTimers: new Map(),
    };
    const poolOptions: PoolOptions<Recipient> = {
      limit: transport.descriptor.concurrency,
      stopped: () => deadline.isOver || batch.notBefore > 0,
      setAside: (recipient: Recipient, slow: boolean) => this.setAside(batch, recipient, slow),
    };
    const ordered = await runOrdered(recipients.all, poolOptions, (recipient, onStart) =>
      this.deliver(batch, recipient, onStart),
    );
    deadline.end();
    const last = ordered.findLastIndex((result) => result !== null);
    // A late result is never null, because only deliveries that were sent are left to themselves.
    const sent = ordered.slice(0, last + 1) as (DeliveryResult | LateResult<DeliveryResult> | null)[];
    const results = sent.map((result) => result ?? this.interrupted());
    results.forEach((result, index) => {
      if (!(result instanceof LateResult)) return;
      void result.result.finally(() => {
        this.lateCount -= 1;
        clearTimeout(batch.slowTimers.get(recipients.all[index]!));
      });
    });
    return { results, notBefore: batch.notBefore };
  }

  /** Null when the delivery was not sent because the batch ended first. */
  private async deliver(
    batch: Batch,
    recipient: Recipient,
    onStart: () => void,
  ): Promise<DeliveryResult | null> {
    const { transport, recipients } = batch;
    if (recipients.stale) await recipients.recheck();
    const unsent = this.resultWithoutSending(batch, recipient);
    if (unsent) return unsent;
    try {
      const delivery = this.deliveries.create(recipient, batch.context);
      delivery.unseal();
      const limits = new TransportLimits(transport, delivery);
      const admitted = this.admission.admit(limits, batch.deadline);
      const denied = admitted instanceof Promise ? await admitted : admitted;
      if (denied === 'unsent') return null;
      if (denied) return this.deferDenied(batch, denied);
      return await this.sendAdmitted(batch, recipient, { delivery, limits }, onStart);
    } catch (error) {
      if (error instanceof MissingKey)
        return this.deferDenied(batch, { reason: KEY_MISSING, until: this.clock.now(), shared: false });
      return { state: 'deferred', reason: `error_${(error as Error).name}`.slice(0, 32) };
    }
  }

  private async sendAdmitted(
    batch: Batch,
    recipient: Recipient,
    admitted: Admitted,
    onStart: () => void,
  ): Promise<DeliveryResult> {
    const { recipients } = batch;
    let admittedNow = true;
    const release = () => {
      if (admittedNow) this.admission.release(admitted.limits);
      admittedNow = false;
    };
    try {
      if (recipients.stale) await recipients.recheck();
      const unsent = this.resultWithoutSending(batch, recipient);
      if (unsent) return unsent;
      onStart();
      return await this.callTransport(batch, admitted, release);
    } finally {
      release();
    }
  }

  /** The result of a delivery that was not sent although later ones were. */
  private interrupted(): DeliveryResult {
    return { state: 'deferred', reason: 'interrupted', until: this.clock.now(), held: 'recipient' };
  }

  /** The result of a recipient to whom the post must not be sent now; null when it may be sent. */
  private resultWithoutSending(
    { context, recipients, preferences }: Batch,
    recipient: Recipient,
  ): DeliveryResult | null {
    const ended = recipients.endReasonOf(recipient);
    if (ended === 'left' || ended === 'complained' || ended === 'erased')
      return { state: 'skipped', reason: 'left' };
    if (ended) return { state: 'failed', reason: ended, held: 'recipient' };
    if (context.deleted) return { state: 'skipped', reason: 'stopped' };
    const block = preferences.blockedAt(recipient.id, this.clock.now());
    if (!block) return null;
    if (block.action === 'skip') return { state: 'skipped', reason: block.reason };
    return { state: 'deferred', reason: block.reason, until: block.until, held: 'recipient' };
  }

  /** The result of a delivery that rates or outages do not let start. A shared limit pauses the whole batch. */
  private deferDenied(
    batch: Batch,
    { reason, until, shared }: { reason: string; until: number; shared: boolean },
  ): DeliveryResult {
    if (shared && batch.recipients.all.length > 1) batch.notBefore = Math.max(batch.notBefore, until);
    const age = this.clock.now() - batch.context.sendingSince;
    const retryAt = shared
      ? until
      : Math.max(until, this.clock.now() + jittered(Math.min(Math.max(age / 5, MIN_RETRY_MS), MAX_RETRY_MS)));
    return { state: 'deferred', reason, until: Math.round(retryAt), held: 'route' };
  }

  private async callTransport(
    { transport }: Batch,
    { delivery, limits }: Admitted,
    onWaiting: () => void,
  ): Promise<DeliveryResult> {
    const outcome = await transport.deliver(delivery, onWaiting).catch((error: unknown): Outcome => ({
      state: 'deferred',
      unreachable: 'endpoint',
      reason: `error_${(error as Error).name}`.slice(0, 32),
    }));
    const recorded = this.admission.record(limits, outcome);
    if (recorded) await recorded;
    if (outcome.state !== 'deferred') return outcome;
    return outcome.throttled === 'account' || outcome.notSent ? { ...outcome, held: 'route' } : outcome;
  }

  /** Lets the pool go on without this delivery, unless too many are late already; a slow one counts against its endpoint. */
  private setAside({ transport, context, slowTimers }: Batch, recipient: Recipient, slow: boolean): boolean {
    if (this.lateCount >= MAX_LATE) return false;
    this.lateCount += 1;
    const countAsSlow = () =>
      this.admission.recordSlow(new TransportLimits(transport, this.deliveries.create(recipient, context)));
    if (slow) countAsSlow();
    else slowTimers.set(recipient, setTimeout(countAsSlow, SLOW_AFTER_MS).unref());
    return true;
  }
}
