import { followByWebhook, followLive } from '../journeys/followers.js';
import type { Client } from '../journeys/client.js';
import type { LiveReader } from '../support/sandboxes/live.js';
import type { WebhookEndpoint, WebhookSandbox } from '../support/sandboxes/webhook.js';

const WEBHOOKS = 150;
const LIVE = 10;

export interface Count {
  accepted: number;
  lost: number;
  doubled: number;
  /** Doubled even to a receiver that drops repeats by their id. */
  wrong: number;
}

/** A channel with its followers, and every post that was accepted for it. */
export class Crowd {
  readonly posts: string[] = [];

  private constructor(
    private readonly publisher: Client,
    private readonly channel: string,
    private readonly endpoints: WebhookEndpoint[],
    private readonly readers: LiveReader[],
  ) {}

  static async gather(publisher: Client, sandbox: WebhookSandbox): Promise<Crowd> {
    const handle = `chaos-${Date.now()}`;
    const { body } = await publisher.post<{ id: string }>('/v1/channels', { handle, name: 'Chaos' });
    const visitor = publisher.as();
    const endpoints: WebhookEndpoint[] = [];
    for (let n = 0; n < WEBHOOKS; n++)
      endpoints.push((await followByWebhook(visitor, handle, sandbox, `${handle}-${n}`)).endpoint);
    const readers: LiveReader[] = [];
    for (let n = 0; n < LIVE; n++) readers.push(await followLive(visitor, handle));
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

  /** Webhooks that the accepted posts make. */
  get owed(): number {
    return this.posts.length * this.endpoints.length;
  }

  /** Webhooks that have come, without repeats. */
  distinctWebhooks(): number {
    return this.endpoints.reduce((sum, endpoint) => sum + endpoint.distinct().length, 0);
  }

  count(): Count {
    const count: Count = {
      accepted: this.posts.length * (this.endpoints.length + this.readers.length),
      lost: 0,
      doubled: 0,
      wrong: 0,
    };
    for (const endpoint of this.endpoints) {
      const distinct = endpoint.distinct();
      count.doubled += endpoint.deliveries.length - distinct.length;
      this.judge(
        count,
        distinct.map(({ post }) => post.post_id),
      );
    }
    for (const reader of this.readers) {
      const byId = new Map(reader.events.map(({ id, data }) => [id, data]));
      this.judge(
        count,
        [...byId.values()].map((data) => (JSON.parse(data) as { post_id: string }).post_id),
      );
    }
    return count;
  }

  async close(): Promise<void> {
    await Promise.all(this.readers.map((reader) => reader.close()));
  }

  private judge(count: Count, posts: string[]): void {
    const had = new Set(posts);
    count.wrong += posts.length - had.size;
    count.lost += this.posts.filter((post) => !had.has(post)).length;
  }
}
