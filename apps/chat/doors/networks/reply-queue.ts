import { Injectable } from '@nestjs/common';
import { In, LessThan, LessThanOrEqual } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { JobKind, JobQueue } from '#platform/ports/job-queue.port.js';
import type { Conversation } from '../../conversations/conversation.entity.js';
import { Message } from '../../conversations/message.entity.js';
import { OutgoingReply } from './outgoing-reply.entity.js';

/** The job that sends the waiting answers of one conversation. Its id is the conversation's, so that answers are sent one at a time. */
export const sendReplies = JobKind.declare<{ conversation_id: string }>('send-replies', { attempts: 3 });

const ROUND = 'replies';
const SWEEP_MS = 1_000;
const MAX_CONVERSATIONS = 500;
/** Milliseconds that an accepted answer waits for its first status. */
const WATCHED_MS = 24 * 3_600_000;

/** Stores answers until they are sent, and adds a job for every conversation with a due one. */
@Injectable()
export class ReplyQueue {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
    private readonly sweep: Sweep,
  ) {
    sweep.every(SWEEP_MS, ROUND, () => this.addDue());
    sweep.every(60_000, 'watched-replies', () => this.removeOld());
  }

  /** Queues an answer in the transaction that wrote it. */
  async put(tx: Tx, { id: conversation_id, connection_id }: Conversation, message: Message): Promise<void> {
    const now = this.clock.now();
    message.state = 'queued';
    await tx.update(Message, { id: message.id }, { state: 'queued' });
    await tx.insert(
      OutgoingReply,
      make(OutgoingReply, {
        message_id: message.id,
        connection_id: connection_id!,
        conversation_id,
        sequence: message.sequence,
        state: 'queued',
        attempts: 0,
        due_at: now,
        written_at: now,
        accepted_at: null,
      }),
    );
    this.sweep.afterThisCommit(ROUND);
  }

  private async addDue(): Promise<void> {
    const due = await this.database.read
      .createQueryBuilder(OutgoingReply, 'r')
      .select('r.conversation_id', 'id')
      .where({ state: In(['queued', 'sending']), due_at: LessThanOrEqual(this.clock.now()) })
      .groupBy('r.conversation_id')
      .orderBy('MIN(r.due_at)')
      .limit(MAX_CONVERSATIONS)
      .getRawMany<{ id: string }>();
    await Promise.all(due.map(({ id }) => this.jobs.add(sendReplies, id, { conversation_id: id })));
  }

  private async removeOld(): Promise<void> {
    const old = { state: 'accepted' as const, accepted_at: LessThan(this.clock.now() - WATCHED_MS) };
    if (!(await this.database.read.existsBy(OutgoingReply, old))) return;
    await this.database.transaction((tx) => tx.delete(OutgoingReply, old));
  }
}
