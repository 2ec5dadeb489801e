import { ChatSide } from '../../../test/support/chat-side.js';
import { TeamSide, type TestPerson } from '../../../test/support/team-side.js';
import { until } from '../../../test/support/until.js';

describe('two agents at one conversation', () => {
  let chat: ChatSide;
  let side: TeamSide;
  let ayu: TestPerson;
  let budi: TestPerson;
  let place: string;
  let url: string;

  beforeAll(async () => {
    chat = await ChatSide.start();
    const brand = await chat.workspace();
    side = new TeamSide(chat, brand.id);
    [ayu, budi] = [await side.person(), await side.person()];
    place = `/chat/${brand.handle}`;
  });
  afterAll(() => chat.stop());
  beforeEach(async () => {
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    await chat.visitor(visitor_token).post(`${place}/messages`, { text: 'Hi' });
    url = `/v1/conversations/${conversation_id}`;
  });

  const latest = async () => (await ayu.client.get(`${url}/messages`)).json.items[0].sequence as number;
  const answers = async () =>
    (await ayu.client.get(`${url}/messages`)).json.items.filter(({ from }: any) => from === 'agent');
  const send = ({ client }: TestPerson, text: string, seen_sequence?: number) =>
    client.post(`${url}/messages`, { text, ...(seen_sequence !== undefined && { seen_sequence }) });

  it('who send at once: one is sent, and the other learns who answered, and can send after a look', async () => {
    const seen = await latest();
    const [one, other] = await Promise.all([send(ayu, 'From Ayu', seen), send(budi, 'From Budi', seen)]);
    const [sent, refused] = one.status === 201 ? [one, other] : [other, one];
    const [first, second] = one.status === 201 ? [ayu, budi] : [budi, ayu];
    expect([sent.status, refused.status]).toEqual([201, 409]);
    expect(refused.json).toMatchObject({
      answers: [{ id: sent.json.id, author_id: first.id, sequence: sent.json.sequence }],
      errors: [{ field: 'seen_sequence', rule: 'changed', allowed: [sent.json.sequence] }],
    });
    expect(await answers()).toHaveLength(1);
    expect((await send(second, 'Anything else?', sent.json.sequence)).status).toBe(201);
    expect(await answers()).toMatchObject([{ author_id: second.id }, { author_id: first.id }]);
  });

  it('of whom one goes on writing, and whose customer writes meanwhile, is not held up', async () => {
    const seen = await latest();
    expect((await send(ayu, 'One', seen)).status).toBe(201);
    expect((await send(ayu, 'Two', seen)).status).toBe(201);
    expect((await send(budi, 'Both, without a look')).status).toBe(201);
    expect((await answers()).map(({ text }: any) => text)).toEqual(['Both, without a look', 'Two', 'One']);
  });

  it('of whom one missed many answers is told the latest ones, and can send after that look', async () => {
    const seen = await latest();
    for (let count = 1; count <= 12; count++) await send(ayu, `Answer ${count}`);
    const last = await latest();
    const refused = await send(budi, 'Late', seen);
    expect(refused).toMatchObject({ status: 409, json: { errors: [{ allowed: [last] }] } });
    const { answers: named } = refused.json;
    expect([named.length, named.at(-1).sequence]).toEqual([10, last]);
    expect((await send(budi, 'After a look', refused.json.errors[0].allowed[0])).status).toBe(201);
  });

  it('refuses an answer of a person who lost the role meanwhile, and keeps nothing of it', async () => {
    const cici = await side.person();
    expect((await send(cici, 'Still here')).status).toBe(201);
    await side.describe(cici.id, { role: 'analyst' });
    await until('chat knows', async () => (await send(cici, 'Too late')).status === 403);
    const texts = (await answers()).map(({ text }: any) => text as string);
    const late = await send(cici, 'Much too late');
    expect(late).toMatchObject({
      status: 403,
      json: { detail: expect.stringContaining('nothing was sent') },
    });
    expect((await answers()).map(({ text }: any) => text)).toEqual(texts);
  });

  it.each([[-1], [1.5], ['last'], [2 ** 40]])('refuses %p as a sequence', async (seen_sequence) => {
    const answer = await ayu.client.post(`${url}/messages`, { text: 'Hi', seen_sequence });
    const fields = answer.json.errors.map(({ field }: { field: string }) => field);
    expect([answer.status, new Set(fields)]).toEqual([400, new Set(['seen_sequence'])]);
  });
});
