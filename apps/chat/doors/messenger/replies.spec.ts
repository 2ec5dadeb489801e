import { message, PageSide, text, type PageAccount } from '../../../../test/support/page-side.js';
import { until } from '../../../../test/support/until.js';

const HOUR_MS = 3_600_000;

describe.each(['page', 'instagram'] as const)('an answer over a brand’s %s', (which) => {
  let side: PageSide;
  let where: PageAccount;
  let count = 0;

  beforeAll(async () => {
    side = await PageSide.start();
    where = side[which];
  });
  afterAll(() => side.stop());

  const person = () => `${which === 'page' ? 81 : 82}${String(++count).padStart(12, '0')}`;
  const open = async () => {
    const who = person();
    return { who, id: await side.open(where, who) };
  };
  const settled = (id: string, state: string) =>
    side.until(`the answer is ${state}`, id, (all) => all.some((one) => one.state === state));
  const sentTo = (who: string) => [...side.sandbox.messages.values()].filter(({ to }) => to === who);
  const tell = (who: string, content: object) =>
    side.sandbox.hooks.post([side.sandbox.eventOf(where, who, content)]);
  /** Somebody who wrote some hours ago. */
  const longAgo = async (hours: number) => {
    const who = person();
    const before = new Set((await side.inbox()).map((one) => one.id));
    const event = { ...side.sandbox.eventOf(where, who, text('Kemarin')).event };
    event['timestamp'] = Date.now() - hours * HOUR_MS;
    side.sandbox.hears(where.account, who, hours * HOUR_MS);
    await side.sandbox.hooks.post([{ object: where.object, account: where.account, event }]);
    const items = await side.conversations(before.size + 1);
    return { who, id: items.find((one) => !before.has(one.id)).id as string };
  };
  const windowOf = async (id: string) => (await side.agent.get(`/v1/conversations/${id}`)).json;

  it('goes out once, in order, to nobody else', async () => {
    const [ani, budi] = [await open(), await open()];
    const texts = ['Ada', 'Dua kantong?', 'Siap'];
    for (const words of texts) {
      expect(await side.reply(ani.id, { text: words })).toMatchObject({
        status: 201,
        json: { state: 'queued' },
      });
      await side.reply(budi.id, { text: `${words} untuk Budi` });
    }
    await side.until(
      'all went out',
      ani.id,
      (all) => all.filter(({ state }) => state === 'sent').length === 3,
    );
    expect(side.arrived(ani.who).map((body) => body.message!.text)).toEqual(texts);
    expect(side.arrived(ani.who)[0]).toMatchObject({
      recipient: { id: ani.who },
      messaging_type: 'RESPONSE',
    });
    expect(side.arrived(budi.who).every((body) => /Budi$/.test(String(body.message!.text)))).toBe(true);
  });

  it('may have buttons, whose choice comes back, or be a file without a text', async () => {
    const { who, id } = await open();
    const buttons = [
      { id: 'gayo', title: 'Gayo' },
      { id: 'toraja', title: 'Toraja' },
    ];
    await side.reply(id, { text: 'Yang mana?', buttons });
    await side.reply(id, { media: { kind: 'image', link: 'https://kopi.example/menu.jpg' } });
    await side.until('both went out', id, (all) => all.filter(({ state }) => state === 'sent').length === 2);
    expect(side.arrived(who)).toMatchObject([
      {
        message: {
          text: 'Yang mana?',
          quick_replies: [
            { content_type: 'text', title: 'Gayo', payload: 'gayo' },
            { content_type: 'text', title: 'Toraja', payload: 'toraja' },
          ],
        },
      },
      { message: { attachment: { type: 'image', payload: { url: 'https://kopi.example/menu.jpg' } } } },
    ]);
    await side.sandbox.receive(where, who, message({ text: 'Gayo', quick_reply: { payload: 'gayo' } }));
    const all = await side.until('the choice came', id, (list) => list.some(({ kind }) => kind === 'choice'));
    expect(all.at(-1)).toMatchObject({ text: 'Gayo', detail: { choice: { id: 'gayo', title: 'Gayo' } } });
  });

  it.each<[string, object, string]>([
    [
      'a text beside a file',
      { text: 'Menu', media: { kind: 'image', link: 'https://kopi.example/a.jpg' } },
      'text',
    ],
    ['a sticker', { media: { kind: 'sticker', link: 'https://kopi.example/a.webp' } }, 'media'],
    ['a template', { template: { name: 'order_ready', language: 'id' } }, 'template'],
    ['a reaction', { reaction: { message_id: `msg_${'0'.repeat(26)}`, emoji: '👍' } }, 'reaction'],
    ['a message above it', { text: 'Ya', reply_to: `msg_${'0'.repeat(26)}` }, 'reply_to'],
  ])('cannot be %s, which is said at the field', async (_, input, field) => {
    const { id } = await open();
    expect(await side.reply(id, input)).toMatchObject({ status: 422, json: { errors: [{ field }] } });
  });

  it('has as many letters as the network counts', async () => {
    const { id } = await open();
    const longest = which === 'page' ? 'é'.repeat(2_000) : 'é'.repeat(500);
    const refused = await side.reply(id, { text: `${longest}x` });
    expect(refused).toMatchObject({ status: 422, json: { errors: [{ field: 'text', rule: 'length' }] } });
    expect((await side.reply(id, { text: longest })).status).toBe(201);
    await settled(id, 'sent');
  });

  it('is read up to where the network says, whichever is told first', async () => {
    const { who, id } = await open();
    for (const words of ['satu', 'dua']) await side.reply(id, { text: words });
    await side.until('both went out', id, (all) => all.filter(({ state }) => state === 'sent').length === 2);
    const [, second] = sentTo(who);
    await tell(who, { read: which === 'page' ? { watermark: Date.now() } : { mid: second!.id } });
    await side.until('both are read', id, (all) => all.filter(({ state }) => state === 'read').length === 2);
    await tell(who, { delivery: { mids: [second!.id], watermark: Date.now() } });
    await side.reply(id, { text: 'tiga' });
    const all = await side.until('the third went out', id, (list) =>
      list.some(({ state }) => state === 'sent'),
    );
    expect(all.slice(1).map(({ state }) => state)).toEqual(['read', 'read', 'sent']);
  });

  it('is refused after 24 hours, with when it can be sent again, and goes by hand for 7 days where that is approved', async () => {
    const { who, id } = await longAgo(25);
    expect(await windowOf(id)).toMatchObject({
      can_reply: false,
      reply_window: {
        open: false,
        closes_at: null,
        refusal: expect.stringMatching(/wait until they write.*human_agent/),
      },
    });
    expect(await side.reply(id, { text: 'Ada' })).toMatchObject({
      status: 409,
      json: { detail: expect.stringMatching(/24 hours/), can_send: [] },
    });
    await side.connect(where, { human_agent: true });
    const opened = await until('the window is longer', async () => {
      const shown = await windowOf(id);
      return shown.can_reply && shown;
    });
    expect(Math.round((Date.parse(opened.reply_window.closes_at) - Date.now()) / HOUR_MS)).toBe(7 * 24 - 25);
    expect((await side.reply(id, { text: 'Ada' })).status).toBe(201);
    await settled(id, 'sent');
    expect(side.arrived(who)).toMatchObject([{ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }]);
    const week = await longAgo(7 * 24 + 1);
    expect(await side.reply(week.id, { text: 'Ada' })).toMatchObject({
      status: 409,
      json: { detail: expect.stringMatching(/7 days/), can_send: [] },
    });
    await side.connect(where);
    await until('it is short again', async () => !(await windowOf(id)).can_reply);
  });

  it('may go again once the customer comes by a link or reacts', async () => {
    const { who, id } = await longAgo(30);
    side.sandbox.hears(where.account, who);
    await tell(who, { referral: { ref: 'x', source: 'SHORTLINK', type: 'OPEN_THREAD' } });
    await until('it is open', async () => (await windowOf(id)).can_reply);
    expect((await windowOf(id)).unanswered).toBe(true);
    expect((await side.reply(id, { text: 'Halo lagi' })).status).toBe(201);
    await settled(id, 'sent');
  });

  it.each([
    ['unavailable', 'meta_1545041', /wait until they write again/],
    ['nobody', 'meta_2018001', /wait until they write again/],
    ['window', 'meta_2018278', /time for answers is over/],
  ] as const)(
    'fails in words with what to do, and lets the customer wait: %s',
    async (error, problem, words) => {
      const { who, id } = await open();
      side.sandbox.refuse(who, error, 1);
      await side.reply(id, { text: 'Ada' });
      const all = await settled(id, 'failed');
      expect(all.at(-1)).toMatchObject({ problem, problem_detail: expect.stringMatching(words) });
      expect(await windowOf(id)).toMatchObject({ unanswered: true });
      expect(side.reports).toEqual([]);
    },
  );

  it('waits where Meta takes too many at once or is out of order, and arrives once', async () => {
    const { who, id } = await open();
    side.sandbox.refuse(who, 'limited', 1);
    await side.reply(id, { text: 'satu' });
    await settled(id, 'sent');
    side.sandbox.refuse(who, 'temporary', 1);
    await side.reply(id, { text: 'dua' });
    await side.until('both went out', id, (all) => all.filter(({ state }) => state === 'sent').length === 2);
    expect(side.arrived(who).map((body) => body.message!.text)).toEqual(['satu', 'dua']);
  });

  it.each(['sent', 'read'])(
    'is unknown where Meta never answers, until its echo shows that it is %s',
    async (state) => {
      const { who, id } = await open();
      side.sandbox.failNext(1, 'cut');
      await side.reply(id, { text: 'Ada, 250 g' });
      await settled(id, 'unknown');
      const [sent] = sentTo(who);
      const { told, hooks } = side.sandbox;
      // The mark comes first, while nobody knows the network's id of the answer.
      for (const event of [...(state === 'read' ? [told.read(sent!)] : []), told.echo(sent!)])
        expect((await hooks.post([event])).status).toBe(200);
      const all = await settled(id, state);
      expect(all.filter(({ from }) => from !== 'customer')).toMatchObject([{ from: 'agent', problem: null }]);
    },
  );
});

