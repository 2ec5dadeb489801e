import { Database } from '#platform/adapters/sql/database.js';
import { ChatSide, ids } from '../../../test/support/chat-side.js';
import type { HttpClient } from '../../../test/support/http-client.js';
import { until } from '../../../test/support/until.js';
import { ConversationTag } from '../conversations/conversation-tag.entity.js';
import { Tag } from './tag.entity.js';
import { MAX_TAGS } from './tags.service.js';

describe('tags', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  let agent: HttpClient;
  beforeAll(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace();
    agent = chat.as(brand.id);
  });
  afterAll(() => chat.stop());

  const database = () => chat.service.get(Database, { strict: false });
  async function started() {
    const place = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    await chat.visitor(visitor_token).post(`${place}/messages`, { text: 'Hi' });
    return { id: conversation_id as string, url: `/v1/conversations/${conversation_id}` };
  }
  const made = async (name: string, who = agent) => (await who.post('/v1/tags', { name })).json.id as string;
  const listed = async (tag: string) =>
    (await agent.get(`/v1/conversations?tag=${tag}`)).json.items.map(({ id }: { id: string }) => id);

  it('are created, renamed and listed, each name once in a workspace', async () => {
    const id = await made('wholesale');
    expect(await agent.post('/v1/tags', { name: 'wholesale' })).toMatchObject({
      status: 409,
      json: { errors: [{ field: 'name', rule: 'unique' }] },
    });
    const other = await made('retail');
    expect((await agent.patch(`/v1/tags/${other}`, { name: 'wholesale' })).status).toBe(409);
    expect((await agent.patch(`/v1/tags/${other}`, { name: 'Retail' })).json).toMatchObject({
      name: 'Retail',
    });
    const names = (await agent.get('/v1/tags')).json.items.map(({ name }: { name: string }) => name);
    expect(names).toEqual(['Retail', 'wholesale']);
    const stranger = chat.as((await chat.workspace()).id);
    expect((await stranger.get('/v1/tags')).json.items).toEqual([]);
    expect((await stranger.delete(`/v1/tags/${id}`)).status).toBe(404);
  });

  it('sort conversations, change with their version, and go when they are deleted', async () => {
    const [urgent, late] = [await made('urgent'), await made('late')];
    const [one, two] = [await started(), await started()];
    expect((await agent.patch(one.url, { version: 1, tag_ids: [urgent, late] })).json).toMatchObject({
      tag_ids: [urgent, late].toSorted(),
      version: 2,
    });
    expect((await agent.patch(one.url, { version: 1, tag_ids: [late, urgent] })).status).toBe(200);
    expect((await agent.patch(one.url, { version: 1, tag_ids: [late] })).status).toBe(409);
    expect((await agent.get(one.url)).json.tag_ids).toHaveLength(2);
    expect(await listed(urgent)).toEqual([one.id]);
    await agent.patch(two.url, { version: 1, tag_ids: [urgent] });
    expect(await listed(urgent)).toEqual([two.id, one.id]);
    expect((await agent.patch(two.url, { version: 2, tag_ids: [] })).json).toMatchObject({
      tag_ids: [],
      version: 3,
    });

    const openOf = async (tag: string) =>
      (await agent.get('/v1/tags')).json.items.find(({ id }: { id: string }) => id === tag).open;
    expect([await openOf(urgent), await openOf(late)]).toEqual([1, 1]);
    await agent.patch(one.url, { version: 2, state: 'resolved' });
    expect([await listed(urgent), await openOf(urgent)]).toEqual([[], 0]);
    await agent.patch(one.url, { version: 3, state: 'open' });
    expect(await listed(urgent)).toEqual([one.id]);

    expect((await agent.delete(`/v1/tags/${urgent}`)).status).toBe(204);
    expect((await agent.get(one.url)).json.tag_ids).toEqual([late]);
    expect((await agent.delete(`/v1/tags/${urgent}`)).status).toBe(404);
    await made('urgent');
    const { read } = database();
    await until('its rows are gone', async () => !(await read.existsBy(Tag, { id: urgent })));
    expect(await read.existsBy(ConversationTag, { tag_id: urgent })).toBe(false);
    expect(await read.existsBy(ConversationTag, { tag_id: late })).toBe(true);
  });

  it('are refused where there is no such tag, or too many or too long ones', async () => {
    const one = await started();
    const foreign = await made('foreign', chat.as((await chat.workspace()).id));
    const change = (tag_ids: unknown) => agent.patch(one.url, { version: 1, tag_ids });
    for (const [tag_ids, status] of [
      [[foreign], 422],
      [[ids.next('tag')], 422],
      [['wholesale'], 400],
      ['wholesale', 400],
      [Array.from({ length: 21 }, () => ids.next('tag')), 400],
      [['x'.repeat(10_000)], 400],
    ] as const) {
      const { json, ...answer } = await change(tag_ids);
      expect([answer.status, json.errors[0].field]).toEqual([status, 'tag_ids']);
    }
    for (const name of ['', 'x'.repeat(10_000), 'two\nlines', 7])
      expect((await agent.post('/v1/tags', { name })).json.errors[0].field).toBe('name');
    expect((await agent.get(one.url)).json).toMatchObject({ tag_ids: [], version: 1 });
    expect((await chat.as(brand.id, 'analyst').post('/v1/tags', { name: 'mine' })).status).toBe(403);
  });

  it('are so many at most, also where two are created at once', async () => {
    const full = chat.as((await chat.workspace()).id);
    const first = await full.post('/v1/tags', { name: 'first' });
    const { workspace_id } = await database().read.findOneByOrFail(Tag, { id: first.json.id });
    await database().transaction((tx) =>
      tx.insert(
        Tag,
        Array.from({ length: MAX_TAGS - 2 }, (_, index) => ({
          ...{ id: ids.next('tag'), workspace_id, name: `tag ${index}` },
          ...{ created_at: 0, deleted_at: null },
        })),
      ),
    );
    const answers = await Promise.all(['one', 'two'].map((name) => full.post('/v1/tags', { name })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it('are taken from a conversation that is erased', async () => {
    const one = await started();
    const tag = await made('to be erased');
    await agent.patch(one.url, { version: 1, tag_ids: [tag] });
    const { contact_id } = (await agent.get(one.url)).json;
    expect((await chat.as(brand.id, 'owner').delete(`/v1/contacts/${contact_id}`)).status).toBe(200);
    expect(await database().read.existsBy(ConversationTag, { conversation_id: one.id })).toBe(false);
  });
});
