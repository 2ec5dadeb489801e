import { EventSource, type FetchLike } from 'eventsource';
import { LessThanOrEqual } from 'typeorm';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { Post } from '../broadcasts/post.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { RETENTION_MS } from './retention.js';

/** What the channel's page and anybody else's program reads a stream with. */
class Reading {
  readonly heard: string[] = [];
  /** The Last-Event-ID of each connection; null for the first. */
  readonly resumed: (string | null)[] = [];
  /** Connections wait for it. */
  gate: Promise<void> = Promise.resolve();
  readonly source: EventSource;

  constructor(url: string, headers: Record<string, string>) {
    const asGateway: FetchLike = async (input, init) => {
      this.resumed.push(new Headers(init.headers).get('last-event-id'));
      await this.gate;
      return fetch(input, { ...init, headers: { ...init.headers, ...headers } } as RequestInit);
    };
    this.source = new EventSource(url, { fetch: asGateway });
    for (const type of ['message', 'edited', 'deleted', 'reset'])
      this.source.addEventListener(type, ({ data }) => {
        const { sequence, reason } = JSON.parse(data) as { sequence?: number; reason?: string };
        this.heard.push(`${type} ${sequence ?? reason}`);
      });
  }

  open(): Promise<boolean> {
    return until('the stream is open', () => this.source.readyState === EventSource.OPEN, { pause: 20 });
  }

  async came(expected: string[]): Promise<void> {
    await until(`${expected.at(-1)} came`, () => this.heard.length >= expected.length, { pause: 20 });
    expect(this.heard).toEqual(expected);
  }
}

describe('a live stream, read by an EventSource', () => {
  let fan: FanOutFixture;
  let channel: Channel;
  let reading: Reading;
  let count = 0;

  beforeAll(async () => void (fan = await FanOutFixture.start({ FOLLOW_LIMIT: 10_000 })));
  beforeEach(async () => {
    channel = await fan.channel(`source-${++count}`);
    // Nobody's stream: but for Last-Event-ID it would begin with what comes next.
    reading = new Reading(`${fan.origin}/@${channel.handle}/live`, fan.headers());
    await reading.open();
  });
  afterEach(() => reading.source.close());
  afterAll(() => fan.close());

  const publish = (index: number) => fan.publish(channel, `Post ${index}`);
  const positions = (...sequences: number[]) => sequences.map((one) => `${channel.epoch}-${one}`);
  /** Breaks the connection from the server's side; the client comes back once the work is done. */
  const cut = async (meanwhile: () => Promise<unknown>) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    reading.gate = promise;
    fan.service.getHttpServer().closeAllConnections();
    await until('it is cut', () => reading.source.readyState === EventSource.CONNECTING, { pause: 20 });
    await meanwhile().finally(resolve);
    await reading.open();
  };

  it('continues where it was interrupted, without missing or doubled posts, however often', async () => {
    await publish(1);
    await reading.came(['message 1']);
    await cut(async () => {
      await publish(2);
      await publish(3);
    });
    await reading.came(['message 1', 'message 2', 'message 3']);
    await cut(async () => undefined);
    await publish(4);
    await reading.came(['message 1', 'message 2', 'message 3', 'message 4']);
    expect(reading.resumed).toEqual([null, ...positions(1, 3)]);
  });

  it('gets changes without losing its position', async () => {
    const first = await publish(1);
    await publish(2);
    await reading.came(['message 1', 'message 2']);
    await fan.change(first, 2, { body: 'Mended' });
    await reading.came(['message 1', 'message 2', 'edited 1']);
    await cut(() => publish(3));
    // A change has no place of its own, so one that came after the last post is told again.
    const again = ['message 1', 'message 2', 'edited 1', 'message 3', 'edited 1'];
    await reading.came(again);
    await fan.change(first, 3, null);
    await reading.came([...again, 'deleted 1']);
    expect(reading.resumed).toEqual([null, ...positions(2)]);
  });

  it('is reset when missed posts cannot be replayed, and continues with the next post', async () => {
    await publish(1);
    await reading.came(['message 1']);
    await cut(async () => {
      for (const index of [2, 3]) await publish(index);
      const old = { channel_id: channel.id, sequence: LessThanOrEqual(2) };
      const published_at = Date.now() - RETENTION_MS - 1;
      await fan.database.transaction((tx) => tx.update(Post, old, { published_at }));
    });
    await reading.came(['message 1', 'reset retention']);
    await cut(() => publish(4));
    await reading.came(['message 1', 'reset retention', 'message 4']);
    expect(reading.resumed).toEqual([null, ...positions(1, 3)]);
  });
});
