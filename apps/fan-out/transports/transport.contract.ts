import type { RequestFailure } from '../../../test/support/sandboxes/rate-meter.js';
import { describeAgainstMisbehavingServer, type ConnectTo } from './misbehaving-server.contract.js';
import type { Delivery, Outcome, Transport } from './transport.port.js';

/** The outcome of a delivery; `pending` for a post that followers fetch and have not fetched yet. */
type TestedOutcome = Outcome | { state: 'pending' };

/** A transport, or a stand-in for one whose posts are fetched. */
export interface TestedTransport
  extends Pick<Transport, 'edit' | 'remove'>, Partial<Pick<Transport, 'render'>> {
  timeoutMs: number;
  deliver(delivery: Delivery): Promise<TestedOutcome>;
}

/** Abilities that not every transport has; a harness says why one is missing. */
const ABILITIES = {
  answers: 'other side that answers',
  http: 'HTTP',
  body: 'answer of which more than the status counts',
  ids: 'id by which a repeat can be told',
  changes: 'way to change what has arrived',
  limit: 'longest post',
};
type Ability = keyof typeof ABILITIES;

/** A post as its recipient has it. */
export interface ReceivedPost {
  /** What it is known by there. */
  id: string;
  /** Its words as they are read, without markup. */
  text: string;
}

/** A transport that is connected to the sandbox of its network. */
export interface TransportSandbox {
  transport: TestedTransport;
  /** A delivery to a new recipient who takes it. */
  newDelivery(): Delivery;
  /** How often the delivery's post has reached its recipient. */
  arrivals(delivery: Delivery): number;
  /** What the recipient has now: nothing where the post was taken back. */
  received(delivery: Delivery): ReceivedPost[];
  /** Makes sending go wrong; where followers fetch, they are away. */
  failNext(times: number, how: RequestFailure): void;
  /** Makes the recipient one who will never come back; names the reason. */
  endRecipient(delivery: Delivery): string;
  /** Makes this one delivery impossible; names the reason. */
  makeImpossible(delivery: Delivery): string;
  /** What the other side could tell a repeat by, for each time that it was asked. */
  repeatIds?(delivery: Delivery): string[];
  /** What of the provider's room the delivery took. */
  usedRoom?(delivery: Delivery): { used: number; most: number };
  close(): Promise<void>;
}

/** How the contract suite gets at a transport, and which abilities the transport lacks. */
export interface TransportHarness {
  open(): Promise<TransportSandbox>;
  /** Builds the same transport on any other place; left out where nobody answers. */
  connectTo?: ConnectTo;
  lacks?: Partial<Record<Ability, string>>;
}

const NAMED = /^[a-z0-9_]{1,32}$/;
const LATE = /timeout|timedout|unanswered/;
/** Retry-After in whole seconds, so that a wait is at least this. */
const SECONDS = 7;
/** The longest title and bodies that a channel takes. */
const LONG: [string, { title: string | null; body: string }][] = [
  ['plain letters', { title: null, body: 'x'.repeat(10_000) }],
  ['quotes, line breaks and emoji', { title: 'Kopi', body: '"\n😀a'.repeat(2_500) }],
  ['markup', { title: '&*'.repeat(100), body: '<&*_'.repeat(2_500) }],
];

/** The post of `newDelivery`, as it is. */
const SHORT: [string, Partial<(typeof LONG)[0][1]>] = ['a short one', {}];

const squeezed = (text: string) => text.replace(/\s+/g, ' ').trim();
/** A text without what stands for line breaks where none may be. */
const onOneLine = (text: string) => squeezed(text.replace(/ ·( |(?=…))/g, '\n'));

