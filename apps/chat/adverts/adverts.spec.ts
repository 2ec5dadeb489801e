import { AdDescribed, ads } from '#crossing/ad.topic.js';
import { LinkDescribed, links } from '#crossing/link.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { ChatSide, ids } from '../../../test/support/chat-side.js';
import { until } from '../../../test/support/until.js';
import { Adverts, type Advert } from './adverts.js';

describe('the projection of a link', () => {
  let chat: ChatSide;
  const workspace_id = ids.next('wsp');
  const ad_id = ids.next('adv');
  const link_id = ids.next('lnk');
  const [ofAd, ofLink] = [ids.next('grt'), ids.next('grt')];
  beforeAll(async () => {
    chat = await ChatSide.start();
  });
  afterAll(() => chat.stop());

  const find = (workspace: string, number: number): Promise<Advert | null> =>
    chat.service
      .get(Adverts, { strict: false })
      .ofLinkNumber(chat.service.get(Database).read, workspace, number);
  const link = (sequence: number, more: Partial<LinkDescribed> = {}) =>
    chat.publishEvent(
      links,
      make<LinkDescribed>(LinkDescribed, {
        ...{ workspace_id, link_id, link_number: 71, ad_id, state: 'active' },
        ...more,
      }),
      sequence,
    );

  it("has the link's ad, and the greeting of the link or else of the ad", async () => {
    await link(1);
    await until('the link is known', async () => (await find(workspace_id, 71)) !== null);
    expect(await find(workspace_id, 71)).toEqual({ link_id, ad_id, greeting_id: null });
    await chat.publishEvent(ads, make(AdDescribed, { workspace_id, ad_id, greeting_id: ofAd }), 1);
    await until('the ad is known', async () => (await find(workspace_id, 71))?.greeting_id === ofAd);
    await link(2, { greeting_id: ofLink });
    await until('the change is known', async () => (await find(workspace_id, 71))?.greeting_id === ofLink);
  });

  it('keeps the newest state in spite of late events, and is hidden from other workspaces', async () => {
    await link(1, { greeting_id: ofAd });
    await link(3, { greeting_id: ofLink, state: 'archived' });
    await chat.publishEvent(ads, make(AdDescribed, { workspace_id, ad_id }), 2);
    await link(1, { link_id: ids.next('lnk'), link_number: 72 });
    await until('all is taken', async () => (await find(workspace_id, 72)) !== null);
    expect(await find(workspace_id, 71)).toEqual({ link_id, ad_id, greeting_id: ofLink });
    expect(await find(ids.next('wsp'), 71)).toBeNull();
  });
});
