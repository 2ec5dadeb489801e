import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { Click } from '../clicks/click.entity.js';

describe('changes of campaigns, ads, links and costs', () => {
  let ads: AdsSide;
  const foreign = ids.next('wsp');
  beforeAll(async () => {
    ads = await AdsSide.start();
  });
  afterAll(() => ads.stop());

  const today = new Date().toISOString().slice(0, 10);
  const report = async (workspace: string) =>
    (await ads.as(workspace, 'analyst').get(`/v1/reports/last-touch?from=${today}&to=${today}`)).json;

  it('rename campaigns and ads in reports, including those of past days', async () => {
    const workspace = await ads.workspace();
    const { campaign, ad, link } = await ads.link(workspace, 'Sumer');
    const click = await ads.click(link.code);
    await eventually(() => ads.database.read.existsBy(Click, { id: click }));
    const ask = ads.as(workspace);
    expect(await ask.patch(`/v1/campaigns/${campaign.id}`, { name: 'Summer' })).toMatchObject({
      status: 200,
      json: { id: campaign.id, name: 'Summer', archived: false },
    });
    expect((await ask.patch(`/v1/ads/${ad.id}`, { name: 'Film' })).json).toMatchObject({ name: 'Film' });
    expect((await report(workspace)).campaigns).toMatchObject([
      { name: 'Summer', clicks: 1, ads: [{ name: 'Film', links: [{ code: link.code }] }] },
    ]);
  });

  it('archive a campaign or ad: it leaves the lists and accepts nothing new, but stays in reports', async () => {
    const workspace = await ads.workspace();
    const { campaign, ad, link } = await ads.link(workspace);
    const click = await ads.click(link.code);
    await eventually(() => ads.database.read.existsBy(Click, { id: click }));
    const ask = ads.as(workspace);
    const before = (await report(workspace)).totals;
    for (const [path, id] of [
      ['/v1/campaigns', campaign.id],
      ['/v1/ads', ad.id],
      ['/v1/links', link.id],
    ] as const) {
      const listed = async (query = '') =>
        (await ask.get(path + query)).json.items.map((row: { id: string }) => row.id);
      expect((await ask.patch(`${path}/${id}`, { archived: true })).json).toMatchObject({ archived: true });
      expect(await listed()).toEqual([]);
      expect(await listed('?archived=true')).toEqual([id]);
      expect((await ask.get(`${path}/${id}`)).json).toMatchObject({ id, archived: true });
    }
    expect(await ask.post('/v1/ads', { campaign_id: campaign.id, name: 'x' })).toMatchObject({
      status: 422,
      json: { errors: [{ field: 'campaign_id', rule: 'archived' }] },
    });
    expect(await ask.post('/v1/links', { ad_id: ad.id })).toMatchObject({
      status: 422,
      json: { errors: [{ field: 'ad_id', rule: 'archived' }] },
    });
    expect((await report(workspace)).totals).toEqual(before);
    expect(before.clicks).toBe(1);
    expect((await ask.patch(`/v1/links/${link.id}`, { archived: false })).json).toMatchObject({
      archived: false,
    });
    expect((await ask.get('/v1/links')).json.items).toHaveLength(1);
  });

  it('archive a link, whose visitors get a page in their language that leads to the chat', async () => {
    const workspace = await ads.workspace({ handle: 'toko-lama' });
    const { link } = await ads.link(workspace);
    await ads.as(workspace).patch(`/v1/links/${link.id}`, { archived: true });
    const visit = (language: string) => ads.as(null).get(`/c/${link.code}`, { 'accept-language': language });
    const english = await visit('fr, en;q=0.8, id;q=0.5');
    expect(english.status).toBe(410);
    expect(english.headers['content-type']).toContain('text/html');
    expect(english.text).toContain('<html lang="en">');
    expect(english.text).toContain('href="/chat/toko-lama"');
    expect(english.headers['location']).toBeUndefined();
    const indonesian = await visit('id-ID,id;q=0.9,en;q=0.8');
    expect(indonesian.text).toContain('<html lang="id">');
    expect(indonesian.text).toContain('Buka obrolan');
    const id = indonesian.headers['x-click-id']!;
    await eventually(() => ads.database.read.existsBy(Click, { id }));
    expect(await ads.database.read.findOneByOrFail(Click, { id })).toMatchObject({
      verdict: 'filtered',
      reason: 'archived',
    });
  });

  it('remove a cost, in one currency or in all, and reports no longer count it', async () => {
    const workspace = await ads.workspace();
    const { ad } = await ads.link(workspace);
    const ask = ads.as(workspace);
    const costs = `/v1/ads/${ad.id}/costs`;
    for (const currency of ['IDR', 'USD']) await ask.put(`${costs}/${today}`, { currency, amount_minor: 5 });
    expect((await report(workspace)).totals.cost).toHaveLength(2);
    expect((await ask.delete(`${costs}/${today}?currency=USD`)).status).toBe(204);
    expect((await report(workspace)).totals.cost).toEqual([{ currency: 'IDR', amount_minor: 5 }]);
    expect((await ask.delete(`${costs}/${today}?currency=USD`)).status).toBe(404);
    expect((await ask.delete(`${costs}/${today}?currency=usd`)).status).toBe(400);
    expect((await ask.delete(`${costs}/yesterday`)).status).toBe(422);
    expect((await ask.delete(`${costs}/${today}`)).status).toBe(204);
    expect((await report(workspace)).totals.cost).toEqual([]);
  });

  it('are allowed to marketers of the workspace only, and name the wrong field', async () => {
    const workspace = await ads.workspace();
    const { campaign, ad, link } = await ads.link(workspace);
    for (const path of [`/v1/campaigns/${campaign.id}`, `/v1/ads/${ad.id}`, `/v1/links/${link.id}`]) {
      expect((await ads.as(foreign).patch(path, { archived: true })).status).toBe(404);
      expect((await ads.as(foreign).get(path)).status).toBe(404);
      expect((await ads.as(workspace, 'analyst').patch(path, { archived: true })).status).toBe(403);
      for (const bad of [{ archived: 'yes' }, { code: 'x' }, { name: '' }, { workspace_id: foreign }])
        expect((await ads.as(workspace).patch(path, bad)).status).toBe(400);
      expect((await ads.as(workspace).patch(path, {})).json).toMatchObject({ archived: false });
    }
    expect((await ads.as(foreign).delete(`/v1/ads/${ad.id}/costs/${today}`)).status).toBe(404);
  });
});