/** The contract of every transport: the same cases, run against its sandbox. */
export function describeTransport(
  name: string,
  { open, connectTo: against, lacks = {} }: TransportHarness,
): void {
  const has = (ability: Ability) => lacks[ability] === undefined;

  describe(`${name} as a transport`, () => {
    let sandbox: TransportSandbox;

    beforeAll(async () => void (sandbox = await open()));
    afterAll(() => sandbox.close());

    /** Whom posts are sent to waits for the next try; who fetches them has them waiting. */
    const later = (outcome: TestedOutcome): Extract<Outcome, { state: 'deferred' }> => {
      const sent = { state: 'deferred', reason: expect.stringMatching(NAMED) };
      expect(outcome).toMatchObject(has('answers') ? sent : { state: 'pending' });
      return outcome as Extract<Outcome, { state: 'deferred' }>;
    };
    const never = has('answers') ? 'failed' : 'skipped';
    const delivered = { state: 'delivered' };
    const again = (delivery: Delivery) => sandbox.transport.deliver({ ...delivery, at: Date.now() });

    it('delivers', async () => {
      const delivery = sandbox.newDelivery();
      expect(await sandbox.transport.deliver(delivery)).toEqual(delivered);
      expect(sandbox.arrivals(delivery)).toBe(1);
    });

    it('delivers many at once', async () => {
      const all = Array.from({ length: 20 }, () => sandbox.newDelivery());
      const outcomes = await Promise.all(all.map((one) => sandbox.transport.deliver(one)));
      expect(outcomes).toEqual(all.map(() => delivered));
      expect(all.map((one) => sandbox.arrivals(one))).toEqual(all.map(() => 1));
    });

    it('shows title and body as they were written', async () => {
      const delivery = sandbox.newDelivery();
      await sandbox.transport.deliver(delivery);
      const [{ text }] = sandbox.received(delivery) as [ReceivedPost];
      for (const words of [delivery.post.title!, ...delivery.post.body.split('\n\n')])
        expect(text).toContain(words);
    });

    if (has('answers')) {
      it.each([SHORT, ...LONG])('shows beforehand exactly what arrives: %s', async (_what, words) => {
        const delivery = Object.assign(sandbox.newDelivery(), {
          preferences_url: 'http://localhost/choose',
        });
        Object.assign(delivery.post, words);
        const { title, body, end, cutAt } = sandbox.transport.render!(delivery);
        expect(await sandbox.transport.deliver(delivery)).toEqual(delivered);
        const text = onOneLine(sandbox.received(delivery)[0]!.text);
        for (const part of [title, body, end].filter((one) => one !== null))
          expect(text).toContain(onOneLine(part));
        const cut = body.endsWith('…');
        expect(cutAt !== null).toBe(cut);
        expect(cut).toBe(has('limit') && words !== SHORT[1]);
      });
    }

    it('says that following ends where the recipient is gone, and why', async () => {
      const delivery = sandbox.newDelivery();
      const reason = sandbox.endRecipient(delivery);
      expect(await sandbox.transport.deliver(delivery)).toEqual({
        state: never,
        reason,
        ends: expect.stringMatching(/^(gone|blocked|bounced|opted_out)$/),
      });
      expect(reason).toMatch(NAMED);
      expect(sandbox.arrivals(delivery)).toBe(0);
    });

    it('fails a post that can never be delivered, and keeps the follower', async () => {
      const delivery = sandbox.newDelivery();
      const reason = sandbox.makeImpossible(delivery);
      expect(await sandbox.transport.deliver(delivery)).toEqual({ state: never, reason });
      expect(reason).toMatch(NAMED);
    });

    it('delivers once what failed at first', async () => {
      const delivery = sandbox.newDelivery();
      sandbox.failNext(1, { status: 503 });
      later(await sandbox.transport.deliver(delivery));
      sandbox.failNext(1, 'reset');
      later(await sandbox.transport.deliver(delivery));
      expect(sandbox.arrivals(delivery)).toBe(0);
      expect(await again(delivery)).toEqual(delivered);
      expect(sandbox.arrivals(delivery)).toBe(1);
    });

    if (has('ids')) {
      it('sends a repeat under the same id', async () => {
        const delivery = sandbox.newDelivery();
        sandbox.failNext(1, { status: 503 });
        later(await sandbox.transport.deliver(delivery));
        expect([await again(delivery), await again(delivery)]).toEqual([delivered, delivered]);
        const ids = sandbox.repeatIds!(delivery);
        expect(new Set(ids)).toEqual(new Set([ids[0]]));
        expect(ids[0]).toMatch(/^[\w<>@.-]+$/);
        const other = sandbox.newDelivery();
        await sandbox.transport.deliver(other);
        expect(sandbox.repeatIds!(other)[0]).not.toBe(ids[0]);
      });
    } else {
      it(`sends no repeat, since it has no ${ABILITIES.ids}: ${lacks.ids}`, async () => {
        const delivery = sandbox.newDelivery();
        expect([await again(delivery), await again(delivery)]).toEqual([delivered, delivered]);
        expect(sandbox.arrivals(delivery)).toBe(1);
      });
    }

    if (has('answers')) {
      it.each(['silent', 'cut'] as const)(
        'does not count a post as delivered that was not answered: %s',
        async (how) => {
          const delivery = sandbox.newDelivery();
          sandbox.failNext(1, how);
          sandbox.transport.timeoutMs = 1_000;
          const outcome = await sandbox.transport
            .deliver(delivery)
            .finally(() => (sandbox.transport.timeoutMs = 10_000));
          expect(later(outcome).reason).toMatch(how === 'silent' ? LATE : NAMED);
          // It may stand there, and another one would be seen.
          if (!has('ids')) expect(outcome).toMatchObject({ mayHaveArrived: true });
          expect(sandbox.arrivals(delivery)).toBe(1);
          expect(await again(delivery)).toEqual(delivered);
        },
      );

      it('gives up waiting for an answer that does not come', async () => {
        const delivery = sandbox.newDelivery();
        sandbox.failNext(1, 'lost');
        sandbox.transport.timeoutMs = 1_000;
        const outcome = await sandbox.transport
          .deliver(delivery)
          .finally(() => (sandbox.transport.timeoutMs = 10_000));
        expect(later(outcome).reason).toMatch(LATE);
        expect(sandbox.arrivals(delivery)).toBe(0);
      });
    }

    if (has('http')) {
      it('waits as long as it is told to', async () => {
        const delivery = sandbox.newDelivery();
        sandbox.failNext(1, { status: 429, retryAfter: SECONDS });
        const { until } = later(await sandbox.transport.deliver(delivery));
        expect(until! - delivery.at).toBeGreaterThanOrEqual(SECONDS * 1_000);
        expect(until! - delivery.at).toBeLessThan(SECONDS * 1_000 + 5_000);
      });
    }

    if (has('changes')) {
      it('changes what has arrived in its place, and takes it back', async () => {
        const { transport } = sandbox;
        const delivery = sandbox.newDelivery();
        await transport.deliver(delivery);
        const [{ id }] = sandbox.received(delivery) as [ReceivedPost];
        delivery.post.body = 'Selamat malam <b> *';
        for (const version of [2, 3]) {
          const change = { ...delivery, id: `${delivery.id}_${version}`, at: Date.now() };
          expect(await transport.edit!(change)).toEqual(delivered);
          expect(sandbox.received(delivery)).toEqual([
            { id, text: expect.stringContaining(delivery.post.body) },
          ]);
        }
        expect(await transport.remove!({ ...delivery, id: `${delivery.id}_4` })).toEqual(delivered);
        expect(sandbox.received(delivery)).toEqual([]);
      });
    }

    it.each(LONG)('delivers the longest post, of %s', async (_what, words) => {
      const delivery = sandbox.newDelivery();
      Object.assign(delivery.post, words);
      expect(await sandbox.transport.deliver(delivery)).toEqual(delivered);
      const text = squeezed(sandbox.received(delivery)[0]!.text);
      if (!has('limit')) return expect(text).toContain(squeezed(words.body));
      const whole = squeezed(`${words.title ?? ''} ${words.body}`);
      const kept = text.slice(text.indexOf(whole.slice(0, 100)), text.indexOf('…'));
      expect(whole.slice(0, kept.length)).toBe(kept);
      expect(kept.length).toBeGreaterThan(100);
      const { used, most } = sandbox.usedRoom!(delivery);
      expect(used).toBeLessThanOrEqual(most);
      expect(used).toBeGreaterThan(most * 0.95);
    });

    it.each((Object.keys(lacks) as Ability[]).map((one) => [ABILITIES[one], lacks[one]!, one]))(
      'has no %s: %s',
      (_what, why, ability) => {
        expect(why).toMatch(/\w \w/);
        const { repeatIds: ids, usedRoom: room, transport } = sandbox;
        const parts = { ids, limit: room, changes: transport.edit ?? transport.remove, answers: against };
        expect(parts[ability as keyof typeof parts]).toBeUndefined();
      },
    );
  });

  if (has('answers'))
    describeAgainstMisbehavingServer(name, against!, { http: has('http'), body: has('http') && has('body') });
}
