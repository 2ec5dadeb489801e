import { Database } from '#platform/adapters/sql/database.js';
import type { HttpClient } from '../../../test/support/http-client.js';
import { ChatSide, ids } from '../../../test/support/chat-side.js';
import { PDF } from '../../../test/support/pictures.js';
import { until } from '../../../test/support/until.js';
import { Conversation } from '../conversations/conversation.entity.js';

describe('a customer who writes through several doors', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  let agent: { id: string; client: HttpClient };
  let connection_id: string;
  let count = 0;
  beforeAll(async () => void (chat = await ChatSide.start({ CHAT_VISITOR_LIMIT: '1000' })));
  afterAll(() => chat.stop());
  beforeEach(async () => {
    brand = await chat.workspace();
    agent = await chat.member(brand.id);
    connection_id = ids.next('con');
  });

  /** A chat by the web, or over a network from this address; both have written once. */
  async function web() {
    const place = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    const writes = (text: string) => chat.visitor(visitor_token).post(`${place}/messages`, { text });
    expect((await writes('from the web')).status).toBe(201);
    const { contact_id } = (await agent.client.get(`/v1/conversations/${conversation_id}`)).json;
    return { conversation_id, contact_id, writes };
  }
  async function network(address: string, more: object = {}) {
    const text = `wa ${++count}`;
    const content = {
      message_id: `wamid.${count}`,
      type: 'text',
      text,
      address,
      at: 1_790_000_000_000 + count,
    };
    await chat.receive({ workspace_id: brand.id, connection_id }, { ...content, ...more });
    const items = () =>
      agent.client.get('/v1/conversations?door=whatsapp').then(({ json }) => json.items as any[]);
    return until('the message is there', async () => {
      for (const { id, contact_id } of await items()) {
        const { json } = await agent.client.get(`/v1/conversations/${id}/messages?limit=1`);
        if (json.items[0]?.text === text)
          return { conversation_id: id as string, contact_id: contact_id as string };
      }
      return false;
    });
  }
  const contactsOf = async (id: string) =>
    ((await agent.client.get(`/v1/contacts/${id}/customer`)).json.contacts as { id: string }[]).map(
      (one) => one.id,
    );
  const owner = () => chat.as(brand.id, 'owner');

  it('is one customer once an agent says so, and nothing of it crosses to the ads side', async () => {
    const [first, second] = [await web(), await network('628120000001')];
    await chat.crossings(first.conversation_id, 1);
    await chat.crossings(second.conversation_id, 1);
    const [crossed, subjects] = [
      chat.crossed.length,
      new Set(chat.crossed.map(({ payload }) => JSON.parse(payload).subject_id)),
    ];
    const url = `/v1/contacts/${first.contact_id}`;
    for (let times = 0; times < 2; times++) {
      const merged = await agent.client.post(`${url}/merges`, { contact_id: second.contact_id });
      expect(merged).toMatchObject({
        status: 200,
        json: {
          contacts: [{ id: first.contact_id }, { id: second.contact_id }],
          merges: [
            {
              contact_id: first.contact_id,
              other_id: second.contact_id,
              merged_by: agent.id,
              split_at: null,
            },
          ],
        },
      });
    }
    const listed = await agent.client.get(`/v1/contacts/${second.contact_id}/conversations`);
    expect((listed.json.items as { id: string }[]).map(({ id }) => id).sort()).toEqual(
      [first.conversation_id, second.conversation_id].sort(),
    );
    const page = await agent.client.get(`/v1/contacts/${second.contact_id}/conversations?limit=1`);
    const next = await agent.client.get(
      `/v1/contacts/${second.contact_id}/conversations?limit=1&cursor=${page.json.next_cursor}`,
    );
    expect([...page.json.items, ...next.json.items]).toEqual(listed.json.items);
    expect(next.json.next_cursor).toBeNull();

    // What each contact reaches later crosses under its own subject, in the order of the log: of the merge nothing did.
    await agent.client.post(`/v1/conversations/${first.conversation_id}/stages`, { stage: 'qualified' });
    await chat.crossings(first.conversation_id, 2);
    expect(chat.crossed.slice(crossed).map(({ headers }) => headers['type'])).toEqual(['StageReached']);
    expect(new Set(chat.crossed.map(({ payload }) => JSON.parse(payload).subject_id))).toEqual(subjects);

    const [{ id: merge }] = (await agent.client.get(`${url}/merges`)).json.items;
    const split = await agent.client.delete(`/v1/contacts/${second.contact_id}/merges/${merge}`);
    expect(split).toMatchObject({ status: 200, json: { contacts: [{ id: second.contact_id }], merges: [] } });
    expect(await contactsOf(first.contact_id)).toEqual([first.contact_id]);
    for (const id of [first.contact_id, second.contact_id])
      expect((await agent.client.get(`/v1/contacts/${id}/merges`)).json.items).toMatchObject([
        { id: merge, merged_by: agent.id, split_by: agent.id },
      ]);
  });

  it('is merged by agents of its workspace alone, and only with contacts of it', async () => {
    const [one, other] = [await web(), await web()];
    const url = `/v1/contacts/${one.contact_id}/merges`;
    const foreign = await chat.workspace();
    expect((await chat.as(foreign.id).post(url, { contact_id: other.contact_id })).status).toBe(404);
    expect((await chat.as(brand.id, 'analyst').post(url, { contact_id: other.contact_id })).status).toBe(403);
    expect((await agent.client.post(url, { contact_id: ids.next('cnt') })).status).toBe(404);
    const itself = await agent.client.post(url, { contact_id: one.contact_id });
    expect(itself).toMatchObject({
      status: 422,
      json: { errors: [{ field: 'contact_id', rule: 'itself' }] },
    });
    for (const body of [{}, { contact_id: 'siti' }, { contact_id: other.contact_id, more: 1 }])
      expect((await agent.client.post(url, body)).status).toBe(400);
    expect((await agent.client.delete(`${url}/${ids.next('mrg')}`)).status).toBe(404);
    expect((await agent.client.get(`${url}?cursor=mrg_1`)).status).toBe(400);
  });

  it('is blocked in all contacts at once, and a later merge or split changes no block', async () => {
    const [one, other, third] = [await web(), await web(), await web()];
    const blocked = async ({ contact_id }: { contact_id: string }) =>
      (await agent.client.get(`/v1/contacts/${contact_id}`)).json.blocked as boolean;
    const all = async () => [await blocked(one), await blocked(other), await blocked(third)];
    const merge = (contact_id: string) =>
      agent.client.post(`/v1/contacts/${one.contact_id}/merges`, { contact_id });
    const { merges } = (await merge(other.contact_id)).json;
    await agent.client.patch(`/v1/contacts/${other.contact_id}`, { blocked: true });
    expect(await all()).toEqual([true, true, false]);
    await merge(third.contact_id);
    expect(await all()).toEqual([true, true, false]);
    await one.writes('kept');
    const { json } = await agent.client.get(`/v1/conversations/${one.conversation_id}`);
    expect(json).toMatchObject({ blocked: true, messages: 3 });
    await agent.client.delete(`/v1/contacts/${one.contact_id}/merges/${merges[0].id}`);
    expect(await all()).toEqual([true, true, false]);
    await agent.client.patch(`/v1/contacts/${one.contact_id}`, { blocked: false });
    expect(await all()).toEqual([false, true, false]);
  });

  it('is exported with everything that is kept of all contacts, to the owner alone', async () => {
    const first = await web();
    const second = await network('628120000002', { user_id: 'ID.7', name: 'Siti' });
    await agent.client.post(`/v1/contacts/${first.contact_id}/merges`, { contact_id: second.contact_id });
    for (let nth = 0; nth < 205; nth++) await first.writes(`message ${nth}`);
    const conversation = `/v1/conversations/${first.conversation_id}`;
    const type = { 'content-type': 'application/octet-stream' };
    const { id: media_id } = (await agent.client.post(`${conversation}/media`, PDF, type)).json;
    await agent.client.post(`${conversation}/messages`, { text: 'the list', media_id });
    await agent.client.post(`${conversation}/notes`, { text: 'likes Gayo' });
    await agent.client.post(`${conversation}/orders`, {
      reference: 'A-7',
      amount_minor: 700,
      currency: 'IDR',
    });
    const { status, json, headers } = await owner().get(`/v1/contacts/${second.contact_id}/export`);
    expect([status, headers['content-disposition']]).toEqual([200, 'attachment; filename="customer.json"']);
    expect(json.contacts).toMatchObject([
      { id: first.contact_id, identities: [], profile_name: null },
      { id: second.contact_id, profile_name: 'Siti' },
    ]);
    expect(json.contacts[1].identities.map(({ kind, identity }: any) => [kind, identity]).sort()).toEqual([
      ['address', '628120000002'],
      ['user_id', 'ID.7'],
    ]);
    const [chats] = json.conversations.filter(({ id }: any) => id === first.conversation_id);
    expect(json.conversations).toHaveLength(2);
    expect(chats).toMatchObject({
      door: 'web',
      notes: [{ text: 'likes Gayo' }],
      orders: [{ reference: 'A-7' }],
      stages: [{ stage: 'replied' }, { stage: 'order_created' }],
    });
    expect(chats.messages.map(({ sequence }: any) => sequence)).toEqual(
      chats.messages.map((_: any, at: number) => at + 1),
    );
    const [path] = chats.messages.flatMap(({ media }: any) =>
      media.map(({ content_path }: any) => content_path),
    );
    expect((await agent.client.get(path)).status).toBe(200);
    expect(chats.messages.filter(({ text }: any) => text.startsWith('message '))).toHaveLength(205);
    expect((await agent.client.get(`/v1/contacts/${second.contact_id}/export`)).status).toBe(403);
    const foreign = await chat.workspace();
    expect((await chat.as(foreign.id, 'owner').get(`/v1/contacts/${second.contact_id}/export`)).status).toBe(
      404,
    );
  });

  it('is erased with all contacts, and whoever writes again is a new one', async () => {
    const [first, second] = [await web(), await network('628120000003')];
    await agent.client.post(`/v1/contacts/${first.contact_id}/merges`, { contact_id: second.contact_id });
    const [one] = await chat.crossings(first.conversation_id, 1);
    const [other] = await chat.crossings(second.conversation_id, 1);
    const answer = await owner().delete(`/v1/contacts/${second.contact_id}`);
    expect(answer.status).toBe(200);
    expect(Date.parse(answer.json.forgotten_by)).toBeGreaterThan(
      Date.parse(answer.json.erased_at) + 3 * 86_400_000,
    );
    for (const event of [one!, other!])
      expect(await chat.crossings(event.data['subject_id'] as string, 1)).toMatchObject([
        { type: 'SubjectErased' },
      ]);
    for (const { contact_id, conversation_id } of [first, second]) {
      expect((await agent.client.get(`/v1/contacts/${contact_id}/customer`)).status).toBe(404);
      expect((await agent.client.get(`/v1/conversations/${conversation_id}/messages`)).status).toBe(404);
    }
    expect((await first.writes('late')).status).toBe(401);
    const again = await network('628120000003');
    expect([first.contact_id, second.contact_id]).not.toContain(again.contact_id);
    expect(await contactsOf(again.contact_id)).toEqual([again.contact_id]);
    const database = chat.service.get(Database, { strict: false });
    expect(await database.read.countBy(Conversation, { workspace_id: brand.id })).toBe(1);
  });
});
