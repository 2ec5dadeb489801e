import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import { soonest } from '../delivery/retries.js';
import { nextAfterRecipientLimit } from '../broadcasts/retry-schedule.js';
import { Follower } from '../audience/follower.entity.js';
import { Leaving } from '../audience/leaving.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Post } from '../broadcasts/post.entity.js';
import { Progress } from '../broadcasts/progress.js';
import { Range } from '../broadcasts/range.entity.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { Sweep } from '#platform/jobs/sweep.js';
import type { SentMail } from '../transports/email/bounce-addresses.js';
import { SentMessage } from '../transports/sent-message.entity.js';
import { hashedMessageId } from '../transports/sent-messages.js';
import { descriptorOf } from '../transports/transport-list.js';
import { BadNews } from './delivery-failure.entity.js';

const SWEPT = 500;
const AT_ONCE = 1_000;
/** What has no receipt after this long is of no post of ours. */
const KEPT_MS = 86_400_000;

/** Corrects receipts of messages that were accepted and then failed, in whatever order both become known. */
@Injectable()
export class BadNewsDesk {
  private after = '';

  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
    private readonly clock: Clock,
    private readonly progress: Progress,
    private readonly leaving: Leaving,
    private readonly sweep: Sweep,
  ) {
    sweep.every(2_000, 'bad-news', () => this.apply());
  }

  keyOf(workspace_id: string, messageId: string): string {
    return hashedMessageId(this.keys, workspace_id, messageId);
  }

  /** Any number of them in one commit, of messages of this workspace; what was heard before stays as it is. */
  async hear(
    tx: Tx,
    workspace_id: string,
    transport: string,
    news: { messageId: string; reason: string }[],
  ): Promise<void> {
    if (news.length === 0) return;
    const heard_at = this.clock.now();
    const rows = news.map(({ messageId, reason }) => ({
      message_id: this.keyOf(workspace_id, messageId),
      transport,
      reason: reason.slice(0, 32),
      heard_at,
    }));
    for (let place = 0; place < rows.length; place += AT_ONCE) {
      const some = rows.slice(place, place + AT_ONCE);
      await tx
        .createQueryBuilder()
        .insert()
        .into(BadNews)
        .values(some)
        .orIgnore()
        .updateEntity(false)
        .execute();
    }
    this.sweep.afterThisCommit('bad-news');
  }

  /** As `hear`, of a message that is known by its post and follower. */
  async hearOf(
    tx: Tx,
    workspace_id: string,
    { post_id, follower_id }: SentMail,
    transport: string,
    reason: string,
  ): Promise<void> {
    const name = `${transport} ${post_id} ${follower_id}`;
    const row = {
      post_id,
      follower_id,
      transport,
      message_id: this.keyOf(workspace_id, name),
      created_at: this.clock.now(),
    };
    await tx.upsert(SentMessage, row, ['post_id', 'follower_id']);
    await this.hear(tx, workspace_id, transport, [{ messageId: name, reason }]);
  }

  /** Some at a time, in turn: what waits for its receipt, or is of no message of ours, does not keep others waiting. */
  private async apply(): Promise<void> {
    const some = await this.database.read
      .createQueryBuilder(BadNews, 'b')
      .innerJoin(SentMessage, 'm', 'm.transport = b.transport AND m.message_id = b.message_id')
      .where('b.message_id > :after', { after: this.after })
      .orderBy('b.message_id', 'ASC')
      .limit(SWEPT)
      .getMany();
    for (const news of some) {
      const { transport, message_id, reason } = news;
      const message = await this.database.read.findOneBy(SentMessage, { transport, message_id });
      const settled = message !== null && (await this.correct(news, message));
      if (settled && descriptorOf(transport).lateFailure?.(reason).ends === 'opted_out')
        await this.end(message.follower_id);
    }
    this.after = some.length === SWEPT ? some.at(-1)!.message_id : '';
    const heard_at = LessThan(this.clock.now() - KEPT_MS);
    if (this.after === '' && (await this.database.read.existsBy(BadNews, { heard_at })))
      await this.database.transaction((tx) => tx.delete(BadNews, { heard_at }));
  }

  /** False while the receipt is not written yet. */
  private correct(
    { message_id, reason }: BadNews,
    { post_id, follower_id, transport }: SentMessage,
  ): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const where = {
        post_id,
        transport,
        from_id: LessThanOrEqual(follower_id),
        to_id: MoreThanOrEqual(follower_id),
      };
      const range = await this.database.lock(tx, Range, where);
      if (!range || range.cursor < follower_id) return false;
      const receipt = await tx.findOneBy(Receipt, { range_id: range.id, follower_id });
      if (receipt?.state === 'deferred') return false;
      if (!receipt) {
        const capped = descriptorOf(transport).lateFailure?.(reason).recipientCapped;
        const until = capped ? await this.again(tx, post_id) : null;
        const state = until === null ? ('failed' as const) : ('deferred' as const);
        const row = { state, reason, until: until ?? 0, attempts: 1, at: this.clock.now() };
        await tx.insert(Receipt, { range_id: range.id, follower_id, ...row });
        await this.progress.addCounts(
          tx,
          range,
          { delivered: -1, [state]: 1 },
          { retry_at: soonest(range, [row]) },
        );
      }
      await tx.delete(SentMessage, { post_id, follower_id });
      await tx.delete(BadNews, { message_id });
      return true;
    });
  }

  /** When a post is sent again to who got too much; null where it is taken back, stopped, or too old. */
  private async again(tx: Tx, post_id: string): Promise<number | null> {
    const plan = await tx.findOneBy(Plan, { post_id, stopped_at: 0 });
    const stands = plan && (await tx.existsBy(Post, { id: post_id, deleted_at: IsNull() }));
    return stands
      ? nextAfterRecipientLimit(this.clock.now(), Math.max(plan.created_at, plan.resent_at))
      : null;
  }

  private async end(id: number): Promise<void> {
    const follower = await this.database.read.findOneBy(Follower, { id });
    if (follower) await this.leaving.end(follower.public_id, 'left', 'provider_opt_out');
  }
}
