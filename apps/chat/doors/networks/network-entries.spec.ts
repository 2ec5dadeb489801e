import { jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { encodeChatCode } from '#crossing/chat-code.js';
import { LinkDescribed, links } from '#crossing/link.topic.js';
import type { MessageContent } from '#message/dialog.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { EventLog } from '#platform/ports/event-log.port.js';
import { ids, ChatSide } from '../../../../test/support/chat-side.js';
import { until } from '../../../../test/support/until.js';
import { AdvertLink } from '../../adverts/advert-link.entity.js';
import { Message } from '../../conversations/message.entity.js';

describe('the click that a message over a network names', () => {
  let chat: ChatSide;
  let brand: { id: string };
  let connection_id: string;
  let ad_id: string;
  let linkNumber = 40;
  let count = 0;

  beforeAll(async () => void (chat = await ChatSide.start()));
  afterAll(() => chat.stop());
  beforeEach(async () => {
    brand = await chat.workspace();
    connection_id = ids.next('con');
    ad_id = await link(brand.id, ++linkNumber);
  });
  afterEach(() => void jest.restoreAllMocks());

  const read = () => chat.service.get(Database, { strict: false }).read;
  const link = async (workspace_id: string, link_number: number, more: Partial<LinkDescribed> = {}) => {
    const [link_id, ad_id] = [ids.next('lnk'), ids.next('adv')];
    const fields = { workspace_id, link_id, link_number, ad_id, state: 'active' as const, ...more };
    await chat.publishEvent(links, make<LinkDescribed>(LinkDescribed, fields), 1);
    await until('chat knows the link', () => read().existsBy(AdvertLink, { link_id }));
    return ad_id;
  };
  const code = (number = linkNumber) => encodeChatCode(number, randomBytes(5));
  const receive = async (text: string, more: Partial<MessageContent> = {}, person = '6281200000001') => {
    const content = {
      message_id: `wamid.${++count}`,
      type: 'text',
      text,
      address: person,
      at: Date.now(),
      ...more,
    };
    await chat.receive({ workspace_id: brand.id, connection_id }, content);
    await until('the message came', async () =>
      (await read().findBy(Message, { workspace_id: brand.id })).some((row) => row.text === text),
    );
  };
  const inbox = async () => (await chat.as(brand.id).get('/v1/conversations')).json.items as any[];
  /** What crossed of the only conversation, and what its agents see. */
  const outcome = async (events = 1) => {
    const [shown] = await inbox();
    const crossed = await chat.crossings(shown.id, events);
    return { shown, crossed, last: crossed.at(-1)! };
  };
  const NONE = { attributed_via: 'none', certainty: 'none', click_bound: false, ad_id: null };

  it('is exact with the code in the draft, and only the code crosses', async () => {
    const own = code();
    await receive(`Halo, saya mau pesan kopi rahasia.\n\n${own.toLowerCase()}`);
    const { shown, crossed } = await outcome();
    expect(crossed).toMatchObject([
      {
        type: 'ChatStarted',
        data: { door: 'wa_me', via: 'code', certainty: 'exact', code: own, ad_id, consent: 'unknown' },
      },
    ]);
    expect(JSON.stringify(crossed)).not.toMatch(/rahasia|pesan|Halo|62812|wamid/);
    expect(shown).toMatchObject({
      door: 'whatsapp',
      attributed_via: 'code',
      certainty: 'exact',
      click_bound: true,
      ad_id,
    });
  });

  it('is reported as unknown if the customer removed the code', async () => {
    await receive('Halo, saya mau pesan');
    const { shown, last } = await outcome();
    expect(last.data).toMatchObject({ door: 'whatsapp', via: 'none', certainty: 'none' });
    expect(last.data).not.toHaveProperty('code');
    expect(shown).toMatchObject(NONE);
  });

  it.each([
    ['has a wrong checksum', () => code().replace(/.$/, (end) => (end === '0' ? '1' : '0'))],
    ['is of no link', () => code(999_999)],
    ['is cut short', () => code().slice(0, -1)],
  ])('is unknown if the code %s', async (_, written) => {
    await receive(`Halo ${written()}`);
    const { shown, last } = await outcome();
    expect(last.data).not.toHaveProperty('code');
    expect(shown).toMatchObject(NONE);
  });

  it('is unknown for a code of another workspace, and found by an own code after it', async () => {
    const other = await chat.workspace();
    await link(other.id, ++linkNumber);
    await receive(`Halo ${code(linkNumber)}`);
    expect((await outcome()).shown).toMatchObject(NONE);
    const own = code(linkNumber - 1);
    await receive(`${code(linkNumber)} ${own}`);
    expect((await outcome(2)).last).toMatchObject({ type: 'ChatTouched', data: { code: own, ad_id } });
  });

  it('is found in a draft of 4,000 characters with emoji and line ends', async () => {
    const own = code();
    const filler = 'Kopi ☕️ 👩🏽‍🍳 susu-gula\r\nABCDEF-GHJKMN '.repeat(120).slice(0, 3_979);
    await chat.receive(
      { workspace_id: brand.id, connection_id },
      { message_id: 'wamid.long', type: 'text', text: `${filler}\n${own}`, address: '628', at: Date.now() },
    );
    await until('the chat is there', async () => (await inbox()).length === 1);
    expect((await outcome()).last.data).toMatchObject({ code: own, certainty: 'exact' });
  });

  it('counts once, however often and under whatever id the message is delivered', async () => {
    const own = code();
    const content = { message_id: 'wamid.twice', type: 'text', text: own, address: '628', at: Date.now() };
    const told = ids.next('evt');
    for (const id of [told, told, ids.next('evt')])
      await chat.receive({ workspace_id: brand.id, connection_id }, content, id);
    await receive(`lagi ${own}`, {}, '628');
    await receive('selesai', {}, '628');
    const { shown, crossed } = await outcome();
    expect(shown.messages).toBe(3);
    expect(crossed.map(({ type }) => type)).toEqual(['ChatStarted']);
  });

  it('belongs to the first sender of the draft, and not to people to whom it was forwarded', async () => {
    const own = code();
    await receive(own, {}, '6281200000001');
    await receive(`dari teman: ${own}`, {}, '6281200000002');
    const shown = await inbox();
    expect(shown.map(({ certainty }) => certainty).sort()).toEqual(['exact', 'none']);
  });

  it('is a further touch if it comes later in the same chat', async () => {
    await receive('Halo');
    const second = code();
    await receive(`Ini lagi ${second}`);
    const third = code();
    await receive(`Dan ini ${third}`);
    const { shown, crossed } = await outcome(3);
    expect(crossed.map(({ type, data }) => [type, data['via'], data['code']])).toEqual([
      ['ChatStarted', 'none', undefined],
      ['ChatTouched', 'code', second],
      ['ChatTouched', 'code', third],
    ]);
    expect(shown).toMatchObject({ attributed_via: 'code', ad_id });
  });

  const referral = (fields: object) => ({ referral: JSON.stringify(fields) });
  const AD = { source_type: 'ad', source_id: '120208765432101', headline: 'Kopi', body: 'Diskon' };

  it.each<[string, string | undefined, object]>([
    [
      "of the network's own click id, which stays in chat",
      JSON.stringify({ ...AD, ctwa_clid: 'ARAkLkA8rmlFeiCktEJQ' }),
      { via: 'network_click_id', certainty: 'network', network_ad_id: AD.source_id, door: 'whatsapp' },
    ],
    [
      'of the ad alone',
      JSON.stringify(AD),
      { via: 'network_ad_id', certainty: 'ad', network_ad_id: AD.source_id },
    ],
    ['of a post, which is no ad', JSON.stringify({ ...AD, source_type: 'post' }), { via: 'none' }],
    ['of an ad id that is none', JSON.stringify({ ...AD, source_id: '12a' }), { via: 'none' }],
    ['of nothing, in no JSON', '{"source_id"', { via: 'none' }],
    ['of nothing, in JSON that is no object', '[1]', { via: 'none' }],
  ])('has the certainty of the referral: %s', async (_, given, expected) => {
    await receive('Halo', { referral: given });
    const { crossed, last } = await outcome();
    expect(last.data).toMatchObject(expected);
    expect(JSON.stringify(crossed)).not.toMatch(/ARAk|Kopi|Diskon/);
  });

  it("is found by the code if there is a referral too, with the referral's ad", async () => {
    const own = code();
    await receive(own, referral({ ...AD, ctwa_clid: 'one' }));
    expect((await outcome()).last.data).toMatchObject({
      via: 'code',
      code: own,
      network_ad_id: AD.source_id,
    });
  });

  it("counts the network's click id once, and uses the referral if the code was used before", async () => {
    const own = code();
    await receive(own, referral({ ...AD, ctwa_clid: 'one' }));
    await receive(`a ${own}`, referral({ ...AD, ctwa_clid: 'two' }));
    await receive('b', referral({ ...AD, ctwa_clid: 'two' }));
    await receive('c');
    const { crossed } = await outcome(2);
    expect(crossed.map(({ data }) => data['via'])).toEqual(['code', 'network_click_id']);
  });

  it('crosses with an unknown code while chat has not applied all links, so that the ads side can join it', async () => {
    jest.spyOn(chat.service.get(EventLog, { strict: false }), 'isCaughtUp').mockResolvedValue(false);
    const early = code(888_888);
    await receive(early);
    const { last } = await outcome();
    expect(last.data).toMatchObject({ via: 'code', code: early });
    expect(last.data).not.toHaveProperty('ad_id');
  });
});
