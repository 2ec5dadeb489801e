import { In } from 'typeorm';
import type { EventStreams } from '#platform/http/event-streams.js';
import { LiveReader } from '../../../test/support/sandboxes/live.js';
import { until } from '../../../test/support/until.js';
import { Channel } from '../channels/channel.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Post } from '../broadcasts/post.entity.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { LiveHub } from './live-hub.js';
import { LiveSettle } from './live-settle.js';
import type { LiveStream } from './live-stream.js';
import { GAP_WAIT_MS, RETENTION_MS } from './retention.js';

describe('live streams', () => {
  let fan: FanOutFixture;
  let channel: Channel;
  let count = 0;
  const open: LiveReader[] = [];

  beforeAll(async () => void (fan = await FanOutFixture.start({ FOLLOW_LIMIT: 10_000 })));
  beforeEach(async () => void (channel = await fan.channel(`live-${++count}`)));
  afterEach(async () => void (await Promise.all(open.splice(0).map((reader) => reader.close()))));
  afterAll(() => fan.close());

  const read = async (query = '', headers: Record<string, string> = {}): Promise<LiveReader> => {
    const reader = await LiveReader.open(`${fan.origin}/@${channel.handle}/live${query}`, {
      ...fan.headers(),
      ...headers,
    });
    open.push(reader);
    return reader;
  };
  const sequences = (reader: LiveReader) =>
    reader.events.filter(({ type }) => type === 'message').map(({ id }) => Number(id.split('-')[1]));
  const got = (reader: LiveReader, expected: number[]) =>
    until(`${expected.at(-1)} came`, () => sequences(reader).length >= expected.length, { pause: 30 }).then(
      () => expect(sequences(reader)).toEqual(expected),
    );
  const upTo = (last: number, first = 1) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const last = (sequence: number, epoch = channel.epoch) => ({ 'last-event-id': `${epoch}-${sequence}` });

  it('resume anywhere, in order, without missing or doubled posts, while new posts are published', async () => {
    const total = 60;
    const publishing = (async () => {
      for (let index = 1; index <= total; index++) await fan.announce(channel, `Post ${index}`);
    })();
    const readers: [LiveReader, number][] = [];
    for (let from = 0; from < 12; from++) {
      await until(
        'there is something to resume from',
        () => fan.database.read.countBy(Post, { channel_id: channel.id }).then((n) => n >= from * 4),
        { pause: 5 },
      );
      readers.push([await read('', last(from * 3)), from * 3]);
    }
    await publishing;
    for (const [reader, from] of readers) await got(reader, upTo(total, from + 1));
  });

  it('wait for a post that comes out of order', async () => {
    const reader = await read();
    await fan.announce(channel, 'One', 1);
    await got(reader, [1]);
    await fan.announce(channel, 'Three', 3);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(sequences(reader)).toEqual([1]);
    await fan.announce(channel, 'Two', 2);
    await got(reader, [1, 2, 3]);
  });

  it('continue without a missing post, and skip it when it arrives too late', async () => {
    const { stream } = await fan.follow(channel, 'live');
    const reader = await read(stream!.slice(stream!.indexOf('?')));
    await fan.announce(channel, 'One', 1);
    await got(reader, [1]);
    const three = await fan.publish(channel, 'Three', 3);
    await fan.database.transaction((tx) =>
      tx.update(Post, { id: three }, { received_at: Date.now() - GAP_WAIT_MS - 1 }),
    );
    await got(reader, [1, 3]);
    const two = await fan.publish(channel, 'Two', 2);
    await fan.get(LiveSettle).settleExpired();
    expect(await fan.report(two)).toMatchObject({
      state: 'complete',
      totals: { skipped: 1 },
      reasons: [{ reason: 'late' }],
    });
    await fan.reported('three is delivered', three, ({ totals }) => totals.delivered === 1);
    await got(reader, [1, 3]);
    // Its receipt says that it was skipped; whoever has none may read it.
    await got(await read(stream!.slice(stream!.indexOf('?')), last(1)), [3]);
    await got(await read('', last(1)), [2, 3]);
  });

  it('are reset outside retention, for another epoch, and for an invalid id', async () => {
    for (let index = 1; index <= 3; index++) await fan.publish(channel, `Post ${index}`);
    await fan.database.transaction((tx) =>
      tx.update(
        Post,
        { channel_id: channel.id, sequence: In([1, 2]) },
        { published_at: Date.now() - RETENTION_MS - 1 },
      ),
    );
    for (const [headers, reason] of [
      [last(1), 'retention'],
      [last(2, 'abc'), 'epoch'],
      [last(9), 'epoch'],
      [{ 'last-event-id': 'nonsense' }, 'epoch'],
    ] as const) {
      const reader = await read('', headers);
      const event = await until('the reset came', () => reader.events[0], { pause: 20 });
      expect(event).toMatchObject({
        type: 'reset',
        id: `${channel.epoch}-3`,
        data: JSON.stringify({ reason }),
      });
    }
    await got(await read('', last(2)), [3]);
  });

  it('resume from the id in the query when there is no header, whatever else the query has', async () => {
    for (let index = 1; index <= 3; index++) await fan.publish(channel, `Post ${index}`);
    const at = (sequence: number) => `lastEventId=${channel.epoch}-${sequence}`;
    await got(await read(`?${at(1)}`), [2, 3]);
    await got(await read(`?${at(1)}&_=1700000000&constructor=1&toString=1&fbclid=IwAR0&x=%00`), [2, 3]);
    // A browser that comes back asks for the address that it began with.
    await got(await read(`?${at(0)}`, last(2)), [3]);
    const { stream } = await fan.follow(channel, 'live');
    await got(await read(`${stream!.slice(stream!.indexOf('?'))}&${at(2)}`), [3]);
    for (const query of ['lastEventId=7', 'lastEventId=abc-1', `lastEventId=${'x'.repeat(300)}`]) {
      const reader = await read(`?${query}`);
      const event = await until('the reset came', () => reader.events[0], { pause: 20 });
      expect(event).toMatchObject({ type: 'reset', data: JSON.stringify({ reason: 'epoch' }) });
    }
    for (const query of ['lastEventId=', 'lastEventId=a&lastEventId=b', '']) {
      const reader = await read(`?${query}`);
      await until('it is open', () => reader.connections > 0);
      expect(reader.events).toEqual([]);
    }
  });

  it('count as delivered once the follower’s own stream was written, whenever that is', async () => {
    const away = await fan.follow(channel, 'live');
    const here = await fan.follow(channel, 'live');
    const query = (stream: string) => stream.slice(stream.indexOf('?'));
    const reader = await read(query(here.stream!));
    const first = await fan.publish(channel, 'One');
    await fan.reported('one has it', first, ({ totals }) => totals.delivered === 1);
    const joinedLater = await fan.follow(channel, 'live');
    const second = await fan.publish(channel, 'Two');
    expect(await fan.reported('one has it', second, ({ totals }) => totals.delivered === 1)).toMatchObject({
      state: 'sending',
      totals: { pending: 2 },
    });

    const back = await read(query(away.stream!));
    await got(back, [1, 2]);
    await fan.reported('both have it', first, ({ state }) => state === 'complete');
    await got(await read(query(joinedLater.stream!)), [2]);
    expect(await fan.reported('all have it', second, ({ state }) => state === 'complete')).toMatchObject({
      totals: { delivered: 3 },
    });

    const { streams } = fan.get(LiveHub) as unknown as { streams: EventStreams<LiveStream> };
    const before = streams.of(channel.id).size;
    await back.close();
    await until('the server saw the stream end', () => streams.of(channel.id).size < before, { pause: 5 });
    const third = await fan.publish(channel, 'Three');
    await fan.reported('two have it', third, ({ totals }) => totals.delivered === 2);
    await got(await read(query(away.stream!)), [3]);
    await got(reader, [1, 2, 3]);
    expect(await fan.database.read.count(Receipt)).toBeLessThanOrEqual(1);
  });

  it('end when the follower leaves, and posts that were not written are skipped', async () => {
    const follower = await fan.follow(channel, 'live');
    const other = await fan.follow(channel, 'live');
    const missed = await fan.publish(channel, 'Missed');
    await fan.as().post(fan.path(other.unsubscribe_url!), '');
    const reader = await read(follower.stream!.slice(follower.stream!.indexOf('?')));
    await got(reader, [1]);
    const report = await fan.reported('it is settled', missed, ({ state }) => state === 'complete');
    expect(report).toMatchObject({ totals: { delivered: 1, skipped: 1 }, reasons: [{ reason: 'left' }] });
    await fan.as().post(fan.path(follower.unsubscribe_url!), '');
    const next = await fan.publish(channel, 'After');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sequences(reader)).toEqual([1]);
    expect(await fan.report(next)).toMatchObject({ audience: 0, state: 'complete' });
  });

  it('settle posts that can no longer be replayed, whether or not the follower reconnects', async () => {
    const [gone, back] = [await fan.follow(channel, 'live'), await fan.follow(channel, 'live')];
    expect(gone.token).not.toBe(back.token);
    const old = await fan.publish(channel, 'Old');
    const fresh = await fan.publish(channel, 'Fresh');
    await fan.database.transaction((tx) =>
      tx.update(Post, { id: old }, { published_at: Date.now() - RETENTION_MS - 1 }),
    );
    const again = await read(back.stream!.slice(back.stream!.indexOf('?')));
    await got(again, [2]);
    expect(again.events[0]).toMatchObject({ type: 'reset', data: JSON.stringify({ reason: 'retention' }) });
    await fan.get(LiveSettle).settleExpired();
    expect(await fan.report(old)).toMatchObject({
      state: 'complete',
      totals: { skipped: 2 },
      reasons: [{ reason: 'retention', count: 2 }],
    });
    expect(await fan.reported('one has it', fresh, ({ totals }) => totals.delivered === 1)).toMatchObject({
      totals: { pending: 1 },
    });
  });

  it('answer HEAD with headers alone, and record nothing', async () => {
    const { stream } = await fan.follow(channel, 'live');
    const query = stream!.slice(stream!.indexOf('?'));
    for (const path of [query, '']) {
      const head = await fan.as().head(`/@${channel.handle}/live${path}`);
      expect(head.status).toBe(200);
      expect(head.headers['content-type']).toContain('text/event-stream');
      expect(head.text).toBe('');
    }
    const post = await fan.publish(channel, 'One');
    await fan.reported('it is planned', post, ({ audience }) => audience === 1);
    await got(await read(query), [1]);
    await fan.reported('it is delivered', post, ({ totals }) => totals.delivered === 1);
  });

  it('count a post that was written before it was planned', async () => {
    const { stream } = await fan.follow(channel, 'live');
    const reader = await read(stream!.slice(stream!.indexOf('?')));
    for (let index = 1; index <= 20; index++) await fan.announce(channel, `Post ${index}`);
    await got(reader, upTo(20));
    const plans = await until('all are planned', async () => {
      const rows = await fan.database.read.findBy(Plan, { channel_id: channel.id, state: 'complete' });
      return rows.length === 20 && rows;
    });
    expect(plans.every(({ audience }) => audience === 1)).toBe(true);
    expect(await fan.database.read.countBy(Follower, { channel_id: channel.id })).toBe(1);
  });
});
