import { ChatStarted, conversations, StageReached } from '#crossing/conversation.topic.js';
import { make } from '#platform/events/make.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import type { Answer } from '../../../test/support/http-client.js';

describe("the networks' ids of an ad", () => {
  let ads: AdsSide;
  beforeAll(async () => {
    ads = await AdsSide.start();
  });
  afterAll(() => ads.stop());

  const today = new Date().toISOString().slice(0, 10);
  const META = { network: 'meta', id: '120210000000000042' };
  const wrong = ({ status, json }: Answer) => `${status} ${json.errors[0].field} ${json.errors[0].rule}`;
  const unassigned = async (workspace: string, query = '') =>
    (await ads.as(workspace).get(`/v1/ads/unassigned${query}`)).json;
  const chat = async (workspace_id: string, network_ad_id: string) => {
    const who = {
      ...{ workspace_id, conversation_id: ids.next('cnv'), subject_id: ids.random('sub') },
      consent: 'unknown' as const,
    };
    const named = { door: 'whatsapp', via: 'network_ad_id', certainty: 'ad', network_ad_id } as const;
    await ads.publishEvent(
      conversations,
      make<ChatStarted>(ChatStarted, { ...who, at: Date.now(), ...named }),
      1,
    );
    const stage = {
      stage_id: ids.next('stg'),
      stage: 'purchased',
      amount_minor: 500,
      currency: 'IDR',
    } as const;
    await ads.publishEvent(
      conversations,
      make<StageReached>(StageReached, { ...who, at: Date.now() + 1, ...stage }),
      2,
    );
  };
  const report = async (workspace: string) =>
    (await ads.as(workspace).get(`/v1/reports/last-touch?from=${today}&to=${today}&level=ad`)).json;

  it('are shown with the ad, and replaced as a whole', async () => {
    const workspace = await ads.workspace();
    const { ad, campaign } = await ads.link(workspace);
    const ask = ads.as(workspace);
    const both = [{ network: 'google', id: META.id }, META];
    expect((await ask.patch(`/v1/ads/${ad.id}`, { network_ids: [META, both[0]] })).json.network_ids).toEqual(
      both,
    );
    expect((await ask.get(`/v1/ads/${ad.id}`)).json.network_ids).toEqual(both);
    expect((await ask.get('/v1/ads')).json.items[0].network_ids).toEqual(both);
    expect((await ask.patch(`/v1/ads/${ad.id}`, { name: 'x' })).json.network_ids).toEqual(both);
    const made = await ask.post('/v1/ads', { campaign_id: campaign.id, name: 'B', network_ids: [META] });
    expect(wrong(made)).toBe('409 network_ids.0 taken');
    expect((await ask.patch(`/v1/ads/${ad.id}`, { network_ids: [] })).json.network_ids).toEqual([]);
    const again = await ask.post('/v1/ads', { campaign_id: campaign.id, name: 'B', network_ids: [META] });
    expect(again).toMatchObject({ status: 201, json: { network_ids: [META] } });
    expect((await unassigned(workspace)).items).toEqual([]);
  });

  it('attribute chats and orders to the ad, including those from before they were assigned', async () => {
    const workspace = await ads.workspace();
    const { ad } = await ads.link(workspace);
    await chat(workspace, META.id);
    await chat(workspace, '99');
    await eventually(async () => (await unassigned(workspace)).items.length === 2);
    const first = await unassigned(workspace, '?limit=1');
    const rest = await unassigned(workspace, `?limit=1&cursor=${first.next_cursor}`);
    expect([...first.items, ...rest.items]).toMatchObject([{ network: 'meta', id: '99' }, META]);
    expect(rest.next_cursor).toBeNull();
    await eventually(async () => (await report(workspace)).unattributed.stages.purchased === 2);
    await ads.as(workspace).patch(`/v1/ads/${ad.id}`, { network_ids: [META] });
    const { campaigns, unattributed, totals } = await report(workspace);
    const order = { stages: { purchased: 1 }, revenue: [{ currency: 'IDR', amount_minor: 500 }] };
    expect(campaigns).toMatchObject([{ ads: [{ ad_id: ad.id, chats: 1, ...order }] }]);
    expect(unattributed).toMatchObject({ chats: 1, ...order });
    expect(totals).toMatchObject({ chats: 2, stages: { purchased: 2 } });
    expect((await unassigned(workspace)).items).toMatchObject([{ id: '99' }]);
    await ads.as(workspace).patch(`/v1/ads/${ad.id}`, { network_ids: [] });
    expect((await unassigned(workspace)).items).toHaveLength(2);
  });

  it('are refused with a wrong form or repeated, and listed only for the workspace whose chat named them', async () => {
    const workspace = await ads.workspace();
    const { ad } = await ads.link(workspace);
    const patch = (network_ids: object[]) => ads.as(workspace).patch(`/v1/ads/${ad.id}`, { network_ids });
    expect(wrong(await patch([{ network: 'meta', id: 'act_1' }]))).toBe('400 network_ids.0.id matches');
    expect(wrong(await patch([{ network: 'meta', id: '1'.repeat(21) }]))).toBe(
      '400 network_ids.0.id matches',
    );
    expect(wrong(await patch([{ network: 'x', id: '1' }]))).toBe('400 network_ids.0.network isIn');
    expect(wrong(await patch([META, META]))).toBe('400 network_ids arrayUnique');
    const other = await ads.workspace();
    await chat(other, META.id);
    await eventually(async () => (await unassigned(other)).items.length === 1);
    expect((await unassigned(workspace)).items).toEqual([]);
    expect((await ads.as(workspace, 'agent').get('/v1/ads/unassigned')).status).toBe(403);
  });
});
