import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { ErasedConversation } from './erased-conversation.entity.js';
import { MessageRemoval } from './message-removal.service.js';
import { DELETED_IN_BATCHES, type LargeTable } from './personal-tables.js';
import { RetentionCounts } from './retention-counts.service.js';

const ROUND = 'erased-conversations';
const SWEEP_MS = 30_000;
/** Rows of one table that one transaction deletes. */
const BATCH = 500;
/** Conversations that take one step each in one round. */
const AT_ONCE = 20;
/** Steps that a request waits for: 10,000 messages. The sweep deletes the rest, so that no request lasts for minutes. */
const STEPS = 20;

/** Deletes what is left of erased conversations, a batch at a time. After a crash the sweep goes on where it stopped. */
@Injectable()
export class ErasedConversations {
  constructor(
    private readonly database: Database,
    private readonly messages: MessageRemoval,
    private readonly counts: RetentionCounts,
    private readonly sweep: Sweep,
  ) {
    sweep.every(SWEEP_MS, ROUND, () => this.continueAll());
  }

  /** Deletes the rest of one erased conversation, of a long one a part; another process may do the same at the same time. */
  async finish(conversation_id: string): Promise<void> {
    const erased = await this.database.read.findOneBy(ErasedConversation, { conversation_id });
    if (!erased) return;
    for (let step = 1; step <= STEPS; step++) {
      const isLeft = await this.database.transaction(async (tx) => {
        if (step === STEPS) this.finishSoon();
        return this.step(tx, erased);
      });
      if (!isLeft) return;
    }
  }

  /** Call it inside a transaction that erases conversations: the sweep deletes the rest after the commit. */
  finishSoon(): void {
    this.sweep.afterThisCommit(ROUND);
  }

  /** Takes one step for each of the conversations that were erased first; the sweep calls it until none is left. */
  async continueAll(): Promise<void> {
    const rows = await this.database.read.find(ErasedConversation, {
      order: { erased_at: 'ASC', conversation_id: 'ASC' },
      take: AT_ONCE,
    });
    for (const erased of rows)
      await this.database.transaction(async (tx) => {
        const isLeft = await this.step(tx, erased);
        if (isLeft || rows.length === AT_ONCE) this.finishSoon();
      });
  }

  /** Deletes one batch of each table until one has more; returns whether anything is left. */
  private async step(tx: Tx, erased: ErasedConversation): Promise<boolean> {
    const { conversation_id, workspace_id, door, reason } = erased;
    const { found, messages } = await this.messages.removeBatch(tx, { conversation_id }, BATCH);
    if (reason === 'retention') await this.counts.add(tx, { workspace_id, door }, { messages });
    if (found === BATCH) return true;
    for (const table of DELETED_IN_BATCHES)
      if ((await deleteBatch(tx, table, conversation_id)) === BATCH) return true;
    await tx.delete(ErasedConversation, { conversation_id });
    return false;
  }
}

/** Deletes one batch of a table's rows, and returns how many were found. */
async function deleteBatch(tx: Tx, { entity, key }: LargeTable, conversation_id: string): Promise<number> {
  const rows = await tx.find(entity, {
    select: { [key]: true },
    where: { conversation_id },
    order: { [key]: 'ASC' },
    take: BATCH,
  });
  if (rows.length > 0)
    await tx.delete(entity, { conversation_id, [key]: In(rows.map((row) => row[key] as unknown)) });
  return rows.length;
}
