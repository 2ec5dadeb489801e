import type { AddressInfo } from 'node:net';
import type { Abstract } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ChannelCreated, channels } from '#message/channel.topic.js';
import { PostDeleted, PostEdited, PostPublished, posts } from '#message/post.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { FanOutSettings } from './settings.js';
import { make } from '#platform/events/make.js';
import { createService } from '#platform/http/service.js';
import { EmbeddedEventLog } from '#platform/adapters/embedded/embedded-event-log.js';
import { toRecord } from '#platform/events/event.js';
import type { Topic } from '#platform/events/topic.js';
import { stores } from '#platform/stores.js';
import { SystemIds } from '#platform/ports/system.js';
import { identityHeaders, type TestCaller } from '../../../test/support/identity.js';
import { tempFolder } from '../../../test/support/temp.js';
import { until } from '../../../test/support/until.js';
import { Channel } from '../channels/channel.entity.js';
import type { Followed } from '../opt-in/follow.dto.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Post } from '../broadcasts/post.entity.js';
import type { DeliveryReport } from '../receipts/delivery.dto.js';
import { FanOutModule } from './fan-out.module.js';

const ids = new SystemIds();

interface Words {
  title?: string;
  body: string;
}

/** Fan-out in this process with a data folder of its own; posts and channels come to it as events do. */
export class FanOutFixture {
  readonly workspace = ids.next('wsp');
  origin = '';
  private sequences = new Map<string, number>();

  private constructor(
    readonly service: NestFastifyApplication,
    readonly folder: string,
    private readonly publisher: EmbeddedEventLog,
    private readonly clean: () => void,
  ) {}

  static async start(settings: Partial<FanOutSettings> = {}): Promise<FanOutFixture> {
    const folder = tempFolder('fan-out');
    const config = Object.assign(new FanOutSettings(), {
      DATA_DIR: folder.path,
      LOG_LEVEL: 'silent',
      SANDBOX: true,
      ...settings,
    });
    const service = await createService('fan-out', FanOutModule.forRoot(config), config);
    await service.listen(0, '127.0.0.1');
    const { log, rights } = stores('channel-publisher', config);
    const publisher = new EmbeddedEventLog({ folder: log, prefixes: rights });
    const fixture = new FanOutFixture(service, folder.path, publisher, () => folder.remove());
    fixture.origin = `http://127.0.0.1:${(service.getHttpServer().address() as AddressInfo).port}`;
    return fixture;
  }

  get<T>(type: Abstract<T>): T {
    return this.service.get(type, { strict: false });
  }

  get database(): Database {
    return this.get(Database);
  }

  headers(who: TestCaller = {}): Record<string, string> {
    return identityHeaders(this.folder, who);
  }

  /** Publishes an event as channel-publisher does, since fan-out may not; resolves once the log has it. */
  async tell<E extends object>(topic: Topic<E>, event: E, sequence: number): Promise<void> {
    const about = { id: ids.next('evt'), source: 'channel-publisher', at: Date.now(), sequence };
    await this.publisher.publish([toRecord(topic, event, about)]);
  }

  /** Announces a channel and waits until it is known. */
  async channel(handle: string, workspace_id = this.workspace): Promise<Channel> {
    const channel_id = ids.next('chn');
    const event = make(ChannelCreated, { workspace_id, channel_id, handle, name: `The ${handle}` });
    await this.tell(channels, event, 1);
    return until(`${handle} is known`, () => this.database.read.findOneBy(Channel, { id: channel_id }), {
      pause: 30,
    });
  }

  /** Announces a post; returns its id once the log has it, as its publisher's answer does. */
  async announce(
    channel: Channel,
    words: string | Words,
    sequence = (this.sequences.get(channel.id) ?? 0) + 1,
  ): Promise<string> {
    this.sequences.set(channel.id, Math.max(sequence, this.sequences.get(channel.id) ?? 0));
    const post_id = ids.next('pst');
    const { workspace_id, id: channel_id } = channel;
    const event = make(PostPublished, {
      workspace_id,
      channel_id,
      post_id,
      channel_sequence: sequence,
      ...(typeof words === 'string' ? { body: words } : words),
      published_at: Date.now(),
    });
    await this.tell(posts, event, 1);
    return post_id;
  }

  /** Announces a post's change, or without words that it was taken back. */
  async change(post_id: string, version: number, words: Words | null): Promise<void> {
    const post = await this.database.read.findOneByOrFail(Post, { id: post_id });
    const { workspace_id, channel_id, sequence: channel_sequence } = post;
    const known = { workspace_id, channel_id, post_id, channel_sequence };
    const event = words
      ? make(PostEdited, { ...known, ...words, edited_at: Date.now() })
      : make(PostDeleted, { ...known, deleted_at: Date.now() });
    await this.tell(posts, event, version);
  }

  /** Announces a post and waits until its audience is cut. */
  async publish(channel: Channel, words: string | Words, sequence?: number): Promise<string> {
    const post = await this.announce(channel, words, sequence);
    await until(
      'the post is planned',
      async () => {
        const plan = await this.database.read.findOneBy(Plan, { post_id: post });
        return plan?.state === 'sending' || plan?.state === 'complete';
      },
      { pause: 30 },
    );
    return post;
  }

  async post(
    path: string,
    body: object | string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; json: any; text: string; headers: Headers }> {
    const type = typeof body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json';
    const answer = await fetch(this.origin + path, {
      method: 'POST',
      headers: { 'content-type': type, ...this.headers(), ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return seen(answer);
  }

  async fetch(
    path: string,
    who: TestCaller = {},
    headers: Record<string, string> = {},
  ): Promise<{ status: number; json: any; text: string; headers: Headers }> {
    return seen(await fetch(this.origin + path, { headers: { ...this.headers(who), ...headers } }));
  }

  async follow(channel: Channel, transport: string, address?: string): Promise<Followed> {
    const answer = await this.post(`/@${channel.handle}/followers`, {
      transport,
      ...(address !== undefined && { address }),
    });
    if (answer.status > 299) throw new Error(`${answer.status} ${answer.text}`);
    return answer.json as Followed;
  }

  /** The path of a link that was given out. */
  path(url: string): string {
    return new URL(url, this.origin).pathname;
  }

  async report(post: string, workspace = this.workspace): Promise<DeliveryReport> {
    const answer = await this.fetch(`/v1/posts/${post}/delivery`, { workspace, role: 'publisher' });
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    const report = answer.json as DeliveryReport;
    const { pending, deferred, delivered, failed, skipped } = report.totals;
    if (pending + deferred + delivered + failed + skipped !== report.audience)
      throw new Error(`Does not add up: ${answer.text}`);
    return report;
  }

  reported(what: string, post: string, look: (report: DeliveryReport) => boolean): Promise<DeliveryReport> {
    return until(
      what,
      async () => {
        const report = await this.report(post);
        return look(report) && report;
      },
      { pause: 50 },
    ).catch(async (error: Error) => {
      throw new Error(`${error.message}; seen: ${JSON.stringify(await this.report(post))}`);
    }) as Promise<DeliveryReport>;
  }

  async close(): Promise<void> {
    // A connection on which no request ever came is not idle to Node, and would be waited for.
    const impatient = setTimeout(() => this.service.getHttpServer().closeAllConnections(), 2_000);
    await this.service.close();
    clearTimeout(impatient);
    await this.publisher.close();
    this.clean();
  }
}

async function seen(answer: Response) {
  const text = await answer.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: answer.status, text, json, headers: answer.headers };
}
