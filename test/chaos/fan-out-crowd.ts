import { followByWebhook, followLive } from '../journeys/followers.js';
import type { Client } from '../journeys/client.js';
import { unique } from '../journeys/unique.js';
import type { LiveReader } from '../support/sandboxes/live.js';
import type { WebhookEndpoint, WebhookSandbox } from '../support/sandboxes/webhook.js';
import { countBy } from './tally.js';

export interface CrowdSize {
  webhooks: number;
  live: number;
}

export interface Count {
  accepted: number;
  lost: number;
  /** Webhooks that came more than once. */
  doubled: number;
  /** Doubled even to a receiver that drops repeats by their webhook-id; and whatever came twice to a live stream. */
  doubledById: number;
  /** For the reader: what was lost or doubled by id. */
  wrong: string[];
}

/** A channel with its followers, and every post that was accepted for it. */
export class Crowd {
  readonly posts: string[] = [];
  closed = false;

  private constructor(
    private readonly publisher: Client,
    readonly channel: string,
    /** In the order in which they followed. */
    readonly endpoints: readonly WebhookEndpoint[],
    private readonly readers: readonly LiveReader[],
  ) {}

  static async gather(publisher: Client, sandbox: WebhookSandbox, size: CrowdSize): Promise<Crowd> {
    const handle = `chaos-${unique()}`;
    const { body } = await publisher.post<{ id: string }>('/v1/channels', { handle, name: 'Chaos' });
    const visitor = publisher.as();
    const endpoints: WebhookEndpoint[] = [];
    while (endpoints.length < size.webhooks) {
      const name = `${handle}-${endpoints.length}`;
      endpoints.push((await followByWebhook(visitor, handle, sandbox, name)).endpoint);
    }
    const readers: LiveReader[] = [];
    while (readers.length < size.live) readers.push(await followLive(visitor, handle));
    return new Crowd(publisher, body.id, endpoints, readers);
  }

  async publish(): Promise<void> {
    const { body } = await this.publisher.post<{ id: string }>(`/v1/channels/${this.channel}/posts`, {
      body: `Post ${this.posts.length}`,
    });
    await this.publisher.post(`/v1/posts/${body.id}/publish`);
    this.posts.push(body.id);
  }

  /** Webhooks that have come, repeats included. */
  get arrived(): number {
    return this.endpoints.reduce((sum, { deliveries }) => sum + deliveries.length, 0);
  }

  /** Webhooks of accepted posts that have not come yet. */
  get owed(): number {
    const came = this.endpoints.reduce((sum, { different }) => sum + different, 0);
    return this.posts.length * this.endpoints.length - came;
  }

  /** Webhooks that came while nobody took them. */
  get hung(): number {
    return this.endpoints.reduce((sum, { hung }) => sum + hung, 0);
  }

  /** Times that a live stream was cut and taken up again. */
  get resumed(): number {
    return this.readers.reduce((sum, { connections }) => sum + connections - 1, 0);
  }

  /** Whether the webhooks take what comes; where they do not, they leave it without an answer. */
  takes(yes: boolean): void {
    for (const endpoint of this.endpoints) endpoint.mode = yes ? 'ok' : 'hang';
  }

  /** What has become of the posts that are looked at; of all, unless said otherwise. */
  count(posts: readonly string[] = this.posts): Count {
    const count: Count = {
      accepted: posts.length * (this.endpoints.length + this.readers.length),
      lost: 0,
      doubled: 0,
      doubledById: 0,
      wrong: [],
    };
    for (const [nth, endpoint] of this.endpoints.entries()) {
      const distinct = endpoint.distinct();
      count.doubled += endpoint.deliveries.length - distinct.length;
      const times = countBy(distinct, ({ post }) => post.post_id);
      judge(count, posts, times, `webhook ${nth}`);
    }
    for (const [nth, reader] of this.readers.entries()) {
      const times = countBy(reader.messages<{ post_id: string }>(), ({ post_id }) => post_id);
      judge(count, posts, times, `live stream ${nth}`);
    }
    return count;
  }

  /** Webhooks that never came of those chosen, by post and place of the endpoint. */
  missing(chosen: (post: string, nth: number) => boolean): number {
    return this.endpoints.reduce((sum, endpoint, nth) => {
      const had = new Set(endpoint.deliveries.map(({ post }) => post.post_id));
      return sum + this.posts.filter((post) => chosen(post, nth) && !had.has(post)).length;
    }, 0);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.readers.map((reader) => reader.close()));
  }
}

/** Each post once. */
function judge(count: Count, posts: readonly string[], times: Map<string, number>, where: string): void {
  for (const post of posts) {
    const had = times.get(post) ?? 0;
    if (had === 1) continue;
    if (had === 0) count.lost += 1;
    else count.doubledById += had - 1;
    count.wrong.push(`${had} times at ${where}: ${post}`);
  }
}
