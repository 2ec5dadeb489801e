import { startMetaSandbox, type MetaSandbox } from './meta.js';

describe('the sandbox of Meta', () => {
  const now = Date.parse('2026-05-01T00:00:00Z');
  let time = now;
  let meta: MetaSandbox;
  beforeEach(async () => {
    time = now;
    meta = await startMetaSandbox({ now: () => time });
  });
  afterEach(() => meta.close());

  const seconds = now / 1000;
  const lead = {
    event_name: 'QualifiedLead',
    event_time: seconds,
    action_source: 'chat',
    event_id: 'e1',
    user_data: { fbc: `fb.1.${now}.AbC_d-1` },
  };
  const purchase = {
    ...lead,
    event_name: 'Purchase',
    custom_data: { value: 1.5, currency: 'USD', odd: 'kept' },
  };
  const post = async (
    data: unknown,
    init: { query?: string; headers?: Record<string, string>; body?: string } = {},
  ) => {
    const answer = await fetch(`${meta.url}/v24.0/42/events${init.query ?? ''}`, {
      method: 'POST',
      headers: { authorization: 'Bearer good', ...init.headers },
      body: init.body ?? JSON.stringify({ data }),
    });
    return { status: answer.status, body: (await answer.json()) as any };
  };

  it('accepts valid events with Meta’s answer, and keeps unknown fields', async () => {
    expect(await post([lead, purchase])).toMatchObject({
      status: 200,
      body: { events_received: 2, messages: [], fbtrace_id: expect.any(String) },
    });
    expect(meta.events).toMatchObject([
      { event_name: 'QualifiedLead', dataset: '42' },
      { custom_data: { odd: 'kept' } },
    ]);
  });

  it.each([
    ['no event_name', { ...lead, event_name: undefined }],
    ['no event_time', { ...lead, event_time: undefined }],
    ['a time in milliseconds', { ...lead, event_time: now }],
    ['an old event', { ...lead, event_time: seconds - 7 * 86_400 - 1 }],
    ['no action_source', { ...lead, action_source: undefined }],
    ['an unknown action_source', { ...lead, action_source: 'telepathy' }],
    ['no user_data', { ...lead, user_data: {} }],
    ['a malformed fbc', { ...lead, user_data: { fbc: 'AbC' } }],
    ['a purchase without value', { ...purchase, custom_data: { currency: 'USD' } }],
    ['a purchase without currency', { ...purchase, custom_data: { value: 1 } }],
    ['a value that is text', { ...purchase, custom_data: { value: '1', currency: 'USD' } }],
  ])('refuses the whole request for %s', async (_, event) => {
    expect(await post([lead, event])).toMatchObject({
      status: 400,
      body: { error: { code: 100, type: 'OAuthException', fbtrace_id: expect.any(String) } },
    });
    expect(meta.events).toEqual([]);
  });

  it('refuses bad tokens, too many events, and what is not JSON', async () => {
    expect(await post([lead], { headers: { authorization: 'Bearer bad' } })).toMatchObject({
      status: 401,
      body: { error: { code: 190 } },
    });
    expect((await post([lead], { headers: { authorization: '' }, query: '?access_token=good' })).status).toBe(
      200,
    );
    expect((await post(Array(1_001).fill(lead))).status).toBe(400);
    expect((await post([])).status).toBe(400);
    expect((await post(null, { body: '{' })).status).toBe(400);
  });

  it('counts a repeat once within 48 hours', async () => {
    await post([lead]);
    await post([lead]);
    await post([purchase]);
    time += 48 * 3_600_000;
    await post([lead]);
    expect([meta.events.length, meta.counted().length]).toEqual([4, 3]);
  });

  it('fails as often as it is told, and then no more', async () => {
    meta.failNext(1, 'rate-limit');
    expect(await post([lead])).toMatchObject({ status: 400, body: { error: { code: 4 } } });
    meta.failNext(1, 'short');
    expect((await post([lead])).body.events_received).toBe(0);
    expect((await post([lead])).body.events_received).toBe(1);
  });
});
