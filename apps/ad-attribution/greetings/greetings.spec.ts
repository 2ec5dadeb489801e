import { jest } from '@jest/globals';
import { GreetingArchived, greetings } from '#crossing/greeting.topic.js';
import { make } from '#platform/events/make.js';
import { EventLog } from '#platform/ports/event-log.port.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { LedgerRow } from '../ledger/ledger.entity.js';
import { Greeting } from './greeting.entity.js';

describe('the greeting of an ad', () => {
  let ads: AdsSide;
  const mine = ids.next('wsp');
  beforeAll(async () => {
    ads = await AdsSide.start();
  });
  afterAll(() => ads.stop());

  const add = async (greeting_id: string) => {
    const campaign = (await ads.as(mine).post('/v1/campaigns', { name: 'C' })).json;
    return ads.as(mine).post('/v1/ads', { campaign_id: campaign.id, name: 'A', greeting_id });
  };

  it('is one of the workspace, even if it was created just before the ad', async () => {
    const greeting_id = await ads.greeting(mine);
    const ad = await add(greeting_id);
    expect(ad).toMatchObject({ status: 201, json: { greeting_id } });
    expect(await ads.database.read.findOneByOrFail(LedgerRow, { workspace_id: mine })).toMatchObject({
      kind: 'crossing',
      target: 'crossing.greeting',
      body: JSON.stringify({ workspace_id: mine, greeting_id }),
    });
  });

  it('is refused in a new or changed ad if it does not exist or belongs to another workspace', async () => {
    const foreign = await ads.greeting(ids.next('wsp'));
    const own = await ads.greeting(mine);
    for (const id of [foreign, own]) await eventually(() => ads.database.read.existsBy(Greeting, { id }));
    const { json: ad } = await add(own);
    const wrong = { status: 422, json: { errors: [{ field: 'greeting_id', rule: 'exists' }] } };
    for (const id of [foreign, ids.next('grt')]) {
      expect(await add(id)).toMatchObject(wrong);
      expect(await ads.as(mine).patch(`/v1/ads/${ad.id}`, { greeting_id: id })).toMatchObject(wrong);
    }
    expect((await ads.as(mine).get(`/v1/ads/${ad.id}`)).json).toMatchObject({ greeting_id: own });
    expect((await ads.as(mine).patch(`/v1/ads/${ad.id}`, { greeting_id: null })).json).toMatchObject({
      greeting_id: null,
      name: 'A',
    });
  });

  it('is waited for while the ads side is behind, and the client is asked to try again later', async () => {
    const log = jest.spyOn(ads.service.get(EventLog), 'isCaughtUp').mockResolvedValue(false);
    expect(await add(ids.next('grt'))).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    log.mockRestore();
  });

  it('can no longer be named once it is archived; ads that name it keep it', async () => {
    const id = await ads.greeting(mine);
    const { json: ad } = await add(id);
    const archived = make(GreetingArchived, { workspace_id: mine, greeting_id: id });
    await ads.publishEvent(greetings, archived, 2);
    await eventually(() => ads.database.read.existsBy(Greeting, { id, archived: 1 }));
    expect(await add(id)).toMatchObject({ status: 422, json: { errors: [{ rule: 'archived' }] } });
    expect((await ads.as(mine).patch(`/v1/ads/${ad.id}`, { name: 'B', greeting_id: id })).json).toMatchObject(
      {
        name: 'B',
        greeting_id: id,
      },
    );
  });
});
