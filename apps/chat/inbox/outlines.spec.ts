import { ChatSide, ids } from '../../../test/support/chat-side.js';
import { until } from '../../../test/support/until.js';

describe('a conversation in the list', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  beforeAll(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace();
  });
  afterAll(() => chat.stop());

  const list = async () => (await chat.as(brand.id).get('/v1/conversations')).json.items as any[];
  const receive = (connection_id: string, message: { text: string; name?: string }, nth: number) =>
    chat.receive(
      { workspace_id: brand.id, connection_id },
      {
        ...{ message_id: `wamid.${connection_id}.${nth}`, type: 'text', address: '6281200000001' },
        ...{ ...message, at: 1_790_000_000_000 + nth },
      },
    );

  it('names its customer as the network does, and begins to say its last message', async () => {
    const connection = ids.next('con');
    await receive(connection, { text: 'Halo', name: 'Sari' }, 1);
    await receive(connection, { text: '☕'.repeat(200) }, 2);
    const shown = await until('both came', async () =>
      (await list()).find((one) => one.connection_id === connection && one.messages === 2),
    );
    expect(shown).toMatchObject({
      contact_name: 'Sari',
      last_message: { from: 'customer', kind: 'text', text: '☕'.repeat(160), state: null },
    });
    const { json } = await chat.as(brand.id).get(`/v1/conversations/${shown.id}`);
    expect(json.last_message).toEqual(shown.last_message);
  });

  it('has no name in the web chat, and the answer as its last message once there is one', async () => {
    const place = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    await chat.visitor(visitor_token).post(`${place}/messages`, { text: 'Ada Gayo?' });
    const url = `/v1/conversations/${conversation_id}`;
    expect((await chat.as(brand.id).get(url)).json).toMatchObject({
      contact_name: null,
      last_message: { from: 'customer', text: 'Ada Gayo?' },
    });
    await chat.as(brand.id).post(`${url}/messages`, { text: 'Ada' });
    expect((await list()).find(({ id }) => id === conversation_id).last_message).toMatchObject({
      from: 'agent',
      text: 'Ada',
    });
  });

  it('is told what its agents do by agents alone, and of a conversation of the workspace', async () => {
    const [{ id }] = await list();
    const { client } = await chat.member(brand.id);
    const put = (activity: unknown, as = client) => as.put(`/v1/conversations/${id}/activity`, { activity });
    for (const activity of ['viewing', 'writing', 'left']) expect((await put(activity)).status).toBe(204);
    expect((await put('sleeping')).status).toBe(400);
    expect((await put('viewing', chat.as(ids.next('wsp')))).status).toBe(404);
    expect((await put('viewing', chat.as(brand.id, 'marketer'))).status).toBe(403);
  });
});
