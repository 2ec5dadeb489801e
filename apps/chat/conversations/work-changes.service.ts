import { Injectable } from '@nestjs/common';
import { In, type FindOptionsWhere } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { ChangeCause } from './conversation-change.entity.js';
import { changeWork, type WorkChange } from './conversation-state.js';
import { ConversationWriter } from './conversation.writer.js';
import { Conversation } from './conversation.entity.js';

/** Conversations that one transaction changes. */
const BATCH = 100;

/**
 * Makes the same change to many conversations. Their histories name no member for it, since Corong makes it.
 */
@Injectable()
export class WorkChanges {
  constructor(
    private readonly database: Database,
    private readonly writer: ConversationWriter,
    private readonly clock: Clock,
  ) {}

  /**
   * Changes all conversations that match `where`, a batch at a time, until none matches. So the change has to
   * make each of them match no longer.
   */
  async changeAll(
    where: FindOptionsWhere<Conversation>,
    change: WorkChange,
    cause: ChangeCause,
  ): Promise<void> {
    for (;;) {
      const rows = await this.database.read.find(Conversation, { select: { id: true }, where, take: BATCH });
      if (rows.length === 0) return;
      const ids = In(rows.map(({ id }) => id));
      await this.database.transaction(async (tx) => {
        const find = { where: { ...where, id: ids }, order: { id: 'ASC' as const } };
        for (const conversation of await this.database.lockAll(tx, Conversation, find)) {
          await changeWork(tx, conversation, change, { cause, by: null, at: this.clock.now() });
          await this.writer.save(tx, conversation);
        }
      });
    }
  }
}
