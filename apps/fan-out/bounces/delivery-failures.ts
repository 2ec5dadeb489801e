import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, LessThanOrEqual, MoreThanOrEqual } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import { soonest } from '../delivery/retries.js';
import { nextAfterRecipientLimit } from '../broadcasts/retry-schedule.js';
import { Follower, type FollowEnd } from '../audience/follower.entity.js';
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
import { DeliveryFailure } from './delivery-failure.entity.js';

const SWEEP_LIMIT = 500;
const INSERT_BATCH = 1_000;
/** A failure that finds no receipt within this time belongs to no post of ours, and is deleted. */
const RETENTION_MS = 86_400_000;

/** Corrects receipts of messages that a provider accepted and later reported as failed. The report may arrive before the receipt is written. */
@Injectable()
export class DeliveryFailures {
  private lastMessageId = '';

  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
    private readonly clock: Clock,
    private readonly progress: Progress,
    private readonly leaving: Leaving,
    private readonly sweep: Sweep,
  ) {
    sweep.every(2_000, 'delivery-failures', () => this.correctReceipts());
  }

  /** The keyed hash under which a message id is stored. */
  keyOf(workspace_id: string, messageId: string): string {
    return hashedMessageId(this.keys, workspace_id, messageId);
  }

  /** Records failures of any number of this workspace's messages. A failure that is recorded already is left as it is. */
  async record(
    tx: Tx,
    workspace_id: string,
    transport: string,
    failures: { messageId: string; reason: string }[],
  ): Promise<void> {
    if (failures.length === 0) return;
    const recorded_at = this.clock.now();
    const rows = failures.map(({ messageId, reason }) => ({
      message_id: this.keyOf(workspace_id, messageId),
      transport,
      reason: reason.slice(0, 32),
      recorded_at,
    }));
    for (let start = 0; start < rows.length; start += INSERT_BATCH) {
      const batch = rows.slice(start, start + INSERT_BATCH);
      await tx
        .createQueryBuilder()
        .insert()
        .into(DeliveryFailure)
        .values(batch)
        .orIgnore()
        .updateEntity(false)
        .execute();
    }
    this.sweep.afterThisCommit('delivery-failures');
  }

  /** Records the failure of a message that is identified by its post and follower, because its transport gives no message id. */
  async recordOf(
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
    await this.record(tx, workspace_id, transport, [{ messageId: name, reason }]);
  }

  /**
   * Corrects receipts for up to SWEEP_LIMIT failures, beginning after the last call's, so that failures whose receipt is
   * not written yet do not hold up others.
   */
  private async correctReceipts(): Promise<void> {
    const failures = await this.database.read
      .createQueryBuilder(DeliveryFailure, 'f')
      .innerJoin(SentMessage, 'm', 'm.transport = f.transport AND m.message_id = f.message_id')
      .where('f.message_id > :after', { after: this.lastMessageId })
      .orderBy('f.message_id', 'ASC')
      .limit(SWEEP_LIMIT)
      .getMany();
    for (const failure of failures) {
      const { transport, message_id, reason } = failure;
      const message = await this.database.read.findOneBy(SentMessage, { transport, message_id });
      const settled = message !== null && (await this.correct(failure, message));
      const ends = descriptorOf(transport).lateFailure?.(reason).ends;
      if (settled && ends) await this.endFollow(message.follower_id, ends);
    }
    this.lastMessageId = failures.length === SWEEP_LIMIT ? failures.at(-1)!.message_id : '';
    const recorded_at = LessThan(this.clock.now() - RETENTION_MS);
    if (this.lastMessageId === '' && (await this.database.read.existsBy(DeliveryFailure, { recorded_at })))
      await this.database.transaction((tx) => tx.delete(DeliveryFailure, { recorded_at }));
  }

  /** Corrects one receipt; false while the receipt is not written yet. */
  private correct(
    { message_id, reason }: DeliveryFailure,
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
        const until = capped ? await this.retryTime(tx, post_id) : null;
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
      await tx.delete(DeliveryFailure, { message_id });
      return true;
    });
  }

  /** When a post is sent again to a recipient who reached a limit of the network; null when the post is deleted, stopped or too old. */
  private async retryTime(tx: Tx, post_id: string): Promise<number | null> {
    const plan = await tx.findOneBy(Plan, { post_id, stopped_at: 0 });
    const wanted = plan && (await tx.existsBy(Post, { id: post_id, deleted_at: IsNull() }));
    return wanted
      ? nextAfterRecipientLimit(this.clock.now(), Math.max(plan.created_at, plan.resent_at))
      : null;
  }

  private async endFollow(id: number, ends: FollowEnd): Promise<void> {
    const follower = await this.database.read.findOneBy(Follower, { id });
    if (follower) await this.leaving.end(follower.public_id, ends);
  }
}
