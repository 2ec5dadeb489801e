import { Database } from '#platform/adapters/sql/database.js';
import { Keys } from '#platform/security/keys.js';
import { PageSide, text, type PageAccount } from '../../../../test/support/page-side.js';
import { until } from '../../../../test/support/until.js';
import { WorkspaceSettings } from '../../../../test/support/workspace-settings.js';
import { consentButtonId, type ConsentAnswer } from '../../consents/consent-buttons.js';
import { ConsentRecord } from '../../consents/consent-record.entity.js';
import { CONSENT_TEXTS } from '../../consents/consent.texts.js';
import { Conversation } from '../../conversations/conversation.entity.js';

const TEXTS = CONSENT_TEXTS.id;
const HOUR_MS = 3_600_000;

describe.each(['page', 'instagram'] as const)('consent by button over a brand’s %s', (which) => {
  let side: PageSide;
  let where: PageAccount;
  let settings: WorkspaceSettings;
  let count = 0;
  let presses = 0;

  beforeAll(async () => {
    side = await PageSide.start({ tells: ['echo'] });
    where = side[which];
    settings = new WorkspaceSettings(side.chat, side.brand);
  });
  afterAll(() => side.stop());
  beforeEach(() => settings.change({ ask_consent: true, share_network_ids: true }));

  const read = () => side.chat.service.get(Database, { strict: false }).read;
  const open = async () => {
    const who = `${which === 'page' ? 71 : 72}${String(++count).padStart(12, '0')}`;
    return { who, id: await side.open(where, who) };
  };
  type Chat = Awaited<ReturnType<typeof open>>;
  const templates = ({ who }: Chat): any[] =>
    side
      .arrived(who)
      .map(({ message }) => message!.attachment)
      .filter((attachment) => attachment?.type === 'template')
      .map((attachment) => attachment!.payload);
  /** An agent answers; returns the question that follows. */
  const ask = async (chat: Chat) => {
    expect((await side.reply(chat.id, { text: 'Ada' })).status).toBe(201);
    return until('the question arrived', () => templates(chat)[0]);
  };
  /** The customer presses a button at a second of this chat. */
  const press = async (
    { who, id }: Chat,
    button: object,
    second = ++presses,
    mid = `m_press-${++presses}`,
  ) => {
    const before = (await side.messages(id)).length;
    const event = side.sandbox.eventOf(where, who, { postback: { mid, ...button } });
    event.event['timestamp'] = start + second * 1_000;
    expect((await side.sandbox.hooks.post([event])).status).toBe(200);
    return { before, id };
  };
  const start = Date.now() - 600_000;
  const came = ({ before, id }: { before: number; id: string }) =>
    side.until('the press came', id, (all) => all.length > before);
  const button = ({ id }: Chat, answer: ConsentAnswer) => {
    const keys = side.chat.service.get(Keys, { strict: false });
    return { title: 'x', payload: consentButtonId(keys, id, answer) };
  };
  const conversation = ({ id }: Chat) => read().findOneByOrFail(Conversation, { id });
  const steps = async ({ id: conversation_id }: Chat) =>
    (await read().find(ConsentRecord, { where: { conversation_id }, order: { id: 'ASC' } })).map(
      ({ step }) => step,
    );
  const identities = () => side.chat.crossed.filter(({ topic }) => topic === 'crossing.upload_identity');

  it('is asked behind the first answer by buttons that stay in the chat, within Meta’s limits', async () => {
    const chat = await open();
    expect(await ask(chat)).toEqual({
      template_type: 'button',
      text: TEXTS.question,
      buttons: [
        { type: 'postback', title: TEXTS.allow, payload: button(chat, 'granted').payload },
        { type: 'postback', title: TEXTS.refuse, payload: button(chat, 'denied').payload },
      ],
    });
    await side.until('it is sent', chat.id, (all) => all.every(({ state }) => state !== 'queued'));
    await side.sandbox.hooks.settled();
    await side.reply(chat.id, { text: 'Masih' });
    const all = await side.until(
      'all are sent',
      chat.id,
      (list) => list.filter(({ state }) => state === 'sent').length === 3,
    );
    // Neither a second question, nor the echo of the first as a message of the page's inbox.
    expect(all.map(({ from, kind }) => [from, kind])).toEqual([
      ['customer', 'text'],
      ['agent', 'text'],
      ['automatic', 'buttons'],
      ['agent', 'text'],
    ]);
    for (const { question, given, allow, refuse, takeBack } of Object.values(CONSENT_TEXTS)) {
      expect(Math.max(question.length, given.length)).toBeLessThanOrEqual(640);
      expect(Math.max(allow.length, refuse.length, takeBack.length)).toBeLessThanOrEqual(20);
    }
  });

  it('lets the person’s id cross with a conversion, and nothing after it is taken back', async () => {
    const chat = await open();
    const [allow] = (await ask(chat)).buttons;
    const before = identities().length;
    await came(await press(chat, allow));
    const given = await until('it is confirmed', () => templates(chat)[1]);
    expect([given.text, given.buttons.length]).toEqual([TEXTS.given, 1]);
    const url = `/v1/conversations/${chat.id}`;
    await side.agent.post(`${url}/stages`, { stage: 'qualified' });
    await until('the id crossed', () => identities().length === before + 1);
    const { headers, payload } = identities().at(-1)!;
    expect([headers['type'], JSON.parse(payload)]).toMatchObject([
      which === 'page' ? 'PageScopedIdGiven' : 'InstagramScopedIdGiven',
      {
        kind: which === 'page' ? 'page_scoped_id' : 'instagram_scoped_id',
        value: chat.who,
        account_id: where.account,
      },
    ]);
    await came(await press(chat, given.buttons[0]));
    await until('that is confirmed', () => side.arrived(chat.who).at(-1)!.message!.text === TEXTS.withdrawn);
    await side.agent.post(`${url}/orders`, { reference: `INV-${chat.id}`, amount_minor: 5, currency: 'IDR' });
    const crossings = await side.chat.crossings(chat.id, 6);
    expect(crossings.map(({ data }) => data['change'] ?? data['stage'] ?? 'started')).toEqual([
      ...['started', 'replied', 'given', 'qualified', 'withdrawn', 'order_created'],
    ]);
    expect(crossings.at(-1)!.data['consent']).toBe('denied');
    expect(identities()).toHaveLength(before + 1);
    expect(await steps(chat)).toEqual(['asked', 'given', 'withdrawn']);
  });

  it.each<[string, object, boolean]>([
    ['the workspace does not share such ids', { ask_consent: true }, true],
    ['nobody granted consent', { ask_consent: true, share_network_ids: true }, false],
  ])('lets no id cross where %s', async (_, chosen, grants) => {
    await settings.change(chosen);
    const chat = await open();
    const [allow] = (await ask(chat)).buttons;
    if (grants) await came(await press(chat, allow));
    const before = identities().length;
    await side.agent.post(`/v1/conversations/${chat.id}/stages`, { stage: 'qualified' });
    const last = (await side.chat.crossings(chat.id, grants ? 4 : 3)).at(-1);
    expect(last).toMatchObject({ data: { stage: 'qualified', consent: grants ? 'granted' : 'unknown' } });
    expect(identities()).toHaveLength(before);
  });

  it('is one answer where a press is told twice, by one id or by two', async () => {
    const chat = await open();
    const [allow] = (await ask(chat)).buttons;
    const first = await press(chat, allow, 1, 'm_twice');
    await came(first);
    await press(chat, allow, 1, 'm_twice');
    await came(await press(chat, allow, 2));
    expect(await steps(chat)).toEqual(['asked', 'given']);
    expect((await side.messages(chat.id)).filter(({ kind }) => kind === 'consent')).toHaveLength(2);
    expect((await conversation(chat)).consent).toBe('granted');
  });

  it('is the latest answer in whatever order presses are told, by a button of the first question too', async () => {
    const chat = await open();
    const [allow, refuse] = (await ask(chat)).buttons;
    await came(await press(chat, refuse, 20));
    await came(await press(chat, allow, 10));
    expect((await conversation(chat)).consent).toBe('denied');
    // The same button of the old question, pressed once more later on.
    await came(await press(chat, allow, 30));
    expect((await conversation(chat)).consent).toBe('granted');
    expect(await steps(chat)).toEqual(['asked', 'refused', 'given']);
  });

  it('is not given by a forged button, or by one of another chat', async () => {
    const [chat, other] = [await open(), await open()];
    await ask(chat);
    for (const payload of [button(other, 'granted').payload, `consent.granted.${'0'.repeat(64)}`]) {
      const all = await came(await press(chat, { title: 'Ya', payload }));
      expect(all.at(-1)).toMatchObject({ kind: 'choice' });
    }
    expect(await conversation(chat)).toMatchObject({ consent: 'unknown', consent_answer: null });
  });

  it('is not asked while Meta takes only what a person writes', async () => {
    await side.connect(where, { human_agent: true });
    const who = `${which === 'page' ? 73 : 74}${String(++count).padStart(12, '0')}`;
    const known = new Set((await side.inbox()).map(({ id }) => id));
    const event = side.sandbox.eventOf(where, who, text('Kemarin'));
    event.event['timestamp'] = Date.now() - 30 * HOUR_MS;
    side.sandbox.hears(where.account, who, 30 * HOUR_MS);
    await side.sandbox.hooks.post([event]);
    const { id } = (await side.conversations(known.size + 1)).find((one) => !known.has(one.id));
    await until('the window is longer', async () => (await side.reply(id, { text: 'Ada' })).status === 201);
    await side.until('it is sent', id, (all) => all.some(({ state }) => state === 'sent'));
    expect((await side.messages(id)).map(({ from }) => from)).toEqual(['customer', 'agent']);
    expect(await conversation({ id, who })).toMatchObject({ consent_asked_at: null });
    await side.sandbox.receive(where, who, text('Jadi'));
    await side.until('the customer wrote', id, (all) => all.length === 3);
    await ask({ id, who });
    await side.connect(where);
  });
});
