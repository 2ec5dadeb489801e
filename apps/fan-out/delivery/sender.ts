import { jittered } from '#platform/time/back-off.js';
import { Injectable } from '@nestjs/common';
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
import { Transports } from '../transports/transports.js';
import { runOrdered, LateResult, SLOW_AFTER_MS } from './ordered-pool.js';
import { DeliveryFactory, type PostContext } from './delivery-factory.js';
import type { Range } from '../broadcasts/range.entity.js';
import type { Recipient, Recipients } from './recipients.js';

/** How many slow deliveries may finish outside their batch at the same time. */
const MAX_LATE = 512;
/** After this nothing more of a batch is started: what was sent is written down, and others get their turn. */
const BATCH_MS = 1_000;
/** How soon an endpoint that is down is tried again for one receipt: a fifth of its age, between these. */
const MIN_RETRY_MS = 5_000;
const MAX_RETRY_MS = 3_600_000;

/**
 * What became of a delivery. `held`: it was not sent, so no attempt is counted; for the follower's own sake, or since
 * the way was closed, which is not waited out for ever.
 */
export type DeliveryResult = Outcome & { held?: 'recipient' | 'route' };

/** Verdicts in the order of the members. Fewer when sending ended early. */
export interface BatchResult {
  results: (DeliveryResult | LateResult<DeliveryResult>)[];
  /** Not to be gone on with before then. */
  notBefore: number;
}

interface Batch {
  deadline: Deadline;
  transport: Transport;
  context: PostContext;
  recipients: Recipients;
  preferences: BatchPreferences;
  notBefore: number;
  /** Of those that were set aside before they were slow: until they are. */
  slowTimers: Map<Recipient, NodeJS.Timeout>;
}

/** A delivery, and what it counts against. */
interface Admitted {
  delivery: Delivery;
  limits: TransportLimits;
}

/** Sends one post to a batch of followers, a bounded number at a time, as far as they and the providers want it. */
@Injectable()
export class Sender {
  private lateCount = 0;

  constructor(
    private readonly deliveries: DeliveryFactory,
    private readonly transports: Transports,
    private readonly preferenceCheck: PreferenceCheck,
    private readonly admission: Admission,
    private readonly clock: Clock,
  ) {}

  /** What all deliveries of a range share, as it is now. */
  prepare(range: Pick<Range, 'post_id' | 'channel_id'>): Promise<PostContext> {
    return this.deliveries.contextOf(range);
  }

  /**
   * When `signal` aborts or a second is over, those in hand are waited for and the rest is left out at the end; so it
   * is when the provider pauses the credential that they share.
   */
  async send(
    name: string,
    head: PostContext,
    members: Recipients,
    signal: AbortSignal,
  ): Promise<BatchResult> {
    const transport = this.transports.get(name);
    const wishes = await this.preferenceCheck.forPost(
      { ...head.post, since: head.sendingSince },
      members.all,
      this.clock.now(),
    );
    members.onPreferencesChanged = () => wishes.load(this.clock.now());
    const deadline = new Deadline(BATCH_MS, signal);
    const run: Batch = {
      deadline,
      transport,
      context: head,
      recipients: members,
      preferences: wishes,
      notBefore: 0,
      slowTimers: new Map(),
    };
    const lanes = {
      limit: transport.descriptor.concurrency,
      stopped: () => deadline.isOver || run.notBefore > 0,
      setAside: (member: Recipient, slow: boolean) => this.setAside(run, member, slow),
    };
    const results = await runOrdered(members.all, lanes, (member, begun) => this.deliver(run, member, begun));
    deadline.end();
    const last = results.findLastIndex((result) => result !== null);
    // Only what was begun is set aside.
    const sent = results.slice(0, last + 1) as (DeliveryResult | LateResult<DeliveryResult> | null)[];
    const verdicts = sent.map((result) => result ?? this.interrupted());
    verdicts.forEach((verdict, place) => {
      if (!(verdict instanceof LateResult)) return;
      void verdict.result.finally(() => {
        this.lateCount -= 1;
        clearTimeout(run.slowTimers.get(members.all[place]!));
      });
    });
    return { results: verdicts, notBefore: run.notBefore };
  }

