import { WhatsAppSide } from '../../../../test/support/whatsapp-side.js';
import { WorkspaceSettings } from '../../../../test/support/workspace-settings.js';

const isDelivered = ({ state }: { state: string }) => state === 'delivered';

describe('an answer over WhatsApp', () => {
  let side: WhatsAppSide;
  let count = 0;
  const person = () => `62812${String(++count).padStart(8, '0')}`;

  beforeAll(async () => {
    side = await WhatsAppSide.start({ statuses: ['sent', 'delivered'] });
  });
  afterAll(() => side.stop());

  /** A conversation with somebody who wrote just now. */
  const open = async (wa_id = person(), message: object = { text: { body: 'Halo' } }) => {
    const before = (await side.inbox()).map(({ id }) => id);
    expect(await side.whatsapp.receive({ wa_id }, message)).toEqual({ status: 200, body: '{}' });
    const items = await side.conversations(before.length + 1);
    return { wa_id, id: items.find(({ id }) => !before.includes(id)).id as string };
  };
  const settled = (id: string, state: string) =>
    side.until(`the answer is ${state}`, id, (all) => all.some((one) => one.state === state));

  it("is queued, sent once, and shown with WhatsApp's statuses", async () => {
    const { wa_id, id } = await open();
    const answer = await side.reply(id, { text: 'Ada, 250 g' });
    expect(answer).toMatchObject({ status: 201, json: { from: 'agent', state: 'queued', problem: null } });
    await settled(id, 'delivered');
    expect(side.arrived(wa_id)).toMatchObject([
      { to: wa_id, type: 'text', text: { body: 'Ada, 250 g' }, biz_opaque_callback_data: answer.json.id },
    ]);
    const [sent] = side.whatsapp.messages.keys();
    await side.whatsapp.status([[...side.whatsapp.messages.keys()].at(-1)!, 'read'], [sent!, 'sent']);
    await settled(id, 'read');
  });

  it('is sent in order, one at a time, and to nobody else', async () => {
    const [ani, budi] = [await open(), await open()];
    const texts = Array.from({ length: 8 }, (_, nth) => `Jawaban ${nth}`);
    for (const text of texts) {
      await side.reply(ani.id, { text });
      await side.reply(budi.id, { text: `${text} untuk Budi` });
    }
    await side.until('all are delivered', ani.id, (all) => all.filter(isDelivered).length === texts.length);
    expect(side.arrived(ani.wa_id).map(({ text }) => text.body)).toEqual(texts);
    expect(side.arrived(budi.wa_id).every(({ text }) => /untuk Budi$/.test(text.body))).toBe(true);
  });

  it.each<[string, object, object]>([
    [
      'buttons',
      {
        text: 'Yang mana?',
        buttons: [
          { id: 'a', title: 'Gayo' },
          { id: 'b', title: 'Toraja' },
        ],
      },
      { type: 'interactive', interactive: { type: 'button', body: { text: 'Yang mana?' } } },
    ],
    [
      'a list',
      { text: 'Yang mana?', buttons: [1, 2, 3, 4].map((nth) => ({ id: `k${nth}`, title: `Kopi ${nth}` })) },
      { type: 'interactive', interactive: { type: 'list', action: { button: 'Choose' } } },
    ],
    [
      'a file',
      {
        text: 'Menu kami',
        media: { kind: 'document', link: 'https://kopi.example/menu.pdf', filename: 'menu.pdf' },
      },
      {
        type: 'document',
        document: { link: 'https://kopi.example/menu.pdf', caption: 'Menu kami', filename: 'menu.pdf' },
      },
    ],
    [
      'a template',
      { template: { name: 'order_ready', language: 'id', parameters: ['Sari'] } },
      { type: 'template', template: { name: 'order_ready', language: { code: 'id' } } },
    ],
  ])('may be %s', async (_, input, sent) => {
    const { wa_id, id } = await open();
    expect(await side.reply(id, input)).toMatchObject({ status: 201 });
    await settled(id, 'delivered');
    expect(side.arrived(wa_id)).toMatchObject([sent]);
  });

  it("opens a list by a button in the workspace's language", async () => {
    await new WorkspaceSettings(side.chat, side.brand).change({});
    const { wa_id, id } = await open();
    const buttons = [1, 2, 3, 4].map((nth) => ({ id: `k${nth}`, title: `Kopi ${nth}` }));
    expect(await side.reply(id, { text: 'Yang mana?', buttons })).toMatchObject({ status: 201 });
    await settled(id, 'delivered');
    expect(side.arrived(wa_id)).toMatchObject([{ interactive: { action: { button: 'Pilih' } } }]);
  });

  it("may answer a message, or react to it, by WhatsApp's id of it", async () => {
    const { wa_id, id } = await open(undefined, { id: 'wamid.theirs', text: { body: 'Halo' } });
    const [{ id: theirs }] = await side.messages(id);
    expect((await side.reply(id, { text: 'Ya', reply_to: theirs })).json).toMatchObject({
      replies_to: theirs,
    });
    expect((await side.reply(id, { reaction: { message_id: theirs, emoji: '👍' } })).json).toMatchObject({
      kind: 'reaction',
      text: '👍',
      replies_to: theirs,
    });
    await side.until('both are delivered', id, (all) => all.filter(isDelivered).length === 2);
    expect(side.arrived(wa_id)).toMatchObject([
      { type: 'text', context: { message_id: 'wamid.theirs' } },
      { type: 'reaction', reaction: { message_id: 'wamid.theirs', emoji: '👍' } },
    ]);
  });

  it.each<[string, object, string]>([
    ['nothing', {}, 'text'],
    ['two kinds at once', { text: 'a', template: { name: 'x', language: 'id' } }, 'text'],
    ['a text too long for buttons', { text: 'x'.repeat(1_025), buttons: [{ id: 'a', title: 'A' }] }, 'text'],
    [
      'two buttons of one id',
      {
        text: 'a',
        buttons: [
          { id: 'a', title: 'A' },
          { id: 'a', title: 'B' },
        ],
      },
      'buttons',
    ],
    [
      'a sticker with words',
      { text: 'a', media: { kind: 'sticker', link: 'https://kopi.example/s.webp' } },
      'text',
    ],
    ['an answer to no message here', { text: 'a', reply_to: 'msg_00000000000000000000000000' }, 'reply_to'],
  ])('is refused, naming the field: %s', async (_, input, field) => {
    const { id } = await open();
    expect(await side.reply(id, input)).toMatchObject({ status: 422, json: { errors: [{ field }] } });
    expect((await side.messages(id)).filter(({ from }) => from === 'agent')).toEqual([]);
  });

  it('goes to a user id if the customer hides the number, and to the number as soon as it is known', async () => {
    const user_id = 'ID.13491208655302741918';
    const before = (await side.inbox()).length;
    await side.whatsapp.receive({ user_id }, { text: { body: 'Halo' } });
    const [{ id }] = await side.conversations(before + 1);
    await side.reply(id, { text: 'Ada' });
    await settled(id, 'delivered');
    expect(side.arrived(user_id)).toMatchObject([{ recipient: user_id }]);
    const wa_id = person();
    await side.whatsapp.receive({ user_id, wa_id }, { text: { body: 'Ini nomor saya' } });
    await side.until('it came', id, (all) => all.some(({ text }) => text === 'Ini nomor saya'));
    await side.reply(id, { text: 'Terima kasih' });
    await side.until('both are delivered', id, (all) => all.filter(isDelivered).length === 2);
    expect(side.arrived(wa_id)).toMatchObject([{ to: wa_id }]);
    expect(side.arrived(wa_id)[0]).not.toHaveProperty('recipient');
  });

  it('fails with a reason that says what to do, and marks the customer as waiting again', async () => {
    const { wa_id, id } = await open();
    side.whatsapp.refuse(wa_id, 131026, { times: 1 });
    await side.reply(id, { text: 'Ada' });
    const all = await settled(id, 'failed');
    expect(all.at(-1)).toMatchObject({
      problem: 'wa_131026',
      problem_detail: expect.stringMatching(/reach them another way/),
    });
    expect((await side.inbox()).find((one) => one.id === id)).toMatchObject({ unanswered: true });
    side.whatsapp.refuse(wa_id, 131049, { as: 'status', times: 1 });
    await side.reply(id, { text: 'Lagi' });
    await side.until('it failed later', id, (list) => list.some(({ problem }) => problem === 'wa_131049'));
  });

  it('is tried again if WhatsApp is unavailable, and arrives once', async () => {
    const { wa_id, id } = await open();
    side.whatsapp.failNext(1, { status: 500, code: 131016 });
    await side.reply(id, { text: 'Sebentar' });
    await settled(id, 'delivered');
    expect(side.arrived(wa_id)).toHaveLength(1);
  });

  it('is unknown if WhatsApp never answers, is not repeated, and is settled by a status', async () => {
    const other = await WhatsAppSide.start();
    try {
      const wa_id = person();
      await other.whatsapp.receive({ wa_id }, { text: { body: 'Halo' } });
      const [{ id }] = await other.conversations(1);
      other.whatsapp.failNext(1, 'cut');
      await other.reply(id, { text: 'Ada' });
      const all = await other.until('nobody knows', id, (list) =>
        list.some(({ state }) => state === 'unknown'),
      );
      expect(all.at(-1)).toMatchObject({
        problem: 'no_answer',
        problem_detail: expect.stringMatching(/ask the customer/),
      });
      other.whatsapp.hooks.queue(other.statusOf(all.at(-1).id, wa_id, 'delivered'));
      await other.until('the status tells', id, (list) => list.some(({ state }) => state === 'delivered'));
    } finally {
      await other.stop();
    }
  });

  it('is refused outside the 24 hours, with what can be sent instead, and a template is sent', async () => {
    const wa_id = person();
    const before = (await side.inbox()).length;
    const timestamp = String(Math.floor(Date.now() / 1_000) - 25 * 3_600);
    await side.whatsapp.receive({ wa_id }, { text: { body: 'Kemarin' }, timestamp });
    const [conversation] = await side.conversations(before + 1);
    expect(conversation).toMatchObject({
      can_reply: false,
      reply_window: { open: false, closes_at: null, refusal: expect.stringMatching(/send a template/) },
    });
    const { id } = conversation;
    expect(await side.reply(id, { text: 'Ada' })).toMatchObject({
      status: 409,
      json: {
        ...{ detail: expect.stringMatching(/template/), can_send: ['template'] },
        errors: [{ field: 'text', rule: 'window', allowed: ['template'] }],
      },
    });
    expect(await side.reply(id, { template: { name: 'order_ready', language: 'id' } })).toMatchObject({
      status: 201,
    });
    await settled(id, 'delivered');
  });

  it('is free for 72 hours if WhatsApp reports an ad as the start, which opens no reply window', async () => {
    const referral = { source_type: 'ad', source_id: '120212345678', ctwa_clid: 'ARAkLkA8rmlFeiCktEJQ' };
    const ad = await open(undefined, { text: { body: 'Halo' }, referral });
    const plain = await open();
    for (const { id } of [ad, plain]) {
      await side.reply(id, { text: 'Ada' });
      await settled(id, 'delivered');
    }
    const windowOf = async (id: string) =>
      (await side.agent.get(`/v1/conversations/${id}`)).json.reply_window as Record<string, string | null>;
    const hours = (at: string | null) => Math.round((Date.parse(at!) - Date.now()) / 3_600_000);
    const window = await windowOf(ad.id);
    expect([hours(window['free_until']!), hours(window['closes_at']!)]).toEqual([72, 24]);
    expect(await windowOf(plain.id)).toMatchObject({ open: true, free_until: null });
  });
});
