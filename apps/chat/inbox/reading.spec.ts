import type { HttpClient } from '../../../test/support/http-client.js';
import { ChatSide, ids } from '../../../test/support/chat-side.js';

describe('what an agent has read of a conversation', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  let budi: { id: string; client: HttpClient };
  let cici: { id: string; client: HttpClient };

  beforeAll(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace();
    [budi, cici] = [await chat.member(brand.id), await chat.member(brand.id)];
  });
  afterAll(() => chat.stop());

  async function begin(messages: number) {
    const place = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    const write = () => chat.visitor(visitor_token).post(`${place}/messages`, { text: 'Hello' });
    for (let count = 0; count < messages; count++) await write();
    const url = `/v1/conversations/${conversation_id}`;
    const shown = async ({ client }: typeof budi) => {
      const { unread, read_sequence, messages: all } = (await client.get(url)).json;
      return { unread, read: read_sequence, all };
    };
    const read = async (sequence: unknown, { client } = budi) => client.put(`${url}/read`, { sequence });
    return { id: conversation_id, url, write, shown, read };
  }

  it('is counted by the messages of the customer alone, for each agent', async () => {
    const one = await begin(3);
    const { all } = await one.shown(budi);
    expect(await one.shown(budi)).toEqual({ unread: 3, read: 0, all });
    expect((await one.read(all - 1)).json).toMatchObject({ unread: 1, read_sequence: all - 1 });
    expect(await one.shown(budi)).toEqual({ unread: 1, read: all - 1, all });
    expect(await one.shown(cici)).toEqual({ unread: 3, read: 0, all });
    const { items } = (await budi.client.get('/v1/conversations')).json;
    expect(items.find(({ id }: { id: string }) => id === one.id)).toMatchObject({ unread: 1 });
    await cici.client.post(`${one.url}/messages`, { text: 'Hi' });
    expect(await one.shown(cici)).toEqual({ unread: 0, read: all + 1, all: all + 1 });
    expect(await one.shown(budi)).toMatchObject({ unread: 1 });
    await one.write();
    expect(await one.shown(cici)).toMatchObject({ unread: 1 });
    expect(await one.shown(budi)).toMatchObject({ unread: 2 });
  });

  it('never goes back, and stays the same when it is said again', async () => {
    const one = await begin(3);
    const { all } = await one.shown(budi);
    for (const sequence of [all, all - 1, 0, all]) expect((await one.read(sequence)).status).toBe(200);
    expect(await one.shown(budi)).toEqual({ unread: 0, read: all, all });
  });

  it('is counted among the open conversations that the agent takes care of', async () => {
    const unread = async () => (await budi.client.get('/v1/conversations/counts')).json.unread as number;
    const before = await unread();
    const one = await begin(2);
    expect(await unread()).toBe(before);
    await budi.client.patch(one.url, { version: 1, assignee_id: budi.id });
    expect(await unread()).toBe(before + 1);
    await one.read((await one.shown(budi)).all);
    expect(await unread()).toBe(before);
    await one.write();
    expect(await unread()).toBe(before + 1);
    await budi.client.patch(one.url, { version: 2, state: 'resolved' });
    expect(await unread()).toBe(before);
  });

  it('is refused for a message that is not there, another workspace, another role, and what is no number', async () => {
    const one = await begin(1);
    const { all } = await one.shown(budi);
    const beyond = await one.read(all + 1);
    expect([beyond.status, beyond.json.errors[0]]).toEqual([
      422,
      {
        field: 'sequence',
        rule: 'unknown',
        message: 'The conversation has no such message',
        allowed: { max: all },
      },
    ]);
    for (const value of ['1', -1, 1.5, null, 2 ** 60, undefined]) {
      const { status, json } = await one.read(value);
      expect([status, json.errors[0].field]).toEqual([400, 'sequence']);
    }
    expect((await chat.as(ids.next('wsp')).put(`${one.url}/read`, { sequence: 1 })).status).toBe(404);
    expect((await chat.as(brand.id, 'marketer').put(`${one.url}/read`, { sequence: 1 })).status).toBe(403);
    expect(await one.shown(budi)).toEqual({ unread: 1, read: 0, all });
  });

  it('goes with the contact', async () => {
    const one = await begin(1);
    await one.read(1);
    const { contact_id } = (await budi.client.get(one.url)).json;
    await chat.as(brand.id, 'owner').delete(`/v1/contacts/${contact_id}`);
    expect((await one.read(1)).status).toBe(404);
  });
});
