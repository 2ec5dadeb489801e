import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { JobQueue, type Job } from '#platform/ports/job-queue.port.js';
import { DeliveryFactory } from '../delivery/delivery-factory.js';
import { nextAttempt } from '../broadcasts/retry-schedule.js';
import { Follower } from '../audience/follower.entity.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { WebhookTransport } from '../transports/webhook/webhook.transport.js';
import { replayablePosts } from './replayable-posts.js';
import { replayWebhook } from './webhook.jobs.js';
import { WebhookReplay } from './webhook-replay.entity.js';

const LEASE_MS = 60_000;
const SWEEP_LIMIT = 200;

/** Sends earlier posts to a webhook again, one after the other in their order. Receipts do not change. */
@Injectable()
export class ReplayWebhookWorker implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly deliveries: DeliveryFactory,
    private readonly webhook: WebhookTransport,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(1_000, replayWebhook.name, () => this.sweep());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work(replayWebhook, (job) => this.run(job), { concurrency: 4 });
  }

  async run({ data, signal }: Pick<Job<{ follower_id: number }>, 'data' | 'signal'>): Promise<void> {
    const replay = await this.lease(data.follower_id);
    while (replay && !signal.aborted && (await this.step(replay)));
    if (replay && signal.aborted && replay.due !== null) await this.update(replay, { due: this.clock.now() });
  }

  /** Sends one post; false when the replay has ended or has to wait. */
  private async step(replay: WebhookReplay): Promise<boolean> {
    const follower = await this.database.read.findOneBy(Follower, { id: replay.follower_id });
    const post =
      follower?.ended_tick === null
        ? await replayablePosts(this.database.read, follower, replay).limit(1).getOne()
        : null;
    if (!follower || !post) return this.update(replay, { due: null });
    const context = await this.deliveries.contextOf({ post_id: post.id, channel_id: post.channel_id });
    const outcome = await this.webhook.deliver(this.deliveries.create(follower, context));
    const now = this.clock.now();
    if (outcome.state === 'failed' && outcome.ends) return this.update(replay, { due: null });
    const retryAt =
      outcome.state === 'deferred' ? nextAttempt(replay.attempts + 1, now, outcome.until) : null;
    if (retryAt !== null)
      return this.update(replay, { attempts: replay.attempts + 1, due: retryAt }).then(() => false);
    return this.update(replay, { cursor: post.sequence, attempts: 0, due: now + LEASE_MS });
  }

  /** Saves a change of the replay; true while the replay goes on. */
  private async update(replay: WebhookReplay, change: Partial<WebhookReplay>): Promise<boolean> {
    Object.assign(replay, change);
    await this.database.transaction((tx) =>
      tx.update(WebhookReplay, { follower_id: replay.follower_id }, change),
    );
    return replay.due !== null;
  }

  private lease(follower_id: number): Promise<WebhookReplay | null> {
    return this.database.transaction(async (tx) => {
      const replay = await this.database.lock(tx, WebhookReplay, { follower_id });
      const now = this.clock.now();
      if (!replay || replay.due === null || replay.due > now) return null;
      await tx.update(WebhookReplay, { follower_id }, { due: now + LEASE_MS });
      return replay;
    });
  }

  private async sweep(): Promise<void> {
    const due = await this.database.read.find(WebhookReplay, {
      where: { due: LessThanOrEqual(this.clock.now()) },
      take: SWEEP_LIMIT,
    });
    for (const { follower_id } of due)
      await this.jobs.add(replayWebhook, String(follower_id), { follower_id });
  }
}
