import { Database } from '#platform/adapters/sql/database.js';
import { Message } from '../../conversations/message.entity.js';
import { TelegramSide } from '../../../../test/support/telegram-side.js';
import { until } from '../../../../test/support/until.js';
import { PDF, png } from '../../../../test/support/pictures.js';

const settled = (state: string) => (messages: any[]) => messages.at(-1)?.state === state;

describe('an answer over Telegram', () => {
  let side: TelegramSide;
  let person = 5_000;

  beforeAll(async () => void (side = await TelegramSide.start()));
  afterAll(() => side.stop());

  const open = async (text = 'Halo') => {
    const who = ++person;
    return { who, id: await side.open(side.message(who, { text })) };
  };
  const conversation = async (id: string) => (await side.agent.get(`/v1/conversations/${id}`)).json;

  it('goes to the chat as plain text, and is sent; whether it arrived or was read is not known', async () => {
    const { who, id } = await open();
    expect(await conversation(id)).toMatchObject({
      ...{ door: 'telegram', place: null, can_reply: true },
      reply_window: { open: true, closes_at: null, free_until: null, refusal: null },
    });
    expect((await side.reply(id, { text: 'Ada <b>dua</b> & tiga' })).status).toBe(201);
    await side.until('it is sent', id, settled('sent'));
    expect(side.arrived(who)).toMatchObject([{ method: 'sendmessage', text: 'Ada <b>dua</b> & tiga' }]);
    expect(side.arrived(who)[0]!.params).toEqual({
      ...{ chat_id: String(who), text: 'Ada <b>dua</b> & tiga', link_preview_options: { is_disabled: true } },
    });
    expect(await conversation(id)).toMatchObject({ unanswered: false, replied_at: expect.any(String) });
  });

  it('shows the message that it answers, reacts to one, and has buttons that come back as a choice', async () => {
    const { who, id } = await open();
    const [first] = await side.messages(id);
    const buttons = [
      { id: 'gayo-250', title: 'Gayo 250 g' },
      { id: 'toraja', title: 'Toraja' },
    ];
    await side.reply(id, { text: 'Yang mana?', buttons, reply_to: first.id });
    await side.until('it is sent', id, settled('sent'));
    const [sent] = side.arrived(who);
    const number = [...side.telegram.hooks.known].find((one) => one.startsWith(`${who}:`))!.split(':')[1];
    expect(sent!.params).toMatchObject({
      reply_parameters: { message_id: Number(number), allow_sending_without_reply: true },
      reply_markup: {
        inline_keyboard: [
          [{ text: 'Gayo 250 g', callback_data: 'gayo-250' }],
          [{ text: 'Toraja', callback_data: 'toraja' }],
        ],
      },
    });
    await side.reply(id, { reaction: { message_id: first.id, emoji: '👍' } });
    await side.until('the reaction is sent', id, (all) => all.length === 3 && settled('sent')(all));
    expect(side.telegram.reactions.get(`${who}:${number}`)).toEqual([{ type: 'emoji', emoji: '👍' }]);
    const message = {
      ...{ message_id: sent!.message_id, date: 1, chat: { id: who, type: 'private' } },
      ...{ from: { id: 42 }, reply_markup: sent!.params['reply_markup'] },
    };
    const query = { id: '9001', from: { id: who, first_name: 'Sari' }, data: 'toraja', message };
    expect(await side.telegram.deliver({ callback_query: query })).toEqual({
      status: 200,
      body: JSON.stringify({ method: 'answerCallbackQuery', callback_query_id: '9001' }),
    });
    const all = await side.until('the choice is there', id, (one) => one.at(-1).kind === 'choice');
    expect(all.at(-1)).toMatchObject({
      ...{ text: 'Toraja', detail: { choice: { id: 'toraja', title: 'Toraja' } } },
      replies_to: all[1].id,
    });
    const long = [{ id: 'x'.repeat(65), title: 'Panjang' }];
    expect(await side.reply(id, { text: 'Pilih', buttons: long })).toMatchObject({
      ...{
        status: 422,
        json: { errors: [{ field: 'buttons', message: expect.stringContaining('64 bytes') }] },
      },
    });
  });

  it('carries files by their link or as they were uploaded, each by the method for its type', async () => {
    const { who, id } = await open();
    await side.reply(id, {
      media: { kind: 'document', link: 'https://kopi.example/menu.pdf' },
      text: 'Menu',
    });
    await side.until('it is sent', id, settled('sent'));
    const upload = async (bytes: Buffer, name: string) => {
      const type = { 'content-type': 'application/octet-stream' };
      const path = `/v1/conversations/${id}/media?filename=${name}`;
      return (await side.agent.post(path, bytes, type)).json.id as string;
    };
    for (const [bytes, name] of [
      [png(40, 30), 'foto.png'],
      [png(2_000, 40), 'pita.png'],
      [PDF, 'harga.pdf'],
    ] as const) {
      const before = (await side.messages(id)).length;
      expect((await side.reply(id, { media_id: await upload(bytes, name), text: name })).status).toBe(201);
      await side.until(`${name} is sent`, id, (all) => all.length > before && settled('sent')(all));
    }
    expect(
      side.arrived(who).map(({ method, text, file }) => [method, text, file?.type, file?.bytes.length]),
    ).toEqual([
      ['senddocument', 'Menu', undefined, undefined],
      ['sendphoto', 'foto.png', 'image/png', png(40, 30).length],
      ['senddocument', 'pita.png', 'image/png', png(2_000, 40).length],
      ['senddocument', 'harga.pdf', 'application/pdf', PDF.length],
    ]);
    expect(side.arrived(who)[0]!.params).toMatchObject({ document: 'https://kopi.example/menu.pdf' });
  });

  it('follows the one before it by a second, by the time at which each leaves', async () => {
    const { who, id } = await open();
    for (const text of ['satu', 'dua', 'tiga']) await side.reply(id, { text });
    await side.until('all are sent', id, (all) => all.filter(({ state }) => state === 'sent').length === 3);
    expect(side.arrived(who).map(({ text }) => text)).toEqual(['satu', 'dua', 'tiga']);
    const { read } = side.chat.service.get(Database, { strict: false });
    const left = (await read.findBy(Message, { conversation_id: id }))
      .map(({ left_at }) => left_at ?? 0)
      .sort();
    expect(left[2]! - left[1]!).toBeGreaterThanOrEqual(1_000);
    expect(left[3]! - left[2]!).toBeGreaterThanOrEqual(1_000);
  });

  it('waits as long as Telegram says, and then arrives once', async () => {
    const { who, id } = await open();
    side.telegram.flooded.set(String(who), 2);
    await side.reply(id, { text: 'Sabar' });
    const refused = () =>
      side.telegram.received.filter(
        ({ status, body }) => status === 429 && (body as any).chat_id === String(who),
      );
    await until('Telegram refused it', () => refused().length > 0);
    side.telegram.flooded.delete(String(who));
    await side.until('it is sent', id, settled('sent'));
    expect(side.arrived(who)).toHaveLength(1);
    const sent = side.telegram.received.findLast(({ body }) => (body as any)?.text === 'Sabar')!;
    expect(sent.at - refused().at(-1)!.at).toBeGreaterThanOrEqual(2_000);
  });

  it.each([
    ['blocked', 'telegram_blocked', /blocked the bot/],
    ['missing', 'telegram_chat_not_found', /no such chat/],
  ] as const)(
    'fails in words if the chat is %s, and the customer waits again',
    async (how, problem, words) => {
      const { who, id } = await open();
      side.telegram[how].add(String(who));
      await side.reply(id, { text: 'Ada' });
      const all = await side.until('it failed', id, settled('failed'));
      expect(all.at(-1)).toMatchObject({ problem, problem_detail: expect.stringMatching(words) });
      expect(await conversation(id)).toMatchObject({ unanswered: true });
    },
  );

  it('fails in words if Telegram cannot fetch its file, or does not take its reaction', async () => {
    const { id } = await open();
    const [first] = await side.messages(id);
    await side.reply(id, { reaction: { message_id: first.id, emoji: '🫠' } });
    const all = await side.until('it failed', id, settled('failed'));
    expect(all.at(-1)).toMatchObject({ problem: 'telegram_reaction' });
    side.telegram.failNext(1, { status: 502 });
    await side.reply(id, { text: 'Nanti' });
    await side.until('it is sent in the end', id, settled('sent'));
  });

  it('fails, and says why, if Telegram lets nobody write to the person for hours', async () => {
    const { who, id } = await open();
    side.telegram.flooded.set(String(who), 7_200);
    await side.reply(id, { text: 'Ada' });
    const all = await side.until('it failed', id, settled('failed'));
    expect(all.at(-1)).toMatchObject({
      ...{ problem: 'rate_limited', problem_detail: expect.stringMatching(/send it again later/) },
    });
  });

  it('is not sent again if Telegram never answered', async () => {
    const { who, id } = await open();
    side.telegram.failNext(1, 'cut');
    await side.reply(id, { text: 'Entah' });
    const all = await side.until('nobody knows', id, settled('unknown'));
    expect(all.at(-1)).toMatchObject({ problem: 'no_answer' });
    expect(side.arrived(who)).toHaveLength(1);
  });

  it('does not go out by a bot whose token Telegram does not know, or that is halted or removed', async () => {
    const { id } = await open();
    await side.connect('active', { token: '42:OLD' });
    await side.reply(id, { text: 'Ada' });
    const all = await side.until('it failed', id, settled('failed'));
    expect(all.at(-1)).toMatchObject({
      ...{ problem: 'telegram_401', problem_detail: expect.stringMatching(/BotFather/) },
    });
    await until('connections is told', () => side.reports.length > 0);
    expect(side.reports.at(-1)!.headers['type']).toBe('AccountRefused');
    expect(JSON.stringify(side.reports)).not.toContain('OLD');
    expect(await side.reply(id, { text: 'Lagi' })).toMatchObject({ status: 409 });
    await side.connect('halted');
    await until('it is halted', async () => /halted/.test((await side.reply(id, { text: 'x' })).json.detail));
    await side.connect();
    await until('it goes again', async () => (await side.reply(id, { text: 'Siap' })).status === 201);
    await side.until('it is sent', id, settled('sent'));
    await side.disconnect();
    await until('it is gone', async () => /removed/.test((await side.reply(id, { text: 'x' })).json.detail));
    await side.connect();
    await until('it is back', async () => (await side.reply(id, { text: 'Kembali' })).status === 201);
  });
});
