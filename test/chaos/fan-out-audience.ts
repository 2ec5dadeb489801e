import { followByWebhook, followLive } from '../journeys/followers.js';
import type { Client } from '../journeys/client.js';
import { unique } from '../journeys/unique.js';
import type { LiveReader } from '../support/sandboxes/live.js';
import type { WebhookEndpoint, WebhookSandbox } from '../support/sandboxes/webhook.js';
import { countBy } from './arrival-check.js';

export interface AudienceSize {
  webhooks: number;
  live: number;
}

export interface DeliveryCounts {
  accepted: number;
  lost: number;
  /** Webhooks received more than once. */
  doubled: number;
  /** Received twice although repetitions of a webhook-id are dropped; and everything that a live stream received twice. */
  doubledById: number;
  /** Lines for the output: what was lost or received twice. */
  wrong: string[];
}

/** A channel with its followers, and every post that the API accepted for it. */
export class TestAudience {
  readonly posts: string[] = [];
  closed = false;

  private constructor(
    private readonly publisher: Client,
    readonly channel: string,
    /** In the order in which they followed. */
    readonly endpoints: readonly WebhookEndpoint[],
    private readonly readers: readonly LiveReader[],
  ) {}

  static async gather(publisher: Client, sandbox: WebhookSandbox, size: AudienceSize): Promise<TestAudience> {
    const handle = `chaos-${unique()}`;
    const { json: body } = await publisher.post<{ id: string }>('/v1/channels', { handle, name: 'Chaos' });
    const visitor = publisher.as();
    const endpoints: WebhookEndpoint[] = [];
    while (endpoints.length < size.webhooks) {
      const name = `${handle}-${endpoints.length}`;
      endpoints.push((await followByWebhook(visitor, handle, sandbox, name)).endpoint);
    }
    const readers: LiveReader[] = [];
    while (readers.length < size.live) readers.push(await followLive(visitor, handle));
    return new TestAudience(publisher, body.id, endpoints, readers);
  }

  async publish(): Promise<void> {
    const { json: body } = await this.publisher.post<{ id: string }>(`/v1/channels/${this.channel}/posts`, {
      body: `Post ${this.posts.length}`,
    });
    await this.publisher.post(`/v1/posts/${body.id}/publish`);
    this.posts.push(body.id);
  }

  /** Number of webhooks received, repetitions included. */
  get arrived(): number {
    return this.endpoints.reduce((sum, { deliveries }) => sum + deliveries.length, 0);
  }

  /** Number of webhooks of accepted posts that were not received yet. */
  get owed(): number {
    const came = this.endpoints.reduce((sum, { different }) => sum + different, 0);
    return this.posts.length * this.endpoints.length - came;
  }

  /** Number of webhooks that arrived while the receiver did not answer. */
  get hung(): number {
    return this.endpoints.reduce((sum, { hung }) => sum + hung, 0);
  }

  /** How often live streams were cut and resumed. */
  get resumed(): number {
    return this.readers.reduce((sum, { connections }) => sum + connections - 1, 0);
  }

  /** Sets whether the webhook receivers answer; if not, they leave requests open. */
  takes(yes: boolean): void {
    for (const endpoint of this.endpoints) endpoint.mode = yes ? 'ok' : 'hang';
  }

  /** Counts the deliveries of these posts; of all posts by default. */
  count(posts: readonly string[] = this.posts): DeliveryCounts {
    const count: DeliveryCounts = {
      accepted: posts.length * (this.endpoints.length + this.readers.length),
      lost: 0,
      doubled: 0,
      doubledById: 0,
      wrong: [],
    };
    for (const [index, endpoint] of this.endpoints.entries()) {
      const distinct = endpoint.distinct();
      count.doubled += endpoint.deliveries.length - distinct.length;
      const times = countBy(distinct, ({ post }) => post.post_id);
      countPost(count, posts, times, `webhook ${index}`);
    }
    for (const [index, reader] of this.readers.entries()) {
      const times = countBy(reader.messages<{ post_id: string }>(), ({ post_id }) => post_id);
      countPost(count, posts, times, `live stream ${index}`);
    }
    return count;
  }

  /** Counts webhooks that were never received among the chosen ones, by post and index of the endpoint. */
  missing(chosen: (post: string, index: number) => boolean): number {
    return this.endpoints.reduce((sum, endpoint, index) => {
      const had = new Set(endpoint.deliveries.map(({ post }) => post.post_id));
      return sum + this.posts.filter((post) => chosen(post, index) && !had.has(post)).length;
    }, 0);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.readers.map((reader) => reader.close()));
  }
}

/** Counts how often each post was received in one place. */
function countPost(
  count: DeliveryCounts,
  posts: readonly string[],
  times: Map<string, number>,
  where: string,
): void {
  for (const post of posts) {
    const had = times.get(post) ?? 0;
    if (had === 1) continue;
    if (had === 0) count.lost += 1;
    else count.doubledById += had - 1;
    count.wrong.push(`${had} times at ${where}: ${post}`);
  }
}
