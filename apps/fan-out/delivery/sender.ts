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
import { inOrder, Later, REST_MS } from './ordered-pool.js';
import { Letters, type Letterhead } from './delivery-factory.js';
import type { Range } from '../broadcasts/range.entity.js';
import type { Member, Members } from './recipients.js';

/** Deliveries that took too long and are waited for on the side, in all. */
const ASIDE = 512;
/** After this nothing more of a batch is started: what was sent is written down, and others get their turn. */
const BATCH_MS = 1_000;
/** How soon an endpoint that is down is tried again for one receipt: a fifth of its age, between these. */
const SOON_MS = 5_000;
const LATE_MS = 3_600_000;

/**
 * What became of a delivery. `held`: it was not sent, so no attempt is counted; for the follower's own sake, or since
 * the way was closed, which is not waited out for ever.
 */
export type Verdict = Outcome & { held?: 'wish' | 'way' };

/** Verdicts in the order of the members. Fewer when sending ended early. */
export interface Sent {
  verdicts: (Verdict | Later<Verdict>)[];
  /** Not to be gone on with before then. */
  notBefore: number;
}

interface Run {
  deadline: Deadline;
  transport: Transport;
  head: Letterhead;
  members: Members;
  wishes: BatchPreferences;
  notBefore: number;
  /** Of those that were set aside before they were slow: until they are. */
  patience: Map<Member, NodeJS.Timeout>;
}

/** A delivery, and what it counts against. */
interface Admitted {
  delivery: Delivery;
  limits: TransportLimits;
}

/** Sends one post to a batch of followers, a bounded number at a time, as far as they and the providers want it. */
@Injectable()
export class Sender {
  private aside = 0;

  constructor(
    private readonly letters: Letters,
    private readonly transports: Transports,
    private readonly gate: PreferenceCheck,
    private readonly admission: Admission,
    private readonly clock: Clock,
  ) {}

  /** What all deliveries of a range share, as it is now. */
  prepare(range: Pick<Range, 'post_id' | 'channel_id'>): Promise<Letterhead> {
    return this.letters.head(range);
  }

  /**
   * When `signal` aborts or a second is over, those in hand are waited for and the rest is left out at the end; so it
   * is when the provider pauses the credential that they share.
   */
  async send(name: string, head: Letterhead, members: Members, signal: AbortSignal): Promise<Sent> {
    const transport = this.transports.get(name);
    const wishes = await this.gate.forPost(
      { ...head.post, since: head.since },
      members.all,
      this.clock.now(),
    );
    members.onWish = () => wishes.load(this.clock.now());
    const deadline = new Deadline(BATCH_MS, signal);
    const run: Run = { deadline, transport, head, members, wishes, notBefore: 0, patience: new Map() };
    const lanes = {
      limit: transport.descriptor.concurrency,
      stopped: () => deadline.isOver || run.notBefore > 0,
      setAside: (member: Member, slow: boolean) => this.setAside(run, member, slow),
    };
    const results = await inOrder(members.all, lanes, (member, begun) => this.deliver(run, member, begun));
    deadline.end();
    const last = results.findLastIndex((result) => result !== null);
    // Only what was begun is set aside.
    const sent = results.slice(0, last + 1) as (Verdict | Later<Verdict> | null)[];
    const verdicts = sent.map((result) => result ?? this.again());
    verdicts.forEach((verdict, place) => {
      if (!(verdict instanceof Later)) return;
      void verdict.result.finally(() => {
        this.aside -= 1;
        clearTimeout(run.patience.get(members.all[place]!));
      });
    });
    return { verdicts, notBefore: run.notBefore };
  }

  /** Null when it was not sent, since the batch has ended. */
  private async deliver(run: Run, member: Member, begun: () => void): Promise<Verdict | null> {
    const { transport, members } = run;
    if (members.stale) await members.check();
    const unwanted = this.unwanted(run, member);
    if (unwanted) return unwanted;
    try {
      const delivery = this.letters.to(member, run.head);
      const limits = new TransportLimits(transport, delivery);
      const admitted = this.admission.admit(limits, run.deadline);
      const held = admitted instanceof Promise ? await admitted : admitted;
      if (held === 'unsent') return null;
      if (held) return this.hold(run, held);
      return await this.letGo(run, member, { delivery, limits }, begun);
    } catch (error) {
      return { state: 'deferred', reason: `error_${(error as Error).name}`.slice(0, 32) };
    }
  }

  private async letGo(run: Run, member: Member, admitted: Admitted, begun: () => void): Promise<Verdict> {
    const { members } = run;
    let inside = true;
    const leave = () => {
      if (inside) this.admission.release(admitted.limits);
      inside = false;
    };
    try {
      if (members.stale) await members.check();
      const late = this.unwanted(run, member);
      if (late) return late;
      begun();
      return await this.attempt(run, admitted, leave);
    } finally {
      leave();
    }
  }

  /** Of one that was not sent though some behind it were. */
  private again(): Verdict {
    return { state: 'deferred', reason: 'interrupted', until: this.clock.now(), held: 'wish' };
  }

  private unwanted({ head, members, wishes }: Run, member: Member): Verdict | null {
    const ended = members.endOf(member);
    if (ended === 'left' || ended === 'complained' || ended === 'erased')
      return { state: 'skipped', reason: 'left' };
    if (ended) return { state: 'failed', reason: ended, held: 'wish' };
    if (head.gone) return { state: 'skipped', reason: 'stopped' };
    const gated = wishes.blockedAt(member.id, this.clock.now());
    if (!gated) return null;
    if (gated.action === 'skip') return { state: 'skipped', reason: gated.reason };
    return { state: 'deferred', reason: gated.reason, until: gated.until, held: 'wish' };
  }

  private hold(
    run: Run,
    { reason, until, shared }: { reason: string; until: number; shared: boolean },
  ): Verdict {
    if (shared && run.members.all.length > 1) run.notBefore = Math.max(run.notBefore, until);
    const age = this.clock.now() - run.head.since;
    const later = shared
      ? until
      : Math.max(until, this.clock.now() + jittered(Math.min(Math.max(age / 5, SOON_MS), LATE_MS)));
    return { state: 'deferred', reason, until: Math.round(later), held: 'way' };
  }

  private async attempt(
    { transport }: Run,
    { delivery, limits }: Admitted,
    aside: () => void,
  ): Promise<Verdict> {
    const outcome = await transport.deliver(delivery, aside).catch((error: unknown): Outcome => ({
      state: 'deferred',
      unreachable: 'endpoint',
      reason: `error_${(error as Error).name}`.slice(0, 32),
    }));
    const recorded = this.admission.record(limits, outcome);
    if (recorded) await recorded;
    if (outcome.state !== 'deferred') return outcome;
    return outcome.throttled === 'account' || outcome.notSent ? { ...outcome, held: 'way' } : outcome;
  }

  private setAside({ transport, head, patience }: Run, member: Member, slow: boolean): boolean {
    if (this.aside >= ASIDE) return false;
    this.aside += 1;
    const blame = () =>
      this.admission.recordSlow(new TransportLimits(transport, this.letters.to(member, head)));
    if (slow) blame();
    else patience.set(member, setTimeout(blame, REST_MS).unref());
    return true;
  }
}
