import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CLICK_START, encodeChatCode } from '#crossing/chat-code.js';
import { LinkDescribed, links } from '#crossing/link.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { ids } from '../../../../test/support/chat-side.js';
import { png } from '../../../../test/support/pictures.js';
import { TelegramSide } from '../../../../test/support/telegram-side.js';
import { until } from '../../../../test/support/until.js';
import { AdvertLink } from '../../adverts/advert-link.entity.js';

const LINK = 72;
const HOUR = 3_600;
const GROUP = { id: -1001, type: 'supergroup', title: 'Obrolan' };
const now = () => Math.floor(Date.now() / 1_000);

describe('people who write over Telegram', () => {
  let side: TelegramSide;
  let ad_id: string;
  let person = 6_000;

  beforeAll(async () => {
    side = await TelegramSide.start();
    ad_id = ids.next('adv');
    const link_id = ids.next('lnk');
    const link = { workspace_id: side.brand.id, link_id, link_number: LINK, ad_id, state: 'active' as const };
    await side.chat.publishEvent(links, make<LinkDescribed>(LinkDescribed, link), 1);
    const { read } = side.chat.service.get(Database, { strict: false });
    await until('chat knows the link', () => read.existsBy(AdvertLink, { link_id }));
  });
  afterAll(() => side.stop());

  const shown = async (id: string) => (await side.agent.get(`/v1/conversations/${id}`)).json;

  it('come exactly by the click whose code the link carries, once they write', async () => {
    const who = ++person;
    const code = encodeChatCode(LINK, randomBytes(5));
    const before = (await side.inbox()).length;
    await side.tell(side.message(who, { text: `/start ${CLICK_START}${code}` }));
    const id = await side.open(side.message(who, { text: 'Masih ada?' }));
    expect(await side.inbox()).toHaveLength(before + 1);
    expect(await side.messages(id)).toMatchObject([
      { kind: 'notice', network_type: 'referral' },
      { kind: 'text', text: 'Masih ada?' },
    ]);
    expect(await side.chat.crossings(id, 1)).toMatchObject([
      { type: 'ChatStarted', data: { door: 'telegram', via: 'code', certainty: 'exact', code, ad_id } },
    ]);
    expect(await shown(id)).toMatchObject({ attributed_via: 'code', certainty: 'exact', ad_id });
  });

  it('are greeted once after Start with the greeting of the link, else the default one, unless they wrote meanwhile', async () => {
    const { json: own } = await side.agent.post('/v1/greetings', { text: 'Halo dari iklan' });
    const link = { workspace_id: side.brand.id, link_id: ids.next('lnk'), link_number: LINK + 1, ad_id };
    const described = make<LinkDescribed>(LinkDescribed, {
      ...{ ...link, state: 'active' as const, greeting_id: own.id },
    });
    await side.chat.publishEvent(links, described, 1);
    const { read } = side.chat.service.get(Database, { strict: false });
    await until('chat knows the link', () => read.existsBy(AdvertLink, { link_id: link.link_id }));
    const start = (who: number, content: object = {}) => {
      const text = `/start ${CLICK_START}${encodeChatCode(LINK + 1, randomBytes(5))}`;
      return side.message(who, { text, ...content });
    };
    const who = ++person;
    const first = { update_id: 92_001, ...start(who) };
    for (const update of [first, first, start(who)]) await side.tell(update);
    const id = await side.open(side.message(who, { text: 'Masih ada?' }));
    const all = await side.until('it is sent', id, (one) => one.some(({ state }) => state === 'sent'));
    expect(all.filter(({ from }) => from !== 'customer')).toMatchObject([
      { from: 'greeting', kind: 'text', text: 'Halo dari iklan', state: 'sent' },
    ]);
    expect(side.arrived(who).map(({ text }) => text)).toEqual(['Halo dari iklan']);
    expect(await shown(id)).toMatchObject({ unanswered: true, replied_at: null });

    const late = ++person;
    const other = await side.open(side.message(late, { text: 'Sudah di sini' }));
    await side.tell(start(late, { date: now() - 60 }));
    await side.tell(side.message(late, { text: '/start' }));
    await side.until('both have come', other, (one) => one.length >= 3);
    expect((await side.messages(other)).map(({ from }) => from)).toEqual([
      'customer',
      'customer',
      'customer',
    ]);
  });

  it('are kept once, however often and in whatever order Telegram tells it', async () => {
    const who = ++person;
    const first = { update_id: 91_001, ...side.message(who, { text: 'Halo', date: now() - 60 }) };
    const { message_id } = first.message as { message_id: number };
    const edited_message = side.telegram.hooks.message(who, {
      message_id,
      text: 'Halo!',
      edit_date: now() - 30,
    });
    const edit = { update_id: 91_002, edited_message };
    for (const update of [edit, { update_id: 91_003, chat_boost: { chat: { id: who } } }, edit])
      await side.tell(update);
    const id = await side.open(first);
    await side.tell(first);
    await side.tell(side.message(who, { text: 'akhir' }));
    const all = await side.until('the last is there', id, (one) => one.some(({ text }) => text === 'akhir'));
    expect(all.map(({ kind, text }) => [kind, text])).toEqual([
      ['edit', 'Halo!'],
      ['text', 'Halo!'],
      ['text', 'akhir'],
    ]);
  });

  it('send files, which are fetched; of one that a bot cannot have it is said why; no token is kept', async () => {
    const who = ++person;
    const { files } = side.telegram;
    const photo = [files.add(png(4, 4)), files.add(png(40, 30))];
    const id = await side.open(side.message(who, { photo, caption: 'Yang ini' }));
    const huge = files.add(Buffer.from('x'), { file_size: 21 * 1024 * 1024, file_name: 'film.mkv' });
    await side.tell(side.message(who, { document: huge }));
    files.failDownloads = { status: 500, times: 1 };
    const all = await side.until(
      'both have ended',
      id,
      (one) => one.length === 2 && one.every(({ media }) => media[0].state !== 'fetching'),
    );
    expect(all[0]).toMatchObject({
      ...{ kind: 'media', network_type: 'photo', text: 'Yang ini' },
      media: [{ kind: 'image', state: 'stored', mime_type: 'image/png', width: 40, height: 30 }],
    });
    expect(all[1].media[0]).toMatchObject({
      ...{ state: 'failed', problem: 'over_bot_limit', problem_detail: expect.stringMatching(/20 MB/) },
      filename: 'film.mkv',
    });
    expect(files.downloads.map(({ status }) => status)).toContain(200);
    const kept = filesBelow(side.chat.folder.path).filter((path) =>
      readFileSync(path).includes('42:SANDBOX'),
    );
    expect(kept).toEqual([]);
  });

  it('comment under a post, apart from their private chat, and are answered there under what they wrote', async () => {
    const who = ++person;
    const own = await side.open(side.message(who, { text: 'Rahasia' }));
    const post = { message_id: 5, chat: GROUP, sender_chat: { id: -1002 }, is_automatic_forward: true };
    const comment = side.message(who, { chat: GROUP, text: 'Berapa?', reply_to_message: post });
    const id = await side.open(comment);
    expect(id).not.toBe(own);
    expect([(await shown(own)).place, (await shown(id)).place]).toEqual([null, 'comments']);
    await side.reply(id, { text: 'Rp90.000' });
    await side.until('it is sent', id, (one) => one.at(-1).state === 'sent');
    const { message_id } = comment.message as { message_id: number };
    expect(side.arrived(GROUP.id)).toMatchObject([
      { text: 'Rp90.000', params: { chat_id: '-1001', reply_parameters: { message_id } } },
    ]);
    expect(side.arrived(who)).toEqual([]);
  });

  it('write to a business account, which has 24 hours to answer, and what is deleted there is gone', async () => {
    const who = ++person;
    const business_connection_id = 'KnAfPyrkiEm6CAAATHq6N2v1Hpk';
    const said = (content: object) =>
      side.telegram.hooks.message(who, { business_connection_id, ...content });
    const first = said({ text: 'Halo, toko' }) as { message_id: number; chat: object };
    const id = await side.open({ business_message: first });
    await side.reply(id, { text: 'Halo juga' });
    await side.until('it is sent', id, (one) => one.at(-1).state === 'sent');
    expect(side.arrived(who)[0]!.params).toMatchObject({ chat_id: String(who), business_connection_id });
    await side.tell({
      business_message: said({ text: 'Dari ponsel', from: { id: 99, first_name: 'Kopi' } }),
    });
    const message_ids = [first.message_id];
    await side.tell({ deleted_business_messages: { business_connection_id, chat: first.chat, message_ids } });
    const all = await side.until('it is deleted', id, (one) => one.some(({ kind }) => kind === 'revocation'));
    expect(all.map(({ from, text }) => [from, text])).toEqual([
      ['customer', ''],
      ['agent', 'Halo juga'],
      ['phone', 'Dari ponsel'],
      ['customer', ''],
    ]);
    const late = said({ text: 'Kemarin', date: now() - 25 * HOUR, chat: { id: ++person, type: 'private' } });
    const old = await side.open({ business_message: { ...late, from: { id: person } } });
    expect(await shown(old)).toMatchObject({ place: 'business', can_reply: false });
    expect(await side.reply(old, { text: 'Terlambat' })).toMatchObject({
      ...{ status: 409, json: { detail: expect.stringMatching(/24 hours/), can_send: [] } },
    });
  });

  it('block the bot, which agents see', async () => {
    const who = ++person;
    const id = await side.open(side.message(who, { text: 'Halo' }));
    const my_chat_member = {
      ...{ chat: { id: who, type: 'private' }, from: { id: who }, date: now() },
      ...{ old_chat_member: { status: 'member' }, new_chat_member: { status: 'kicked' } },
    };
    await side.tell({ my_chat_member });
    const all = await side.until('it is there', id, (one) => one.length === 2);
    expect(all[1]).toMatchObject({ kind: 'notice', network_type: 'blocked', text: '' });
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}
