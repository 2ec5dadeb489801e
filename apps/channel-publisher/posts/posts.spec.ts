import type { StoredRecord } from '#platform/ports/event-log.port.js';
import { posts } from '#message/post.topic.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import type { Method } from '../../../test/support/http-client.js';
import type { TestCaller } from '../../../test/support/identity.js';
import { startChannelPublisher } from '../src/channel-publisher.fixture.js';
import { until } from '../../../test/support/until.js';
import type { PostView } from './post.dto.js';

const KOPI = 'wsp_00000000000000000000000001';
const TEH = 'wsp_00000000000000000000000002';

const postOf = ({ payload }: StoredRecord): string => JSON.parse(payload).post_id;

describe('channels and posts', () => {
  let publisher: AppUnderTest;
  const published: StoredRecord[] = [];

  beforeAll(async () => {
    publisher = await startChannelPublisher();
    await publisher.subscribe(posts, (record) => published.push(record));
  });
  afterAll(() => publisher.close());

  async function call(
    method: Method,
    path: string,
    body?: object,
    who: TestCaller = {},
    headers: Record<string, string> = {},
  ) {
    const client = publisher.as({ workspace: KOPI, role: 'publisher', ...who });
    const answer = await client.send(method, path, body, headers);
    return { status: answer.status, body: answer.json };
  }
  let count = 0;
  const newChannel = async () =>
    (await call('POST', '/v1/channels', { handle: `kopi-${++count}`, name: 'Kopi' })).body.id as string;
  const newPost = async (channel: string, body: object = { title: 'Gayo', body: 'Arrives on Friday.' }) =>
    (await call('POST', `/v1/channels/${channel}/posts`, body)).body as PostView;

  it('gives each published post the next sequence, and publishes one event for it', async () => {
    const channel = await newChannel();
    const drafts = await Promise.all(Array.from({ length: 10 }, () => newPost(channel)));
    expect(drafts[0]).toMatchObject({
      state: 'draft',
      sequence: null,
      published_at: null,
      channel_id: channel,
    });
    const answers = await Promise.all(drafts.map((draft) => call('POST', `/v1/posts/${draft.id}/publish`)));
    expect(answers.map((answer) => answer.body.sequence).sort((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    for (let waited = 0; waited < 200 && published.length < 10; waited++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const events = published.map(
      (record) => JSON.parse(record.payload) as { post_id: string; channel_sequence: number },
    );
    expect(events.map((event) => event.channel_sequence).sort((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(new Set(events.map((event) => event.post_id))).toEqual(new Set(drafts.map((draft) => draft.id)));
    expect(published[0]!.headers['sequence']).toBe('1');
  });

  it('publishes a post once, and gives a repeated request the first answer', async () => {
    const post = await newPost(await newChannel());
    const publish = (key?: string) =>
      call('POST', `/v1/posts/${post.id}/publish`, undefined, {}, key ? { 'idempotency-key': key } : {});
    const [first, second] = await Promise.all([publish('k1'), publish('k1')]);
    expect(first).toMatchObject({ status: 200, body: { id: post.id, state: 'published', sequence: 1 } });
    expect(second).toEqual(first);
    expect((await publish('k2')).status).toBe(409);
    expect((await publish()).status).toBe(409);
  });

  it('publishes the events of a channel in the order of their sequence', async () => {
    const channel = await newChannel();
    const made = await Promise.all(Array.from({ length: 12 }, () => newPost(channel)));
    await Promise.all(made.map(({ id }) => call('POST', `/v1/posts/${id}/publish`)));
    const told = () =>
      published.filter(({ key }) => key === channel).map(({ payload }) => JSON.parse(payload));
    await until('all are told of', () => told().length === made.length);
    expect(told().map(({ channel_sequence }) => channel_sequence)).toEqual(made.map((_, index) => index + 1));
  });

  it('publishes an event when a published post changes, and none when a draft does', async () => {
    const post = await newPost(await newChannel());
    const events = () => published.filter((event) => postOf(event) === post.id);
    expect((await call('PATCH', `/v1/posts/${post.id}`, { body: 'Line\r\ntwo' })).body).toMatchObject({
      title: 'Gayo',
      body: 'Line\ntwo',
      edited_at: null,
    });
    await call('POST', `/v1/posts/${post.id}/publish`);
    const changed = await call('PATCH', `/v1/posts/${post.id}`, { title: '', body: 'Line three' });
    expect(changed).toMatchObject({
      status: 200,
      body: { title: '', body: 'Line three', state: 'published' },
    });
    expect(changed.body.edited_at).not.toBeNull();
    await call('PATCH', `/v1/posts/${post.id}`, { body: 'Line three' });
    await until('both events came', () => events().length === 2);
    expect(events().map(({ headers }) => [headers['type'], headers['sequence']])).toEqual([
      ['PostPublished', '1'],
      ['PostEdited', '2'],
    ]);
    expect(JSON.parse(events()[1]!.payload)).toMatchObject({ body: 'Line three', channel_sequence: 1 });
  });

  it('deletes a published post with one event, and keeps none of its text', async () => {
    const channel = await newChannel();
    const [draft, post, next] = [await newPost(channel), await newPost(channel), await newPost(channel)];
    for (const { id } of [post, next]) await call('POST', `/v1/posts/${id}/publish`);
    expect((await call('DELETE', `/v1/posts/${draft.id}`)).status).toBe(204);
    expect((await call('DELETE', `/v1/posts/${post.id}`)).status).toBe(204);
    for (const method of ['GET', 'PATCH', 'DELETE'] as const)
      expect(
        (await call(method, `/v1/posts/${post.id}`, method === 'PATCH' ? { body: 'x' } : undefined)).status,
      ).toBe(404);
    expect((await call('POST', `/v1/posts/${post.id}/publish`)).status).toBe(404);
    const { items } = (await call('GET', `/v1/channels/${channel}/posts`)).body;
    expect(items.map(({ id }: PostView) => id)).toEqual([next.id]);
    await until('the event came', () =>
      published.some((event) => postOf(event) === post.id && event.headers['type'] === 'PostDeleted'),
    );
    expect((await call('POST', `/v1/posts/${(await newPost(channel)).id}/publish`)).body.sequence).toBe(3);
  });

  it('accepts a post of the greatest length, and nothing longer', async () => {
    const channel = await newChannel();
    const longest = await newPost(channel, { title: '☕'.repeat(200), body: '☕\n'.repeat(5_000) });
    expect((await call('POST', `/v1/posts/${longest.id}/publish`)).status).toBe(200);
    expect(
      (await call('POST', `/v1/channels/${channel}/posts`, { body: 'x'.repeat(10_001) })).body.errors[0],
    ).toMatchObject({
      field: 'body',
      rule: 'isLength',
      allowed: { min: 1, max: 10_000 },
    });
  });

  it.each([
    ['body', { body: ' \n ' }, 422],
    ['body', { body: 'a\u0007b' }],
    ['body', { body: '\ud800' }],
    ['title', { title: 'two\nlines', body: 'x' }],
    ['channel', { body: 'x', channel: 'y' }],
  ])('refuses a wrong %s', async (field, body, status = 400) => {
    const answer = await call('POST', `/v1/channels/${await newChannel()}/posts`, body);
    expect(answer).toMatchObject({ status, body: { errors: [{ field }] } });
  });

  it('allows a handle once in the whole instance', async () => {
    await call('POST', '/v1/channels', { handle: 'only-one', name: 'Kopi' });
    const again = await call('POST', '/v1/channels', { handle: 'only-one', name: 'Teh' }, { workspace: TEH });
    expect(again).toMatchObject({ status: 409, body: { errors: [{ field: 'handle', rule: 'unique' }] } });
    for (const handle of ['A', 'Kopi', 'a--b', '-ab', 'a_b', 'x'.repeat(41)]) {
      expect((await call('POST', '/v1/channels', { handle, name: 'Kopi' })).status).toBe(400);
    }
  });

  it('shows a workspace nothing of another workspace', async () => {
    const channel = await newChannel();
    const post = await newPost(channel);
    const stranger: TestCaller = { workspace: TEH, role: 'owner' };
    const tried = [
      await call('GET', `/v1/channels/${channel}`, undefined, stranger),
      await call('GET', `/v1/channels/${channel}/posts`, undefined, stranger),
      await call('POST', `/v1/channels/${channel}/posts`, { body: 'x' }, stranger),
      await call('GET', `/v1/posts/${post.id}`, undefined, stranger),
      await call('PATCH', `/v1/posts/${post.id}`, { body: 'x' }, stranger),
      await call('POST', `/v1/posts/${post.id}/publish`, undefined, stranger),
      await call('DELETE', `/v1/posts/${post.id}`, undefined, stranger),
    ];
    expect(tried.map((answer) => answer.status)).toEqual([404, 404, 404, 404, 404, 404, 404]);
    expect((await call('GET', '/v1/channels', undefined, stranger)).body.items).toEqual([]);
  });

  it('lets analysts read, and refuses all their changes', async () => {
    const channel = await newChannel();
    const analyst: TestCaller = { role: 'analyst' };
    expect((await call('GET', `/v1/channels/${channel}`, undefined, analyst)).status).toBe(200);
    expect((await call('POST', `/v1/channels/${channel}/posts`, { body: 'x' }, analyst)).status).toBe(403);
    expect((await call('GET', `/v1/channels/${channel}`, undefined, { role: 'agent' })).status).toBe(403);
  });

  it('lists channels and posts in pages', async () => {
    const channel = await newChannel();
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) ids.unshift((await newPost(channel)).id);
    const seen: string[] = [];
    for (let cursor = ''; cursor !== 'end';) {
      const { body } = await call(
        'GET',
        `/v1/channels/${channel}/posts?limit=2${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...body.items.map((item: PostView) => item.id));
      cursor = body.next_cursor ?? 'end';
    }
    expect(seen).toEqual(ids);
    expect((await call('GET', `/v1/channels/${channel}/posts?limit=0`)).status).toBe(400);
  });
});
