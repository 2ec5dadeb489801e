import { PNG } from 'pngjs';
import { AdsSide, ids } from '../../../test/support/ads-side.js';

describe('the label of an ad', () => {
  let ads: AdsSide;
  const mine = ids.next('wsp');
  let ad: string;
  const png = PNG.sync.write(new PNG({ width: 32, height: 32 })).toString('base64');
  beforeAll(async () => {
    ads = await AdsSide.start();
    const campaign_id = (await ads.as(mine).post('/v1/campaigns', { name: 'Lebaran' })).json.id as string;
    ad = (await ads.as(mine).post('/v1/ads', { campaign_id, name: 'Video 2' })).json.id as string;
  });
  afterAll(() => ads.stop());

  it('is its name and its picture, for agents and whoever measures', async () => {
    for (const role of ['agent', 'marketer', 'analyst'] as const) {
      const { status, json } = await ads.as(mine, role).get(`/v1/ads/${ad}/label`);
      expect([status, json]).toEqual([200, { id: ad, name: 'Video 2', picture_path: null }]);
    }
    expect((await ads.as(mine, 'agent').get(`/v1/ads/${ad}/picture`)).status).toBe(404);
    const set = await ads.as(mine, 'marketer').put(`/v1/ads/${ad}/picture`, { png });
    expect(set.json.picture_path).toMatch(new RegExp(`^/v1/ads/${ad}/picture\\?v=\\d+$`));
    const shown = await ads.as(mine, 'agent').get(set.json.picture_path as string);
    expect([shown.status, shown.headers['content-type'], shown.bytes.toString('base64')]).toEqual([
      200,
      'image/png',
      png,
    ]);
    await ads.as(mine).patch(`/v1/ads/${ad}`, { archived: true });
    expect((await ads.as(mine, 'agent').get(`/v1/ads/${ad}/label`)).json).toEqual(set.json);
    expect((await ads.as(mine).delete(`/v1/ads/${ad}/picture`)).status).toBe(204);
    expect((await ads.as(mine).delete(`/v1/ads/${ad}/picture`)).status).toBe(404);
  });

  it('is refused to other workspaces and roles, and takes no question beside the id', async () => {
    const other = ids.next('wsp');
    for (const path of ['label', 'picture'])
      expect((await ads.as(other, 'agent').get(`/v1/ads/${ad}/${path}`)).status).toBe(404);
    expect((await ads.as(other).put(`/v1/ads/${ad}/picture`, { png })).status).toBe(404);
    expect((await ads.as(mine, 'publisher').get(`/v1/ads/${ad}/label`)).status).toBe(403);
    for (const role of ['agent', 'analyst'] as const)
      expect((await ads.as(mine, role).put(`/v1/ads/${ad}/picture`, { png })).status).toBe(403);
    expect((await ads.as(mine).put(`/v1/ads/${ad}/picture`, { png: 'AAAA' })).status).toBe(422);
    expect((await ads.as(mine, 'agent').get(`/v1/ads/${ad}`)).status).toBe(403);
  });
});
