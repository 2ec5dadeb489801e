import { LiveReader } from '../../../test/support/sandboxes/live.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { PostChange } from '../broadcasts/post-change.entity.js';
import { Post } from '../broadcasts/post.entity.js';
import { FollowerTokens } from '../audience/tokens.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';

describe('a live client that reconnects', () => {
  let fan: FanOutFixture;
  let channel: Channel;
  let count = 0;
  const open: LiveReader[] = [];

  beforeAll(async () => void (fan = await FanOutFixture.start({ FOLLOW_LIMIT: 10_000 })));
  beforeEach(async () => void (channel = await fan.channel(`away-${++count}`)));
  afterEach(async () => void (await Promise.all(open.splice(0).map((reader) => reader.close()))));
  afterAll(() => fan.close());

  const read = async (query: string, last?: number): Promise<LiveReader> => {
    const reader = await LiveReader.open(`${fan.origin}/@${channel.handle}/live${query}`, {
      ...fan.headers(),
      ...(last !== undefined && { 'last-event-id': `${channel.epoch}-${last}` }),
    });
    open.push(reader);
    return reader;
  };
  const follow = async () => {
    const { stream, token } = await fan.follow(channel, 'live');
    return {
      query: stream!.slice(stream!.indexOf('?')),
      id: await fan.get(FollowerTokens).verifyLive(token!),
    };
  };
  const events = (reader: LiveReader) =>
    reader.events.map(({ type, data }) => `${type} ${(JSON.parse(data) as { sequence: number }).sequence}`);
  const came = async (reader: LiveReader, expected: string[]) => {
    await until(`${expected.join()} came`, () => events(reader).length >= expected.length, { pause: 20 });
    expect(events(reader)).toEqual(expected);
  };
  const who = () => ({ workspace: fan.workspace, role: 'publisher' as const });
  const stop = async (post: string) =>
    expect(await fan.as(who()).post(`/v1/posts/${post}/stop`, {})).toMatchObject({ status: 200 });
  const receipt = async (post: string, follower: string) =>
    (await fan.as(who()).get(`/v1/posts/${post}/receipts/${follower}`)).json as object;
  const changed = async (post: string, version: number, words: { body: string } | null) => {
    await fan.change(post, version, words);
    await until('it is known', () => fan.database.read.findOneBy(PostChange, { post_id: post, version }), {
      pause: 20,
    });
  };

  it.each(['at once', 'after it was settled'])(
    'is not shown a post that was stopped: back %s',
    async (when) => {
      const [had, away] = [await follow(), await follow()];
      const reader = await read(had.query);
      const post = await fan.publish(channel, 'Stopped');
      await came(reader, ['message 1']);
      await fan.reported('one has it', post, ({ totals }) => totals.delivered === 1);
      await stop(post);
      const complete = () => fan.reported('it is complete', post, ({ state }) => state === 'complete');
      if (when !== 'at once') await complete();
      await fan.publish(channel, 'Next');
      await came(await read(away.query, 0), ['message 2']);
      await came(await read('', 0), ['message 2']);
      expect(await complete()).toMatchObject({
        totals: { delivered: 1, skipped: 1 },
        reasons: [{ state: 'skipped', reason: 'stopped', count: 1 }],
      });
      expect(await receipt(post, away.id)).toMatchObject({ state: 'skipped', reason: 'stopped' });
      expect(await receipt(post, had.id)).toMatchObject({ state: 'delivered' });
      await came(reader, ['message 1', 'message 2']);
    },
  );

  it('gets missed posts with their newest text, and changes of the posts that it has', async () => {
    const { query } = await follow();
    const reader = await read(query);
    const posts: string[] = [];
    for (const body of ['One', 'Two', 'Three']) posts.push(await fan.publish(channel, body));
    await came(reader, ['message 1', 'message 2', 'message 3']);
    await reader.close();
    await changed(posts[0]!, 2, { body: 'One, mended' });
    posts.push(await fan.publish(channel, 'Four'));
    await changed(posts[1]!, 2, null);
    await changed(posts[3]!, 2, { body: 'Four, mended' });

    for (const back of [await read(query, 3), await read('', 3)]) {
      await came(back, ['message 4', 'edited 1', 'deleted 2']);
      expect(back.events.map(({ data }) => (JSON.parse(data) as { body?: string }).body)).toEqual([
        'Four, mended',
        'One, mended',
        undefined,
      ]);
    }
    // What was changed before the last post came is known to whoever has that.
    await came(await read('', 4), ['deleted 2', 'edited 4']);
    await came(await read('', 0), ['message 1', 'deleted 2', 'message 3', 'message 4']);
    const fresh = await read('');
    await fan.publish(channel, 'Five');
    await came(fresh, ['message 5']);
    const last = await read('', 5);
    await fan.publish(channel, 'Six');
    await came(last, ['message 6']);
  });

  it('ends with the same posts as all others, whenever it reconnects', async () => {
    const posts: string[] = [];
    for (let index = 1; index <= 10; index++) posts.push(await fan.publish(channel, `Post ${index}`));
    const readers: LiveReader[] = [await read('', 0)];
    const editing = (async () => {
      for (let round = 2; round <= 8; round++)
        for (const post of posts) await fan.change(post, round, { body: `${post} ${round}` });
    })();
    for (let from = 0; from < 10; from++) readers.push(await read('', 0));
    await editing;
    const current = await until('all are changed', async () => {
      const rows = await fan.database.read.find(Post, {
        where: { channel_id: channel.id },
        order: { sequence: 'ASC' },
      });
      return rows.every(({ body }) => body.endsWith(' 8')) && rows.map(({ body }) => body);
    });
    const shown = (reader: LiveReader) => {
      const bodies: string[] = [];
      for (const { data } of reader.events) {
        const { sequence, body } = JSON.parse(data) as { sequence: number; body: string };
        bodies[sequence - 1] = body;
      }
      return bodies;
    };
    for (const reader of readers) {
      await until('it is up to date', () => shown(reader).every((body) => body.endsWith(' 8')), {
        pause: 30,
      });
      expect(shown(reader)).toEqual(current);
    }
  });
});
