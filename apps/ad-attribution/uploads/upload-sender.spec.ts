import { LedgerRow } from '../ledger/ledger.entity.js';
import { ConnectedAdNetwork } from './network.entity.js';
import { startSending, START, TOKEN, workspace_id } from './sending.fixture.js';
import { HALT_MS, SEND_LEASE_MS } from './upload-sender.js';

const HOUR = 3_600_000;

describe('sending an upload', () => {
  const given = startSending();

  it('sends only the click and the value, and keeps the exact bytes in the ledger', async () => {
    const id = await given.conversion();
    await given.sender.send(id);
    const fbtrace_id = expect.stringMatching(/^A\d+$/) as string;
    expect(await given.row(id)).toMatchObject({
      state: 'sent',
      reason: null,
      attempts: 1,
      next_at: null,
      sent_at: START,
      fbtrace_id,
    });
    expect(given.meta.requests).toMatchObject([
      { path: '/v24.0/42/events', credential: 'header', status: 200 },
    ]);
    const body =
      `{"data":[{"event_name":"Purchase","event_time":${Math.floor(START / 1000)},"action_source":"chat","event_id":"${id}",` +
      `"user_data":{"fbc":"fb.1.${START - 5}.IwAR_1-x"},"custom_data":{"value":1234.50,"currency":"IDR"}}]}`;
    expect(given.meta.requests[0]!.body).toBe(body);
    const [request, receipt] = await given.ledger(id);
    expect(request).toMatchObject({ kind: 'request', attempt: 1, target: 'POST /v24.0/42/events', body });
    expect(receipt).toMatchObject({ kind: 'receipt', attempt: 1 });
    expect(JSON.parse(receipt!.body)).toMatchObject({ status: 200, events_received: 1, fbtrace_id });
    expect(JSON.stringify(await given.database.read.find(LedgerRow))).not.toContain(TOKEN);
    await given.sender.send(id);
    expect(given.meta.requests).toHaveLength(1);
  });

  it('sends a qualified lead without an amount', async () => {
    await given.sender.send(
      await given.conversion({ stage: 'qualified', amount_minor: null, currency: null }),
    );
    expect(given.meta.events).toMatchObject([
      { event_name: 'QualifiedLead', user_data: { fbc: `fb.1.${START - 5}.IwAR_1-x` } },
    ]);
    expect(given.meta.events[0]).not.toHaveProperty('custom_data');
  });

  it.each([
    ['error', 'http_500', true],
    ['garbled', 'unreadable_answer', true],
    ['silent', 'no_answer', true],
    ['lost', 'no_answer', true],
    ['rate-limit', 'rate_limited', false],
  ] as const)(
    'repeats an upload after %s with the same event_id, and it counts once',
    async (how, reason, ambiguous) => {
      given.meta.failNext(1, how);
      const id = await given.conversion();
      await given.sender.send(id);
      const first = await given.row(id);
      expect(first).toMatchObject({
        state: 'retry',
        reason,
        attempts: 1,
        ambiguous_since: ambiguous ? START : null,
      });
      await given.sender.send(id);
      expect((await given.row(id)).attempts).toBe(1);
      given.clock.set(first.next_at!);
      await given.sender.send(id);
      expect(await given.row(id)).toMatchObject({ state: 'sent', attempts: 2 });
      expect(new Set(given.meta.events.map((event) => event.event_id))).toEqual(new Set([id]));
      expect(given.meta.counted()).toHaveLength(1);
      expect((await given.ledger(id)).map(({ kind, attempt }) => [kind, attempt])).toEqual([
        ['request', 1],
        ['receipt', 1],
        ['request', 2],
        ['receipt', 2],
      ]);
    },
  );

  it('fails with the network’s code, or if a success accepted no event', async () => {
    given.meta.failNext(1, 'short');
    const short = await given.conversion();
    await given.sender.send(short);
    expect(await given.row(short)).toMatchObject({
      state: 'failed',
      reason: 'events_received_0',
      next_at: null,
    });
    const future = await given.conversion({ at: given.clock.now() + 2 * HOUR });
    await given.sender.send(future);
    expect(await given.row(future)).toMatchObject({ state: 'failed', reason: 'meta_100' });
    expect(JSON.parse((await given.ledger(future))[1]!.body)).toMatchObject({
      status: 400,
      error_code: 100,
      events_received: null,
    });
  });

  it('is repeated while Meta cannot be reached, until the event is too old', async () => {
    await given.meta.close();
    const id = await given.conversion();
    await given.sender.send(id);
    expect(await given.row(id)).toMatchObject({ state: 'retry', reason: 'no_answer', ambiguous_since: null });
    given.clock.advance(3 * 24 * HOUR);
    await given.sender.send(id);
    expect(await given.row(id)).toMatchObject({ state: 'retry', attempts: 2 });
    given.clock.advance(4 * 24 * HOUR);
    await given.sender.send(id);
    expect(await given.row(id)).toMatchObject({ state: 'withheld', reason: 'too_old', next_at: null });
  });

  it('ends as unknown once Meta would count a repeat twice', async () => {
    given.meta.failNext(100, 'silent');
    const id = await given.conversion();
    await given.sender.send(id);
    given.clock.advance(46 * HOUR);
    await given.sender.send(id);
    expect(await given.row(id)).toMatchObject({ state: 'retry', attempts: 2, ambiguous_since: START });
    given.clock.advance(2 * HOUR);
    await given.sender.send(id);
    expect(await given.row(id)).toMatchObject({
      state: 'unknown',
      reason: 'no_answer',
      next_at: null,
      attempts: 2,
    });
    expect(given.meta.counted()).toHaveLength(1);
  });

  it('halts while Meta refuses the token, and goes on with a new one', async () => {
    await given.setToken('bad-token');
    const [first, second] = [await given.conversion(), await given.conversion()];
    await given.sender.send(first);
    expect(await given.row(first)).toMatchObject({
      state: 'retry',
      reason: 'token_refused',
      next_at: START + HALT_MS,
      ambiguous_since: null,
    });
    expect(await given.database.read.findOneBy(ConnectedAdNetwork, { id: 'net_1' })).toMatchObject({
      halted_until: START + HALT_MS,
    });
    await given.sender.send(second);
    expect(await given.row(second)).toMatchObject({ state: 'retry', reason: 'token_refused', attempts: 0 });
    expect(given.meta.requests).toHaveLength(1);
    await given.setToken(TOKEN);
    await given.database.transaction((tx) => given.plan.resume(tx, workspace_id));
    for (const id of [first, second]) await given.sender.send(id);
    expect([(await given.row(first)).state, (await given.row(second)).state]).toEqual(['sent', 'sent']);
  });

  it('shows the network as active again once the token is accepted', async () => {
    const id = await given.conversion();
    given.meta.failNext(1, 'token');
    await given.sender.send(id);
    given.clock.advance(HALT_MS);
    await given.sender.send(id);
    expect((await given.row(id)).state).toBe('sent');
    expect(
      (await given.database.read.findOneByOrFail(ConnectedAdNetwork, { id: 'net_1' })).halted_until,
    ).toBeNull();
  });

  it('lets one worker send at a time, and another one take over after a crash', async () => {
    given.meta.failNext(1, 'silent');
    const id = await given.conversion();
    const dying = given.sender.send(id);
    while (given.meta.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await given.sender.send(id);
    expect(given.meta.requests).toHaveLength(1);
    expect(await given.row(id)).toMatchObject({ state: 'sending', next_at: START + SEND_LEASE_MS });
    given.clock.advance(SEND_LEASE_MS);
    await given.sender.send(id);
    expect(await given.row(id)).toMatchObject({ state: 'sent', attempts: 2, ambiguous_since: START });
    await dying;
    expect(await given.row(id)).toMatchObject({ state: 'sent', attempts: 2 });
    expect([given.meta.events.length, given.meta.counted().length]).toEqual([2, 1]);
  });
});
