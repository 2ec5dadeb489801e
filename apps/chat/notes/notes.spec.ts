import { Database } from '#platform/adapters/sql/database.js';
import { ChatSide, ids } from '../../../test/support/chat-side.js';
import { Note } from './note.entity.js';

describe('notes about a conversation', () => {
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
    await chat.visitor(visitor_token).post(`${place}/messages`, { text: 'Hi' });
    return `/v1/conversations/${conversation_id}`;
  }

  it('are written and listed with their authors, newest first, and change nothing of the chat', async () => {
    const url = await started();
    const ayu = await chat.member(brand.id);
    const before = (await ayu.client.get(url)).json;
    const written = [];
    for (const text of ['one', 'two\nlines', 'three'])
      written.unshift((await ayu.client.post(`${url}/notes`, { text })).json);
    expect(written).toMatchObject([
      { text: 'three', author_id: ayu.id },
      { text: 'two\nlines' },
      { text: 'one' },
    ]);
    const first = (await ayu.client.get(`${url}/notes?limit=2`)).json;
    expect(first.items).toEqual(written.slice(0, 2));
    const rest = (await ayu.client.get(`${url}/notes?limit=2&cursor=${first.next_cursor}`)).json;
    expect(rest).toEqual({ items: written.slice(2), next_cursor: null });
    expect((await ayu.client.get(url)).json).toEqual(before);
  });

  it('are written once for an Idempotency-Key', async () => {
    const url = await started();
    const headers = { 'idempotency-key': ids.next('nte') };
    const [one, two] = [
      await chat.as(brand.id).post(`${url}/notes`, { text: 'once' }, headers),
      await chat.as(brand.id).post(`${url}/notes`, { text: 'once' }, headers),
    ];
    expect(two.json).toEqual(one.json);
    expect((await chat.as(brand.id).get(`${url}/notes`)).json.items).toHaveLength(1);
  });

  it('are refused where they say nothing or too much, to other roles, and about chats of others', async () => {
    const url = await started();
    const agent = chat.as(brand.id);
    for (const text of ['', 'x'.repeat(4_001), 'bell \u0007', 7, undefined]) {
      const answer = await agent.post(`${url}/notes`, { text });
      expect([answer.status, answer.json.errors[0].field]).toEqual([400, 'text']);
    }
    expect((await agent.post(`${url}/notes`, { text: ' \u200b' })).json.errors).toMatchObject([
      { field: 'text' },
    ]);
    const other = await chat.workspace();
    expect((await chat.as(other.id).post(`${url}/notes`, { text: 'x' })).status).toBe(404);
    expect((await chat.as(other.id).get(`${url}/notes`)).status).toBe(404);
    expect((await chat.as(brand.id, 'marketer').get(`${url}/notes`)).status).toBe(403);
    expect((await chat.visitor().get(`${url}/notes`)).status).toBe(401);
  });

  it('are erased with their contact', async () => {
    const url = await started();
    await chat.as(brand.id).post(`${url}/notes`, { text: 'about a person' });
    const { contact_id } = (await chat.as(brand.id).get(url)).json;
    const { read } = chat.service.get(Database, { strict: false });
    const conversation_id = url.split('/').at(-1)!;
    expect(await read.countBy(Note, { conversation_id })).toBe(1);
    expect((await chat.as(brand.id, 'owner').delete(`/v1/contacts/${contact_id}`)).status).toBe(200);
    expect(await read.countBy(Note, { conversation_id })).toBe(0);
  });
});
