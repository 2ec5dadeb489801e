import type { SpamMarked } from '#crossing/conversation.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { Event } from '#platform/events/event.js';
import { SpamCorrection } from './spam-correction.entity.js';

/** Stores that an agent marked a conversation as spam or took that back, unless it was stored before. */
export async function writeSpamCorrection(tx: Tx, { id, data, sequence }: Event<SpamMarked>): Promise<void> {
  const { workspace_id, conversation_id, change, at } = data;
  if (await tx.existsBy(SpamCorrection, { conversation_id, sequence })) return;
  const sign = change === 'marked' ? -1 : 1;
  await tx.insert(SpamCorrection, { id, workspace_id, conversation_id, sequence, sign, at });
}

/** Returns whether a conversation is marked as spam. */
export async function isSpam(tx: Tx, conversation_id: string): Promise<boolean> {
  const last = await tx.findOne(SpamCorrection, { where: { conversation_id }, order: { sequence: 'DESC' } });
  return last?.sign === -1;
}
