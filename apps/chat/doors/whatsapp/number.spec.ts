import { until } from '../../../../test/support/until.js';
import { WhatsAppSide } from '../../../../test/support/whatsapp-side.js';

describe('a number over which answers are sent', () => {
  let side: WhatsAppSide;
  let count = 0;
  beforeAll(async () => void (side = await WhatsAppSide.start()));
  afterAll(() => side.stop());

  const open = async () => {
    const wa_id = `62813${String(++count).padStart(8, '0')}`;
    const before = (await side.inbox()).map(({ id }) => id);
    await side.whatsapp.receive({ wa_id }, { text: { body: 'Halo' } });
    const items = await side.conversations(before.length + 1);
    return { wa_id, id: items.find(({ id }) => !before.includes(id)).id as string };
  };

  it('is paused for posts too if WhatsApp limits the number', async () => {
    const { wa_id, id } = await open();
    side.whatsapp.refuse(wa_id, 130429, { times: 1 });
    await side.reply(id, { text: 'Ada' });
    await until('fan-out is told', () =>
      side.reports.some(({ headers }) => headers['type'] === 'AccountPaused'),
    );
    await side.until('it is sent after all', id, (all) => all.some(({ state }) => state === 'sent'));
    expect(side.arrived(wa_id)).toHaveLength(1);
  });

  it('delays only the answers to one customer if WhatsApp limits that pair', async () => {
    const [ani, budi] = [await open(), await open()];
    side.whatsapp.refuse(ani.wa_id, 131056, { times: 1 });
    await side.reply(ani.id, { text: 'Ada' });
    await side.reply(budi.id, { text: 'Ada' });
    await side.until('the other has it', budi.id, (all) => all.some(({ state }) => state === 'sent'));
    expect(side.arrived(ani.wa_id)).toEqual([]);
    await side.until('the first waits', ani.id, (all) => all.some(({ state }) => state === 'queued'));
    await side.until('the first has it', ani.id, (all) => all.some(({ state }) => state === 'sent'));
    expect(side.arrived(ani.wa_id)).toHaveLength(1);
  });

  it('refuses answers with the reason while WhatsApp refuses it, a person halted it, or it was removed', async () => {
    const { wa_id, id } = await open();
    side.whatsapp.refuse(wa_id, 190, { times: 1 });
    await side.reply(id, { text: 'Ada' });
    await side.until('it failed', id, (all) => all.some(({ problem }) => problem === 'wa_190'));
    await until('connections is told', () =>
      side.reports.some(({ headers }) => headers['type'] === 'AccountRefused'),
    );
    const refused = (words: RegExp) => async () => {
      const { status, json } = await side.reply(id, { text: 'Lagi' });
      return status === 409 && words.test(json.detail);
    };
    await until('an answer is refused', refused(/enter a new one/));
    await side.connect('halted');
    await until('the halt is said', refused(/resume it/));
    expect((await side.reply(id, { text: 'Lagi' })).json).toMatchObject({
      ...{ can_send: [], connection_id: side.connection_id },
      errors: [{ field: 'connection_id', rule: 'account_halted', allowed: [] }],
    });
    const template = { name: 'order_ready', language: 'id' };
    expect((await side.reply(id, { template })).status).toBe(409);
    const shown = (await side.agent.get(`/v1/conversations/${id}`)).json;
    expect(shown).toMatchObject({
      can_reply: false,
      reply_window: { open: false, closes_at: null, refusal: expect.stringContaining('resume it') },
    });
    await side.connect();
    await until(
      'it takes answers again',
      async () => (await side.reply(id, { text: 'Lagi' })).status === 201,
    );
    expect((await side.agent.get(`/v1/conversations/${id}`)).json.can_reply).toBe(true);
    await side.until('it is sent', id, (all) => all.some(({ state }) => state === 'sent'));
    await side.disconnect();
    await until('the removal is said', refused(/connect it again/));
  });
});
