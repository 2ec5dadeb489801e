import { randomBytes } from 'node:crypto';
import { encodeChatCode } from '#crossing/chat-code.js';
import { LinkDescribed, links } from '#crossing/link.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { ids } from '../../../../test/support/chat-side.js';
import { message, PageSide, text, type PageAccount } from '../../../../test/support/page-side.js';
import { until } from '../../../../test/support/until.js';
import { AdvertLink } from '../../adverts/advert-link.entity.js';

const LINK = 71;
const AD = '120210000000000042';

describe.each(['page', 'instagram'] as const)('people who come to a brand’s %s', (which) => {
  let side: PageSide;
  let where: PageAccount;
  let ad_id: string;
  let count = 0;

  beforeAll(async () => {
    side = await PageSide.start();
    where = side[which];
    ad_id = ids.next('adv');
    const link_id = ids.next('lnk');
    const fields = {
      workspace_id: side.brand.id,
      link_id,
      link_number: LINK,
      ad_id,
      state: 'active' as const,
    };
    await side.chat.publishEvent(links, make<LinkDescribed>(LinkDescribed, fields), 1);
    const { read } = side.chat.service.get(Database, { strict: false });
    await until('chat knows the link', () => read.existsBy(AdvertLink, { link_id }));
  });
  afterAll(() => side.stop());

  const code = () => encodeChatCode(LINK, randomBytes(5));
  const person = () => `${which === 'page' ? 71 : 72}${String(++count).padStart(12, '0')}`;
  const byLink = (ref: string) => ({ ref, source: 'SHORTLINK', type: 'OPEN_THREAD' });
  const byAd = { ref: 'campaign=1', source: 'ADS', type: 'OPEN_THREAD', ad_id: AD };
  const shown = async (id: string) => (await side.agent.get(`/v1/conversations/${id}`)).json;

  it('by a link are exact where the ref comes with the button that begins the chat', async () => {
    const own = code();
    const postback = { mid: 'm_begin', title: 'Mulai', payload: 'START', referral: byLink(own) };
    const id = await side.open(where, person(), { postback });
    expect(await side.chat.crossings(id, 1)).toMatchObject([
      {
        type: 'ChatStarted',
        data: { door: where.network, via: 'code', certainty: 'exact', code: own, ad_id },
      },
    ]);
    expect(await shown(id)).toMatchObject({ attributed_via: 'code', certainty: 'exact', ad_id });
    expect(await side.messages(id)).toMatchObject([
      { kind: 'choice', text: 'Mulai', detail: { choice: { id: 'START', title: 'Mulai' } } },
    ]);
  });

  it('by a link are exact where the ref comes with the message', async () => {
    const own = code();
    const id = await side.open(where, person(), text('Halo', { referral: byLink(own.toLowerCase()) }));
    const [started] = await side.chat.crossings(id, 1);
    expect(started!.data).toMatchObject({ via: 'code', code: own, ad_id });
  });

  it('by a link to a chat that is there already count once they write', async () => {
    const [who, own] = [person(), code()];
    const id = await side.open(where, who);
    expect((await side.chat.crossings(id, 1))[0]!.data).toMatchObject({ via: 'none' });
    await side.sandbox.receive(where, who, { referral: byLink(own) });
    await side.until('it is noted', id, (all) => all.length === 2);
    expect(side.chat.crossed.filter(({ key }) => key === id)).toHaveLength(1);
    await side.sandbox.receive(where, who, text('Masih ada?'));
    const crossed = await side.chat.crossings(id, 2);
    expect(crossed[1]).toMatchObject({
      type: 'ChatTouched',
      data: { via: 'code', certainty: 'exact', code: own, ad_id, door: where.network },
    });
    expect(await shown(id)).toMatchObject({ attributed_via: 'code', ad_id, unanswered: true });
  });

  it('by a link are counted once, however often the network tells of it', async () => {
    const [who, own] = [person(), code()];
    const event = side.sandbox.eventOf(where, who, { referral: byLink(own) });
    for (let time = 0; time < 2; time++) await side.sandbox.hooks.post([event]);
    const id = await side.open(where, who, text('Halo'));
    await side.sandbox.receive(where, who, text('Lagi', { referral: byLink(own) }));
    await side.until('both came', id, (all) => all.filter(({ kind }) => kind === 'text').length === 2);
    expect(side.chat.crossed.filter(({ key }) => key === id)).toHaveLength(1);
    expect((await side.messages(id)).filter(({ kind }) => kind === 'notice')).toHaveLength(1);
  });

  it('by an ad are known by the ad alone, in each place where a referral stands', async () => {
    const first = await side.open(where, person(), {
      postback: { mid: `m_ad-${which}`, title: 'Mulai', payload: 'START', referral: byAd },
    });
    const second = await side.open(where, person(), text('Halo', { referral: byAd }));
    const who = person();
    await side.sandbox.receive(where, who, { referral: byAd });
    const third = await side.open(where, who);
    for (const id of [first, second, third])
      expect((await side.chat.crossings(id, 1))[0]!.data).toMatchObject({
        via: 'network_ad_id',
        certainty: 'ad',
        network_ad_id: AD,
      });
  });

  it('by an ad whose link carries a code are exact, and the ad crosses too', async () => {
    const own = code();
    const id = await side.open(where, person(), text('Halo', { referral: { ...byAd, ref: own } }));
    const [started] = await side.chat.crossings(id, 1);
    expect(started!.data).toMatchObject({ via: 'code', certainty: 'exact', code: own, network_ad_id: AD });
  });

  it.each([
    ['of nobody', 'summer-2026'],
    ['whose checksum is wrong', '00002A-000000-000000'],
    ['of no link here', encodeChatCode(9_999, randomBytes(5))],
  ])('with a ref %s come by nothing that is known, and it stays behind', async (_, ref) => {
    const id = await side.open(where, person(), text('Halo', { referral: byLink(ref) }));
    const [started] = await side.chat.crossings(id, 1);
    expect(started!.data).toMatchObject({ via: 'none', certainty: 'none' });
    expect(JSON.stringify(started)).not.toContain(ref);
  });

  it('say nothing of themselves to the ads side', async () => {
    const who = person();
    const id = await side.open(where, who, message({ text: 'rahasia', referral: byLink(code()) }));
    const crossed = JSON.stringify(await side.chat.crossings(id, 1));
    expect(crossed).not.toMatch(new RegExp(`rahasia|${who}|${where.account}|m_in`));
  });
});

describe('somebody who writes to the page and to its account on Instagram', () => {
  let side: PageSide;
  beforeAll(async () => void (side = await PageSide.start()));
  afterAll(() => side.stop());

  it('is two contacts, even where both networks call them by the same number', async () => {
    const first = await side.open(side.page, '7700');
    const second = await side.open(side.instagram, '7700');
    const all = await side.inbox();
    const of = (id: string) => all.find((one) => one.id === id);
    expect([of(first).door, of(second).door]).toEqual(['messenger', 'instagram']);
    expect(of(first).contact_id).not.toBe(of(second).contact_id);
  });
});
