import { Database } from '../adapters/sql/database.js';
import type { Clock } from '../ports/clock.port.js';
import { TinyService } from './http.fixture.js';
import { Idempotency } from './idempotency.js';

describe('an outgoing request under an Idempotency-Key', () => {
  let tiny: TinyService;
  let idempotency: Idempotency;
  let now = Date.parse('2026-05-01T12:00:00Z');
  let sent: string[] = [];
  let count = 0;

  beforeAll(async () => {
    tiny = await TinyService.start();
    const clock = { now: () => now } as Clock;
    idempotency = new Idempotency(tiny.service.get(Database, { strict: false }), clock);
  });
  afterAll(() => tiny.stop());
  beforeEach(() => void ((sent = []), (count += 1)));

  const ask = (body: string, outside: () => Promise<unknown> = async () => undefined, key = `key-${count}`) =>
    idempotency.onceAfter(
      { idempotency: { key, requestHash: body } },
      'wsp_1',
      async () => (sent.push(body), await outside()),
      async () => ({ id: `made ${sent.length}` }),
    );
  const never = () => new Promise<void>(() => undefined);

  it('is sent once, and a repeat gets the first answer', async () => {
    expect(await ask('a')).toEqual({ id: 'made 1' });
    expect(await ask('a')).toEqual({ id: 'made 1' });
    await expect(ask('b')).rejects.toMatchObject({ status: 422 });
    expect(sent).toEqual(['a']);
    await idempotency.onceAfter(
      { idempotency: null },
      'wsp_1',
      async () => sent.push('c'),
      async () => ({}),
    );
    expect(sent).toEqual(['a', 'c']);
  });

  it('is not sent by a repeat that arrives meanwhile', async () => {
    let arrive = () => undefined as void;
    const first = ask('a', () => new Promise<void>((resolve) => (arrive = resolve)));
    while (sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(ask('a')).rejects.toMatchObject({ status: 409, extra: { retryAfter: 5 } });
    await expect(ask('b')).rejects.toMatchObject({ status: 422 });
    arrive();
    expect([await first, await ask('a')]).toEqual([{ id: 'made 1' }, { id: 'made 1' }]);
    expect(sent).toEqual(['a']);
  });

  it('may be sent again after it failed, or after the process that sent it ended', async () => {
    await expect(ask('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    void ask('a', never);
    while (sent.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(ask('a')).rejects.toMatchObject({ status: 409 });
    now += 61_000;
    expect(await ask('a')).toEqual({ id: 'made 3' });
    expect(sent).toEqual(['a', 'a', 'a']);
  });
});