describe('a page that others answer for too', () => {
  let side: PageSide;
  beforeAll(async () => void (side = await PageSide.start({ tells: ['echo', 'delivery', 'read'] })));
  afterAll(() => side.stop());

  it.each(['page', 'instagram'] as const)(
    'shows what was written elsewhere, and its own answers once: %s',
    async (which) => {
      const where = side[which];
      const who = which === 'page' ? '910001' : '920001';
      const id = await side.open(where, who);
      await side.reply(id, { text: 'Dari Corong' });
      await side.until('it was read', id, (all) => all.some(({ state }) => state === 'read'));
      await side.sandbox.receive(where, who, text('Terima kasih'));
      const waits = async (yes: boolean) =>
        until('who waits is right', async () => {
          const { json } = await side.agent.get(`/v1/conversations/${id}`);
          return json.messages >= 3 && json.unanswered === yes;
        });
      await waits(true);
      const echo = {
        message: {
          mid: `m_inbox-${which}`,
          is_echo: true,
          app_id: 263902037430900,
          text: 'Dari kotak masuk',
        },
      };
      await side.sandbox.hooks.post([side.sandbox.eventOf(where, who, echo, true)]);
      await side.until('it is shown', id, (all) => all.length === 4);
      await waits(false);
      expect((await side.messages(id)).map(({ from, text: words }) => [from, words])).toEqual([
        ['customer', 'Halo'],
        ['agent', 'Dari Corong'],
        ['customer', 'Terima kasih'],
        ['phone', 'Dari kotak masuk'],
      ]);
    },
  );

  it('shows what people write while another app answers them', async () => {
    const { page } = side;
    const event = side.sandbox.eventOf(page, '910002', text('Halo, bot'));
    await side.sandbox.hooks.post([{ ...event, standby: true }]);
    await until('it is in the inbox', async () => (await side.inbox()).length === 3);
  });
});

describe('a page whose token is refused, that is halted, or was removed', () => {
  let side: PageSide;
  beforeAll(async () => void (side = await PageSide.start()));
  afterAll(() => side.stop());

  it('takes no answers, and says why', async () => {
    const { page } = side;
    const id = await side.open(page, '930001');
    side.sandbox.refuse('930001', 'token', 1);
    await side.reply(id, { text: 'Ada' });
    await side.until('it failed', id, (all) => all.some(({ problem }) => problem === 'meta_190'));
    await until('connections is told', () =>
      side.reports.some(({ headers }) => headers['type'] === 'AccountRefused'),
    );
    const refused = (words: RegExp) => async () => {
      const { status, json } = await side.reply(id, { text: 'Lagi' });
      return status === 409 && words.test(json.detail);
    };
    await until('an answer is refused', refused(/enter a new one/));
    await side.connect(page, { state: 'halted' });
    await until('the halt is said', refused(/resume it/));
    await side.connect(page);
    await until(
      'it takes answers again',
      async () => (await side.reply(id, { text: 'Lagi' })).status === 201,
    );
    await side.until('it is sent', id, (all) => all.some(({ state }) => state === 'sent'));
    await side.disconnect(page);
    await until('the removal is said', refused(/connect it again/));
  });
});
