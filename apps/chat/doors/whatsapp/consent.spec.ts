import fc from 'fast-check';
import { Database } from '#platform/adapters/sql/database.js';
import { Keys } from '#platform/security/keys.js';
import { WhatsAppSide } from '../../../../test/support/whatsapp-side.js';
import { WorkspaceSettings } from '../../../../test/support/workspace-settings.js';
import { until } from '../../../../test/support/until.js';
import { consentButtonId } from '../../consents/consent-buttons.js';
import { ConsentRecord } from '../../consents/consent-record.entity.js';
import { CONSENT_TEXTS } from '../../consents/consent.texts.js';
import { Conversation } from '../../conversations/conversation.entity.js';
import { Referral } from '../../conversations/referral.entity.js';
import { Message } from '../../conversations/message.entity.js';

const CLICK_ID = 'ARAkLkA8rmlFeiCktEJQ-QTwRiyYHAFDLMNDBH0CD3qpjd0HR4irJ6LEkR7JwFF4';
const NAME = 'Kenari Pribadi';
const TEXTS = CONSENT_TEXTS.id;

describe('consent by button, and what crosses under it', () => {
  let side: WhatsAppSide;
  let count = 0;
  let workspace: WorkspaceSettings;
  const start = Math.floor(Date.now() / 1_000);

  beforeAll(async () => {
    side = await WhatsAppSide.start({ statuses: ['sent', 'delivered'] });
    workspace = new WorkspaceSettings(side.chat, side.brand);
  });
  afterAll(() => side.stop());
  beforeEach(() => workspace.change({ ask_consent: true, share_network_ids: true }));

  const database = () => side.chat.service.get(Database, { strict: false });
  /** A conversation with somebody who came by an ad. */
  async function open(
    referral: object | null = { source_type: 'ad', source_id: '1202', ctwa_clid: CLICK_ID },
  ) {
    const wa_id = `62816${String(++count).padStart(7, '0')}`;
    const known = new Set((await side.inbox()).map(({ id }) => id as string));
    const message = { text: { body: 'Halo' }, ...(referral && { referral }) };
    await side.whatsapp.receive({ wa_id }, message, NAME);
    const items = await side.conversations(known.size + 1);
    return { wa_id, id: items.find(({ id }) => !known.has(id)).id as string };
  }
  type Chat = Awaited<ReturnType<typeof open>>;

  /** An agent answers, and both that and what follows it have arrived. */
  async function answer({ wa_id, id }: Chat, arriving: number) {
    const before = side.arrived(wa_id).length;
    expect((await side.reply(id, { text: 'Ada' })).status).toBe(201);
    await until('the answer arrived', () => side.arrived(wa_id).length === before + arriving);
    return side.arrived(wa_id).at(-1);
  }
  let second = 0;
  const press = async ({ wa_id, id }: Chat, button: { id: string; title: string }) => {
    const before = (await side.messages(id)).length;
    const timestamp = String(start + 60 + ++second);
    const interactive = { type: 'button_reply', button_reply: button };
    await side.whatsapp.receive({ wa_id }, { type: 'interactive', interactive, timestamp });
    await side.until('the press came', id, (all) => all.length > before);
  };
  const buttonsOf = (body: any): { id: string; title: string }[] =>
    body.interactive.action.buttons.map(({ reply }: any) => reply);
  const crossed = (id: string, events: number) => side.chat.crossings(id, events);
  const identities = () => side.chat.crossed.filter(({ topic }) => topic === 'crossing.upload_identity');
  const conversation = (id: string) => database().read.findOneByOrFail(Conversation, { id });

  it('is asked once, after the first answer, with buttons that are valid only in this conversation', async () => {
    const chat = await open();
    const asked = await answer(chat, 2);
    expect(asked).toMatchObject({
      to: chat.wa_id,
      interactive: { type: 'button', body: { text: TEXTS.question } },
    });
    const keys = side.chat.service.get(Keys, { strict: false });
    expect(buttonsOf(asked)).toEqual([
      { id: consentButtonId(keys, chat.id, 'granted'), title: TEXTS.allow },
      { id: consentButtonId(keys, chat.id, 'denied'), title: TEXTS.refuse },
    ]);
    expect(await answer(chat, 1)).toMatchObject({ type: 'text' });
    const records = await database().read.findBy(ConsentRecord, { conversation_id: chat.id });
    expect(records).toMatchObject([{ step: 'asked', language: 'id', wording: TEXTS.question }]);
    expect((await side.messages(chat.id)).map(({ from, kind }) => [from, kind])).toEqual([
      ['customer', 'text'],
      ['agent', 'text'],
      ['automatic', 'buttons'],
      ['agent', 'text'],
    ]);
  });

  it('lets the click id cross with a conversion, and nothing after it is withdrawn', async () => {
    const chat = await open();
    const [allow] = buttonsOf(await answer(chat, 2));
    const before = identities().length;
    await press(chat, allow!);
    await until('it is confirmed', () => side.arrived(chat.wa_id).length === 3);
    expect((await side.inbox()).find(({ id }) => id === chat.id)).toMatchObject({ unanswered: false });
    const url = `/v1/conversations/${chat.id}`;
    await side.agent.post(`${url}/stages`, { stage: 'qualified' });
    await until('the id crossed', () => identities().length === before + 1);
    const events = await crossed(chat.id, 4);
    expect(events.map(({ type, data }) => [type, data['consent'], data['change'] ?? data['stage']])).toEqual([
      ['ChatStarted', 'unknown', undefined],
      ['StageReached', 'unknown', 'replied'],
      ['ConsentChanged', 'granted', 'given'],
      ['StageReached', 'granted', 'qualified'],
    ]);
    const { headers, payload } = identities().at(-1)!;
    expect([headers['type'], JSON.parse(payload)]).toEqual([
      'ClickIdentityGiven',
      {
        workspace_id: side.brand.id,
        stage_id: events[3]!.data['stage_id'],
        kind: 'ctwa_clid',
        value: CLICK_ID,
        account_id: '102290129340398',
        at: events[3]!.data['at'],
      },
    ]);
    const [kept] = await database().read.findBy(Referral, { conversation_id: chat.id });
    expect(kept!.click_id).not.toBeNull();
    expect(JSON.stringify(kept)).not.toContain(CLICK_ID);

    const [takeBack] = buttonsOf(side.arrived(chat.wa_id).at(-1));
    expect(takeBack!.title).toBe(TEXTS.takeBack);
    await press(chat, takeBack!);
    await until('that is confirmed', () => side.arrived(chat.wa_id).at(-1).text?.body === TEXTS.withdrawn);
    await side.agent.post(`${url}/orders`, { reference: `INV-${chat.id}`, amount_minor: 5, currency: 'IDR' });
    expect((await crossed(chat.id, 6)).slice(4)).toMatchObject([
      { type: 'ConsentChanged', data: { consent: 'denied', change: 'withdrawn' } },
      { type: 'StageReached', data: { consent: 'denied', stage: 'order_created' } },
    ]);
    expect(identities()).toHaveLength(before + 1);
    expect(await database().read.findBy(Referral, { conversation_id: chat.id })).toMatchObject([
      { click_id: null, business_account: null },
    ]);
    const records = await database().read.find(ConsentRecord, {
      where: { conversation_id: chat.id },
      order: { id: 'ASC' },
    });
    expect(records.map(({ step }) => step)).toEqual(['asked', 'given', 'withdrawn']);

    // Nothing that names the person or a message ever crosses.
    const all = side.chat.crossed.map((record) => JSON.stringify(record)).join('\n');
    const messages = await database().read.findBy(Message, { conversation_id: chat.id });
    expect(messages.length).toBeGreaterThan(5);
    for (const canary of [chat.wa_id, NAME, 'wamid', 'Halo', TEXTS.allow]) expect(all).not.toContain(canary);
  });

  it.each<[string, object, boolean]>([
    ['the workspace does not share such ids', { ask_consent: true }, true],
    ['nobody granted consent', { ask_consent: true, share_network_ids: true }, false],
  ])('lets no id cross where %s', async (_, chosen, grant) => {
    await workspace.change(chosen);
    const chat = await open();
    const [allow] = buttonsOf(await answer(chat, 2));
    if (grant) await press(chat, allow!);
    const before = identities().length;
    await side.agent.post(`/v1/conversations/${chat.id}/stages`, { stage: 'qualified' });
    const events = await crossed(chat.id, grant ? 4 : 3);
    expect(events.at(-1)).toMatchObject({
      type: 'StageReached',
      data: { consent: grant ? 'granted' : 'unknown' },
    });
    const later = await open();
    await crossed(later.id, 1);
    expect(identities()).toHaveLength(before);
    const [kept] = await database().read.findBy(Referral, { conversation_id: chat.id });
    expect(kept!.click_id === null).toBe(grant);
  });

  it('is not asked if the workspace has not enabled the question', async () => {
    await workspace.change({ share_network_ids: true });
    const chat = await open();
    await answer(chat, 1);
    expect((await side.messages(chat.id)).filter(({ from }) => from === 'automatic')).toEqual([]);
  });

  it('is not given by a button of an agent or of another conversation', async () => {
    const [chat, other] = [await open(), await open()];
    await answer(chat, 2);
    const [foreign] = buttonsOf(await answer(other, 2));
    for (const button of [foreign!, { id: `consent.granted.${'0'.repeat(64)}`, title: 'Ya' }]) {
      await press(chat, button);
      expect((await side.messages(chat.id)).at(-1)).toMatchObject({ kind: 'choice' });
    }
    expect(await conversation(chat.id)).toMatchObject({ consent: 'unknown', consent_answer: null });
  });

  it('is the latest answer, whatever the order and number of reports', async () => {
    const keys = side.chat.service.get(Keys, { strict: false });
    const answers = fc.uniqueArray(fc.record({ granted: fc.boolean(), second: fc.nat(5) }), {
      minLength: 1,
      maxLength: 4,
      selector: ({ granted, second: at }) => `${granted} ${at}`,
    });
    const cases = answers.chain((all) =>
      fc.record({
        all: fc.constant(all),
        order: fc.shuffledSubarray(all, { minLength: all.length }),
        again: fc.subarray(all),
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ all, order, again }) => {
        const chat = await open(null);
        const { workspace_id, connection_id } = await conversation(chat.id);
        const before = (await side.messages(chat.id)).length;
        for (const { granted, second: at } of [...order, ...again]) {
          const answer = granted ? ('granted' as const) : ('denied' as const);
          const choice = { id: consentButtonId(keys, chat.id, answer), title: 'x' };
          await side.chat.receive(
            { workspace_id, connection_id: connection_id! },
            {
              message_id: `wamid.${chat.wa_id}.${at}.${granted}`,
              type: 'interactive',
              address: chat.wa_id,
              at: (start + at) * 1_000 - 10_000,
              text: 'x',
              detail: { choice },
            },
          );
        }
        await until('all of it came', async () => {
          const messages = await side.messages(chat.id);
          return messages.slice(before).filter(({ kind }) => kind === 'consent').length === all.length;
        });
        const [last] = [...all].sort(
          (one, two) => two.second - one.second || Number(one.granted) - Number(two.granted),
        );
        const { consent, sequence: crossings } = await conversation(chat.id);
        expect(consent).toBe(last!.granted ? 'granted' : 'denied');
        const events = await crossed(chat.id, crossings);
        expect(events.at(-1)).toMatchObject({ type: 'ConsentChanged', data: { consent } });
      }),
      { seed: 7, numRuns: 25 },
    );
  });
});
