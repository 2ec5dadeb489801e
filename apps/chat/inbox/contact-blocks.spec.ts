import { ChatSide, ids } from '../../../test/support/chat-side.js';

describe('a blocked contact', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  beforeAll(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace();
  });
  afterAll(() => chat.stop());

  async function started() {
    const place = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    const customer = chat.visitor(visitor_token);
    const writes = (text: string) => customer.post(`${place}/messages`, { text });
    expect((await writes('first')).status).toBe(201);
    const url = `/v1/conversations/${conversation_id}`;
    const agent = await chat.member(brand.id);
    const shown = async () => (await agent.client.get(url)).json;
    const { contact_id } = await shown();
    return { url, writes, agent, shown, contact: `/v1/contacts/${contact_id}` };
  }

  it('is kept, opens nothing and waits for nobody, until it is unblocked', async () => {
    const { url, writes, agent, shown, contact } = await started();
    expect((await agent.client.get(contact)).json).toMatchObject({ blocked: false, blocked_by: null });
    await agent.client.post(`${url}/messages`, { text: 'answer' });
    await agent.client.patch(url, { version: 1, state: 'resolved' });
    for (let times = 0; times < 2; times++)
      expect(await agent.client.patch(contact, { blocked: true })).toMatchObject({
        status: 200,
        json: { blocked: true, blocked_by: agent.id },
      });
    const before = await shown();
    expect((await writes('kept')).status).toBe(201);
    const last_message = expect.objectContaining({ from: 'customer', text: 'kept' }) as object;
    expect(await shown()).toEqual({ ...before, messages: before.messages + 1, last_message });
    expect(before).toMatchObject({ blocked: true, state: 'resolved', unanswered: false });
    expect((await agent.client.get(`${url}/messages`)).json.items[0]).toMatchObject({ text: 'kept' });

    expect((await agent.client.patch(contact, { blocked: false })).json).toMatchObject({
      blocked: false,
      blocked_at: null,
    });
    await writes('heard');
    expect(await shown()).toMatchObject({ blocked: false, state: 'open', unanswered: true });
  });

  it('is unknown to another workspace, and blocked by agents alone', async () => {
    const { agent, contact } = await started();
    const other = await chat.workspace();
    expect((await chat.as(other.id).patch(contact, { blocked: true })).status).toBe(404);
    expect((await chat.as(other.id).get(contact)).status).toBe(404);
    expect((await chat.as(brand.id, 'analyst').patch(contact, { blocked: true })).status).toBe(403);
    expect((await agent.client.patch(`/v1/contacts/${ids.next('cnt')}`, { blocked: true })).status).toBe(404);
    for (const body of [{}, { blocked: 'yes' }, { blocked: true, more: 1 }])
      expect((await agent.client.patch(contact, body)).status).toBe(400);
  });
});
