import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual, type FindOptionsWhere } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ConversationTag } from '../conversations/conversation-tag.entity.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { Member } from '../members/member.entity.js';

const EVERY_MS = 1_000;
/** Conversations that one transaction changes. */
const BATCH = 500;

/** Opens snoozed conversations at their time, and takes conversations from members who may not answer chats any more. */
@Injectable()
export class WorkRounds {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(EVERY_MS, 'snoozes', () => this.openDue());
    sweep.every(EVERY_MS, 'members-released', () => this.releaseMembers());
  }

  private async openDue(): Promise<void> {
    const where = { snoozed_until: LessThanOrEqual(this.clock.now()) };
    await this.changeAll(where, { state: 'open', snoozed_until: null });
  }

  private async releaseMembers(): Promise<void> {
    const due = await this.database.read.find(Member, { where: { release_due: 1 }, take: BATCH });
    for (const { workspace_id, id } of due) {
      await this.changeAll({ workspace_id, assignee_id: id }, { assignee_id: null });
      await this.database.transaction(async (tx) => {
        // Nobody can be assigned to the member any more, unless it got its role back meanwhile.
        await tx.update(Member, { workspace_id, id, release_due: 1 }, { release_due: 0 });
      });
    }
  }

  /** Changes all conversations of a condition that the change ends, a batch at a time. */
  private async changeAll(
    where: FindOptionsWhere<Conversation>,
    change: Partial<Pick<Conversation, 'state' | 'snoozed_until' | 'assignee_id'>>,
  ): Promise<void> {
    for (;;) {
      const rows = await this.database.read.find(Conversation, { select: { id: true }, where, take: BATCH });
      if (rows.length === 0) return;
      const ids = In(rows.map(({ id }) => id));
      await this.database.transaction((tx) => this.change(tx, { ...where, id: ids }, change));
    }
  }

  private async change(
    tx: Tx,
    where: FindOptionsWhere<Conversation>,
    change: Partial<Conversation>,
  ): Promise<void> {
    await tx
      .createQueryBuilder()
      .update(Conversation)
      .set({ ...change, version: () => 'version + 1', changed_by: null, changed_at: this.clock.now() })
      .where(where)
      .execute();
    if (!change.state) return;
    await tx
      .createQueryBuilder()
      .update(ConversationTag)
      .set({ state: () => '(SELECT c.state FROM conversation c WHERE c.id = conversation_id)' })
      .where({ conversation_id: where.id })
      .execute();
  }
}