  /** Null when it was not sent, since the batch has ended. */
  private async deliver(run: Batch, member: Recipient, begun: () => void): Promise<DeliveryResult | null> {
    const { transport, recipients: members } = run;
    if (members.stale) await members.recheck();
    const reasonNotToSend = this.unwanted(run, member);
    if (reasonNotToSend) return reasonNotToSend;
    try {
      const delivery = this.deliveries.create(member, run.context);
      const limits = new TransportLimits(transport, delivery);
      const admitted = this.admission.admit(limits, run.deadline);
      const held = admitted instanceof Promise ? await admitted : admitted;
      if (held === 'unsent') return null;
      if (held) return this.deferDenied(run, held);
      return await this.sendAdmitted(run, member, { delivery, limits }, begun);
    } catch (error) {
      return { state: 'deferred', reason: `error_${(error as Error).name}`.slice(0, 32) };
    }
  }

  private async sendAdmitted(
    run: Batch,
    member: Recipient,
    admitted: Admitted,
    begun: () => void,
  ): Promise<DeliveryResult> {
    const { recipients: members } = run;
    let inside = true;
    const leave = () => {
      if (inside) this.admission.release(admitted.limits);
      inside = false;
    };
    try {
      if (members.stale) await members.recheck();
      const late = this.unwanted(run, member);
      if (late) return late;
      begun();
      return await this.callTransport(run, admitted, leave);
    } finally {
      leave();
    }
  }

  /** Of one that was not sent though some behind it were. */
  private interrupted(): DeliveryResult {
    return { state: 'deferred', reason: 'interrupted', until: this.clock.now(), held: 'recipient' };
  }

  private unwanted(
    { context: head, recipients: members, preferences: wishes }: Batch,
    member: Recipient,
  ): DeliveryResult | null {
    const ended = members.endReasonOf(member);
    if (ended === 'left' || ended === 'complained' || ended === 'erased')
      return { state: 'skipped', reason: 'left' };
    if (ended) return { state: 'failed', reason: ended, held: 'recipient' };
    if (head.deleted) return { state: 'skipped', reason: 'stopped' };
    const gated = wishes.blockedAt(member.id, this.clock.now());
    if (!gated) return null;
    if (gated.action === 'skip') return { state: 'skipped', reason: gated.reason };
    return { state: 'deferred', reason: gated.reason, until: gated.until, held: 'recipient' };
  }

  private deferDenied(
    run: Batch,
    { reason, until, shared }: { reason: string; until: number; shared: boolean },
  ): DeliveryResult {
    if (shared && run.recipients.all.length > 1) run.notBefore = Math.max(run.notBefore, until);
    const age = this.clock.now() - run.context.sendingSince;
    const later = shared
      ? until
      : Math.max(until, this.clock.now() + jittered(Math.min(Math.max(age / 5, MIN_RETRY_MS), MAX_RETRY_MS)));
    return { state: 'deferred', reason, until: Math.round(later), held: 'route' };
  }

  private async callTransport(
    { transport }: Batch,
    { delivery, limits }: Admitted,
    aside: () => void,
  ): Promise<DeliveryResult> {
    const outcome = await transport.deliver(delivery, aside).catch((error: unknown): Outcome => ({
      state: 'deferred',
      unreachable: 'endpoint',
      reason: `error_${(error as Error).name}`.slice(0, 32),
    }));
    const recorded = this.admission.record(limits, outcome);
    if (recorded) await recorded;
    if (outcome.state !== 'deferred') return outcome;
    return outcome.throttled === 'account' || outcome.notSent ? { ...outcome, held: 'route' } : outcome;
  }

  private setAside(
    { transport, context: head, slowTimers: patience }: Batch,
    member: Recipient,
    slow: boolean,
  ): boolean {
    if (this.lateCount >= MAX_LATE) return false;
    this.lateCount += 1;
    const blame = () =>
      this.admission.recordSlow(new TransportLimits(transport, this.deliveries.create(member, head)));
    if (slow) blame();
    else patience.set(member, setTimeout(blame, SLOW_AFTER_MS).unref());
    return true;
  }
}
