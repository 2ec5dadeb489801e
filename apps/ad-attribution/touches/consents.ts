import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import type { ConsentChanged } from '#crossing/conversation.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { ConversationConsent } from './conversation-consent.entity.js';
import { ReachedStage } from './stage.entity.js';

/**
 * Stores customers' answers to the question for consent. The answer with the highest sequence counts, in whatever order
 * they arrive.
 */
@Injectable()
export class Consents {
  constructor(private readonly database: Database) {}

  /** Stores an answer. Returns the ids of the stages that lose their consent by it: those before a refusal. */
  async changed(tx: Tx, { workspace_id, conversation_id, consent, at }: ConsentChanged, sequence: number) {
    const known = await this.database.lock(tx, ConversationConsent, { conversation_id });
    const refused = consent === 'denied' ? sequence : 0;
    const refused_sequence = Math.max(known?.refused_sequence ?? 0, refused) || null;
    const latest = known && known.sequence > sequence ? known : { workspace_id, consent, sequence, at };
    const { sequence: last, ...answer } = latest;
    await tx.upsert(ConversationConsent, { ...answer, conversation_id, sequence: last, refused_sequence }, [
      'conversation_id',
    ]);
    if (refused === 0) return [];
    const before = { conversation_id, sequence: LessThan(refused) };
    const stages = await this.database.lockAll(tx, ReachedStage, { where: before, order: { id: 'ASC' } });
    return stages.map(({ id }) => id);
  }
}
