import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { In, LessThan, MoreThan } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { JobQueue, type Job } from '#platform/ports/job-queue.port.js';
import { Recipients } from './recipients.js';
import { Range } from '../broadcasts/range.entity.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { changePost } from '../broadcasts/change.jobs.js';
import { ChangeSender, type DeferredRecipient } from './change-sender.js';
import { splitByReceipt } from './split-by-receipt.js';
import { DeferredEdits } from './deferred-edits.js';
import { PostChange } from '../broadcasts/post-change.entity.js';

const BATCH = 200;
const LEASE_MS = 120_000;
const SWEEP_LIMIT = 200;
/** Wait until a range is checked again whose first delivery of the post is not finished. */
const RECHECK_MS = 2_000;

/** Sends edits and deletions of a post to recipients who have it, range by range. The cursor is committed after each batch. */
@Injectable()
export class ChangePostWorker implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly sender: ChangeSender,
    private readonly deferredEdits: DeferredEdits,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(1_000, changePost.name, () => this.sweep());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work(changePost, (job) => this.run(job), { concurrency: 2 });
  }

  async run({ data, signal }: Pick<Job<{ post_id: string }>, 'data' | 'signal'>): Promise<void> {
    let change = await this.lease(data.post_id);
    while (change && !signal.aborted) change = await this.step(change);
    await this.deferredEdits.sendDue(data.post_id, signal);
  }

  /** Sends one batch; null when the change is done, has to wait, or was replaced by a later change. */
  private async step(change: PostChange): Promise<PostChange | null> {
    const range = await this.rangeOf(change);
    if (!range) return this.move(change, { state: 'done' });
    const after = Math.max(change.range_id === range.id ? change.cursor : 0, range.from_id - 1);
    if (after >= Math.min(range.cursor, range.to_id)) {
      if (range.cursor >= range.to_id || range.state === 'complete')
        return this.move(change, { range_id: range.id, cursor: range.to_id });
      await this.move(change, {
        range_id: range.id,
        cursor: after,
        lease_until: this.clock.now() + RECHECK_MS,
      });
      return null;
    }
    const context = await this.sender.prepare(range);
    const slice = {
      channel_id: range.channel_id,
      transport: range.transport as never,
      tick: context.tick,
      after,
      to: Math.min(range.cursor, range.to_id),
    };
    const recipients = await Recipients.read(this.database, slice, BATCH);
    const { all } = recipients;
    const { received, inFlight } = await splitByReceipt(this.database.read, range.id, all);
    const deferred = await this.sender.send(change, range.transport, context, recipients, received);
    deferred.push(...this.deferredEdits.deferInFlight(inFlight));
    const cursor = all.length < BATCH ? slice.to : all.at(-1)!.id;
    return this.move(change, { range_id: range.id, cursor }, deferred);
  }

  /** The range to continue with: the present one, or else the next one whose transport can make the change. */
  private async rangeOf({ post_id, kind, range_id, cursor }: PostChange): Promise<Range | null> {
    const current = range_id > 0 ? await this.database.read.findOneBy(Range, { id: range_id }) : null;
    if (current && cursor < current.to_id) return current;
    const where = { post_id, id: MoreThan(range_id), transport: In(this.sender.transportNames(kind)) };
    return this.database.read.findOne(Range, { where, order: { id: 'ASC' } });
  }

  private lease(post_id: string): Promise<PostChange | null> {
    return this.database.transaction(async (tx) => {
      const change = await this.database.lock(tx, PostChange, { post_id });
      if (change?.state !== 'open' || change.lease_until > this.clock.now()) return null;
      await tx.update(PostChange, { post_id }, { lease_until: this.clock.now() + LEASE_MS });
      return change;
    });
  }

  private async move(
    change: PostChange,
    to: Partial<PostChange>,
    deferred: DeferredRecipient[] = [],
  ): Promise<PostChange | null> {
    const lease_until = to.lease_until ?? this.clock.now() + LEASE_MS;
    const { post_id, version } = change;
    const { affected } = await this.database.transaction(async (tx) => {
      const moved = await tx.update(PostChange, { post_id, version }, { ...to, lease_until });
      if (moved.affected !== 0) await this.deferredEdits.store(tx, change, to.range_id ?? 0, deferred);
      return moved;
    });
    return affected === 0 || to.state === 'done' ? null : { ...change, ...to };
  }

  private async sweep(): Promise<void> {
    const where = { state: 'open' as const, lease_until: LessThan(this.clock.now()) };
    const open = await this.database.read.find(PostChange, { where, take: SWEEP_LIMIT });
    const posts = new Set([
      ...open.map(({ post_id }) => post_id),
      ...(await this.deferredEdits.postsDue(SWEEP_LIMIT)),
    ]);
    for (const post_id of posts) await this.jobs.add(changePost, post_id, { post_id });
  }
}
