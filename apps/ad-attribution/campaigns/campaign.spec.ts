import { AdsSide, ids } from '../../../test/support/ads-side.js';

describe('campaigns, ads, costs, links and networks', () => {
  let ads: AdsSide;
  const mine = ids.next('wsp');
  const foreign = ids.next('wsp');
  beforeAll(async () => {
    ads = await AdsSide.start();
  });
  afterAll(() => ads.stop());

  it('are created, listed in pages newest first, and hidden from other workspaces', async () => {
    const { campaign, ad, link } = await ads.link(mine, 'One');
    const { campaign: later } = await ads.link(mine, 'Two');
    const page = (await ads.as(mine, 'analyst').get('/v1/campaigns?limit=1')).json;
    expect(page.items.map((row: { id: string }) => row.id)).toEqual([later.id]);
    const rest = (await ads.as(mine).get(`/v1/campaigns?limit=1&cursor=${page.next_cursor}`)).json;
    expect(rest).toMatchObject({ items: [{ id: campaign.id, name: 'One' }], next_cursor: null });
    expect((await ads.as(mine).get(`/v1/ads?campaign_id=${campaign.id}`)).json.items).toMatchObject([
      { id: ad.id, greeting_id: null },
    ]);
    expect((await ads.as(mine).get(`/v1/links?ad_id=${ad.id}`)).json.items).toMatchObject([
      { id: link.id, code: link.code, doors: [{ door: 'web' }] },
    ]);

    const other = ads.as(foreign);
    for (const url of ['/v1/campaigns', '/v1/ads', '/v1/links', '/v1/uploads', '/v1/ledger'])
      expect((await other.get(url)).json.items).toEqual([]);
    const refused = [
      await other.post('/v1/ads', { campaign_id: campaign.id, name: 'x' }),
      await other.post('/v1/links', { ad_id: ad.id }),
      await other.put(`/v1/ads/${ad.id}/costs/2026-01-01`, { currency: 'USD', amount_minor: 1 }),
      await other.get(`/v1/ads/${ad.id}/costs`),
      await other.get(`/v1/uploads/${ids.next('upl')}`),
      await other.get('/v1/networks/meta'),
    ];
    expect(refused.map((answer) => answer.status)).toEqual(Array(6).fill(404));
  });

  it('are created once for an Idempotency-Key, and a repeat gets the same answer', async () => {
    const workspace = ids.next('wsp');
    const make = () => ads.as(workspace).post('/v1/campaigns', { name: 'Once' }, { 'idempotency-key': 'k1' });
    const [first, second] = [await make(), await make()];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.json).toEqual(first.json);
    expect((await ads.as(workspace).get('/v1/campaigns')).json.items).toHaveLength(1);
  });

  it('store an ad’s cost by day and currency, and replace it', async () => {
    const { ad } = await ads.link(mine);
    const ask = ads.as(mine);
    const put = (day: string, currency: string, amount_minor: unknown) =>
      ask.put(`/v1/ads/${ad.id}/costs/${day}`, { currency, amount_minor });
    expect(await put('2026-01-31', 'USD', 5)).toMatchObject({
      status: 200,
      json: { ad_id: ad.id, day: '2026-01-31', currency: 'USD', amount_minor: 5 },
    });
    await put('2026-01-31', 'USD', 6);
    await put('2026-01-31', 'IDR', 7);
    await put('2026-02-01', 'USD', 0);
    const first = (await ask.get(`/v1/ads/${ad.id}/costs?limit=2`)).json;
    const rest = (await ask.get(`/v1/ads/${ad.id}/costs?limit=2&cursor=${first.next_cursor}`)).json;
    expect([...first.items, ...rest.items].map((row) => [row.day, row.currency, row.amount_minor])).toEqual([
      ['2026-02-01', 'USD', 0],
      ['2026-01-31', 'USD', 6],
      ['2026-01-31', 'IDR', 7],
    ]);
    expect(rest.next_cursor).toBeNull();
    expect((await put('2026-02-30', 'USD', 1)).json.errors[0].field).toBe('day');
    for (const bad of [
      ['usd', 1],
      ['XXZ', 1],
      ['USD', -1],
      ['USD', 1.5],
      ['USD', '1'],
    ]) {
      expect((await put('2026-01-01', bad[0] as string, bad[1])).status).toBe(400);
    }
  });

  it('refuse invalid values, and callers without the role', async () => {
    const ask = ads.as(mine);
    const bad = [
      await ask.post('/v1/campaigns', { name: '' }),
      await ask.post('/v1/campaigns', { name: 'x', colour: 'red' }),
      await ask.post('/v1/ads', { campaign_id: 'x', name: 'x' }),
      await ask.post('/v1/ads', { campaign_id: ids.next('cmp'), name: 'x', greeting_id: 'hello' }),
      await ask.post('/v1/links', { ad_id: ids.next('adv'), doors: [{ door: 'sms' }] }),
      await ask.get('/v1/ledger?kind=all'),
      await ask.get('/v1/uploads?state=maybe'),
      await ask.get('/v1/links?limit=1000'),
    ];
    expect(bad.map((answer) => answer.status)).toEqual(Array(bad.length).fill(400));
    expect((await ads.as(mine, 'agent').post('/v1/campaigns', { name: 'x' })).status).toBe(403);
    expect((await ads.as(mine, 'analyst').post('/v1/campaigns', { name: 'x' })).status).toBe(403);
    expect((await ads.as(null).get('/v1/campaigns')).status).toBe(401);
  });

  it('never show a token again', async () => {
    const ask = ads.as(mine);
    const access_token = 'EAAB-secret-token-9876';
    const set = await ask.put('/v1/networks/meta', {
      dataset_id: '123456',
      access_token,
      test_event_code: 'TEST1',
    });
    expect(set.json).toMatchObject({
      network: 'meta',
      dataset_id: '123456',
      access_token_end: '9876',
      unknown_consent: 'send',
      test_event_code: 'TEST1',
      state: 'active',
    });
    const again = await ask.put('/v1/networks/meta', {
      dataset_id: '7',
      access_token,
      unknown_consent: 'withhold',
    });
    const shown = await ask.get('/v1/networks/meta');
    expect(shown.json).toEqual(again.json);
    expect(shown.json).toMatchObject({ dataset_id: '7', unknown_consent: 'withhold', test_event_code: null });
    expect(set.text + again.text + shown.text).not.toContain('secret');
    expect((await ads.as(mine, 'analyst').get('/v1/networks/meta')).status).toBe(403);
    expect((await ask.put('/v1/networks/meta', { dataset_id: '../x', access_token })).status).toBe(400);
  });
});
