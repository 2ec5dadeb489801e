import { ChatSide } from '../../../test/support/chat-side.js';
import { until } from '../../../test/support/until.js';

const DAY_MS = 86_400_000;

describe('the rules of retention', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  beforeAll(async () => void (chat = await ChatSide.start()));
  afterAll(() => chat.stop());
  beforeEach(async () => void (brand = await chat.workspace()));

  const owner = () => chat.as(brand.id, 'owner');

  it('are set by the owner, all at once, and are none at first', async () => {
    expect((await chat.as(brand.id).get('/v1/retention')).json).toEqual({ rules: [] });
    const rules = [
      { door: 'web', keep_days: 90 },
      { door: 'whatsapp', keep_days: 365 },
    ];
    const set = await owner().put('/v1/retention', { rules });
    expect(set).toMatchObject({ status: 200, json: { rules } });
    expect(set.json.rules[0].set_by).toMatch(/^(key|psn)_/);
    expect((await owner().put('/v1/retention', { rules: rules.slice(1) })).json.rules).toMatchObject(
      rules.slice(1),
    );
    for (const role of ['agent', 'analyst'] as const)
      expect((await chat.as(brand.id, role).put('/v1/retention', { rules: [] })).status).toBe(403);
    const other = await chat.workspace();
    expect((await chat.as(other.id, 'owner').get('/v1/retention')).json).toEqual({ rules: [] });
  });

  it.each([
    [{}],
    [{ rules: 'none' }],
    [{ rules: [{ door: 'wa_me', keep_days: 30 }] }],
    [{ rules: [{ door: 'fax', keep_days: 30 }] }],
    [{ rules: [{ door: 'web', keep_days: 6 }] }],
    [{ rules: [{ door: 'web', keep_days: 3_651 }] }],
    [{ rules: [{ door: 'web', keep_days: 30.5 }] }],
    [{ rules: [{ door: 'web' }] }],
    [{ rules: [null] }],
    [{ rules: ['web', 'web'].map((door) => ({ door, keep_days: 30 })) }],
    [{ rules: Array.from({ length: 7 }, (_, keep_days) => ({ door: 'web', keep_days })) }],
  ])('are refused with the field as %j', async (body) => {
    const { status, json } = await owner().put('/v1/retention', body);
    expect([status, json.errors?.[0]?.field]).toEqual([400, expect.stringMatching(/^rules/)]);
  });

  it.each([
    ['from=2027-02-01&to=2027-01-01', 422],
    ['from=2026-01-01&to=2027-01-02', 422],
    ['from=2027-01-01', 400],
    ['from=2027-02-30&to=2027-03-01', 422],
  ])('report of %s is refused', async (query, status) => {
    expect((await owner().get(`/v1/retention/report?${query}`)).status).toBe(status);
  });

  it('delete old chats by themselves, and report it by day and door', async () => {
    const place = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    await chat.visitor(visitor_token).post(`${place}/messages`, { text: 'old words' });
    const agent = chat.as(brand.id);
    const url = `/v1/conversations/${conversation_id}`;
    const { messages } = (await agent.get(url)).json;
    const [started] = await chat.crossings(conversation_id, 1);
    const crossed = chat.crossed.length;
    chat.advance(8 * DAY_MS);
    await owner().put('/v1/retention', { rules: [{ door: 'web', keep_days: 7 }] });
    await until('the chat is gone', async () => (await agent.get(url)).status === 404);
    const today = new Date(chat.now() + 7 * 3_600_000).toISOString().slice(0, 10);
    const report = () => chat.as(brand.id, 'analyst').get(`/v1/retention/report?from=${today}&to=${today}`);
    const row = await until('the messages are deleted', async () => {
      const [first] = (await report()).json.rows;
      return first?.messages === messages && first;
    });
    expect(row).toEqual({ day: today, door: 'web', conversations: 1, messages, files: 0 });
    expect((await chat.visitor(visitor_token).post(`${place}/messages`, { text: 'late' })).status).toBe(401);

    // A new visitor is another subject; of the old one nothing more has crossed.
    const again = (await chat.visitor(visitor_token).post(`${place}/sessions`, {})).json;
    await chat.visitor(again.visitor_token).post(`${place}/messages`, { text: 'new words' });
    await chat.crossings(again.conversation_id, 1);
    const later = chat.crossed.slice(crossed).map(({ payload }) => JSON.parse(payload).subject_id as string);
    expect(later).not.toContain(started!.data['subject_id']);
    expect(chat.crossed.filter(({ topic }) => topic === 'crossing.subject')).toEqual([]);
    const foreign = await chat.workspace();
    expect(
      (await chat.as(foreign.id, 'owner').get(`/v1/retention/report?from=${today}&to=${today}`)).json.rows,
    ).toEqual([]);
  });
});
