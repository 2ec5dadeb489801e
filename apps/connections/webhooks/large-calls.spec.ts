import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { jest } from '@jest/globals';
import { Problem } from '#platform/http/problem.js';
import { AT_ONCE, LargeCalls, MAX_WAITING, RECEIVE_MS, REST_MS } from './large-calls.js';

const HOOK = '/hooks/meta/:hook a';

/** A call as `LargeCalls` sees it. */
class Call {
  state: 'waits' | 'received' | 'refused' | 'cut off' = 'waits';
  private readonly request = Object.assign(new EventEmitter(), {
    complete: false,
    destroy: () => {
      this.state = 'cut off';
      this.response.emit('close');
    },
  });
  private readonly response = Object.assign(new EventEmitter(), { writableFinished: false, statusCode: 0 });

  constructor(calls: LargeCalls, hook = HOOK) {
    const [request, response] = [this.request, this.response] as unknown as [IncomingMessage, ServerResponse];
    calls.turn(hook, request, response).then(
      () => (this.state = 'received'),
      (error: unknown) => {
        expect(error).toMatchObject({ extra: { retryAfter: 10 } });
        expect((error as Problem).getStatus()).toBe(429);
        this.state = 'refused';
      },
    );
  }

  answer(statusCode: number): void {
    this.request.complete = true;
    Object.assign(this.response, { writableFinished: true, statusCode }).emit('close');
  }

  leave(): void {
    this.response.emit('close');
  }
}

describe('large calls from a prefix that proves nothing', () => {
  let calls: LargeCalls;
  beforeEach(() => {
    jest.useFakeTimers();
    calls = new LargeCalls();
  });
  afterEach(() => jest.useRealTimers());

  const begin = async (count: number, hook?: string) => {
    const begun = Array.from({ length: count }, () => new Call(calls, hook));
    await jest.advanceTimersByTimeAsync(0);
    return begun;
  };
  const wait = (ms: number) => jest.advanceTimersByTimeAsync(ms);
  const counts = (all: Call[]) =>
    (['received', 'waits', 'refused', 'cut off'] as const).map(
      (state) => all.filter((one) => one.state === state).length,
    );

  it('are received a few at once, and the next at once after one that is verified', async () => {
    const all = await begin(AT_ONCE + 2);
    expect(counts(all)).toEqual([AT_ONCE, 2, 0, 0]);
    all[0]!.answer(200);
    await wait(0);
    expect(counts(all)).toEqual([AT_ONCE + 1, 1, 0, 0]);
    const elsewhere = await begin(1, 'another hook');
    expect(counts(elsewhere)).toEqual([1, 0, 0, 0]);
  });

  it('cost a rest where they fail, so that so many a second are received and no more', async () => {
    const all = await begin(AT_ONCE + 1);
    all[0]!.answer(401);
    await wait(REST_MS - 1);
    expect(counts(all)).toEqual([AT_ONCE, 1, 0, 0]);
    await wait(1);
    expect(counts(all)).toEqual([AT_ONCE + 1, 0, 0, 0]);
  });

  it('are refused by chance where more wait than may', async () => {
    const all = await begin(AT_ONCE + MAX_WAITING + 5);
    expect(counts(all)).toEqual([AT_ONCE, MAX_WAITING, 5, 0]);
  });

  it('give up their place when their caller goes', async () => {
    const all = await begin(AT_ONCE + 2);
    const [first, second] = all.filter(({ state }) => state === 'waits');
    first!.leave();
    all.find(({ state }) => state === 'received')!.answer(200);
    await wait(0);
    expect(second!.state).toBe('received');
  });

  it('are cut off where they send slowly while others wait, and only then', async () => {
    const slow = await begin(AT_ONCE);
    await wait(10 * RECEIVE_MS);
    expect(counts(slow)).toEqual([AT_ONCE, 0, 0, 0]);
    const next = await begin(1);
    await wait(RECEIVE_MS + REST_MS);
    expect([counts(slow)[3], next[0]!.state]).toEqual([AT_ONCE, 'received']);
  });

  it('get in under a flood when the network repeats them, whatever share of the calls is forged', async () => {
    let tries = 0;
    for (let state: Call['state'] = 'refused'; state === 'refused'; tries++) {
      const flood = [...(await begin(200)), ...(tries % 2 ? await begin(200) : [])];
      const genuine = new Call(calls);
      for (let step = 0; step < 20 && genuine.state === 'waits'; step++) {
        for (const one of flood.splice(0).filter(({ state }) => state !== 'refused'))
          if (one.state === 'received') one.answer(401);
          else flood.push(one);
        await wait(REST_MS);
      }
      state = genuine.state;
      if (state === 'received') genuine.answer(200);
      for (const one of flood) one.leave();
      expect(tries).toBeLessThan(1_000);
    }
  });
});
