import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Keys } from '#platform/security/keys.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { SentMessage } from './sent-message.entity.js';
import type { Delivery } from './transport.port.js';

/** Rows that come within this time share a commit. */
const GATHER_MS = 5;
/** How long a message can be changed, or be reported as failed. */
const KEPT_MS = 30 * 86_400_000;
const REMOVED_AT_ONCE = 500;

type PendingRow = { row: SentMessage; done: () => void; failed: (error: unknown) => void };

/**
 * A provider's message id as its keyed hash, by which a workspace finds its own alone. WhatsApp's ids hold the phone
 * number, so they are never kept in clear.
 */
export const hashedMessageId = (keys: Keys, workspace_id: string, messageId: string): string =>
  keys.lookup('sent message', `${workspace_id} ${messageId}`);

/**
 * Keeps providers' ids of messages, each before its receipt is written. A post that has an id for a follower was
 * sent, so that a run that died before its checkpoint does not send it again.
 */
@Injectable()
export class SentMessages {
  private pending: PendingRow[] = [];

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(3_600_000, 'old-messages', () => this.removeOld());
  }

  async messageIdOf({ post, follower_id }: Delivery): Promise<string | null> {
    const row = await this.database.read.findOneBy(SentMessage, { post_id: post.id, follower_id });
    return row?.message_id ?? null;
  }

  /** Resolves once it is committed. */
  save({ post, follower_id }: Delivery, transport: string, message_id: string): Promise<void> {
    const row = { post_id: post.id, follower_id, transport, message_id, created_at: this.clock.now() };
    return new Promise((done, failed) => {
      if (this.pending.push({ row, done, failed }) === 1) setTimeout(() => void this.write(), GATHER_MS);
    });
  }

  private async write(): Promise<void> {
    const batch = this.pending;
    this.pending = [];
    try {
      await this.database.transaction((tx) =>
        tx.upsert(
          SentMessage,
          batch.map(({ row }) => row),
          ['post_id', 'follower_id'],
        ),
      );
      for (const { done } of batch) done();
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  }

  private async removeOld(): Promise<void> {
    const old = { created_at: LessThan(this.clock.now() - KEPT_MS) };
    const rows = await this.database.read.find(SentMessage, { where: old, take: REMOVED_AT_ONCE });
    if (rows.length > 0) await this.database.transaction((tx) => tx.remove(rows));
  }
}
