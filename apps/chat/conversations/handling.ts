import type { Tx } from '#platform/adapters/sql/database.js';
import type { ChangeCause } from './conversation-change.entity.js';
import type { Conversation, ConversationState } from './conversation.entity.js';
import { HandlingTime, type HandlingKind } from './handling-time.entity.js';

// A customer's matter begins when the chat begins, or is opened again after it was resolved. It has one first response and
// one resolution. These functions change the conversation in memory; `ConversationWriter.save` writes it.

/** Begins the matter of a chat that starts. */
export function handlingStarts(conversation: Conversation, at: number): void {
  conversation.handling_since = at;
  conversation.handling_answered = 0;
}

/** Records the first answer to a matter; further answers change nothing. `by`: null for the network's own app. */
export async function handlingAnswered(
  tx: Tx,
  conversation: Conversation,
  by: string | null,
  at: number,
): Promise<void> {
  if (conversation.handling_since === null || conversation.handling_answered === 1) return;
  conversation.handling_answered = 1;
  await add(tx, conversation, 'first_response', by, at);
}

/** Records a resolution, or begins a matter anew where a resolved conversation opens again. */
export async function handlingChanged(
  tx: Tx,
  conversation: Conversation,
  before: ConversationState,
  { cause, by, at }: { cause: ChangeCause; by: string | null; at: number },
): Promise<void> {
  const { state, handling_since } = conversation;
  if (state === before || handling_since === null) return;
  if (state === 'resolved') await add(tx, conversation, 'resolution', by, at);
  if (before !== 'resolved') return;
  conversation.handling_since = at;
  // Where an agent opens it again, no customer waits for a first answer.
  conversation.handling_answered = cause === 'customer_wrote' ? 0 : 1;
}

async function add(
  tx: Tx,
  { id: conversation_id, workspace_id, door, team_id, handling_since }: Conversation,
  kind: HandlingKind,
  member_id: string | null,
  at: number,
): Promise<void> {
  // A network's own time of an answer may be a little before ours of the question.
  const since = Math.min(handling_since!, at);
  await tx.insert(HandlingTime, { workspace_id, conversation_id, kind, door, member_id, team_id, since, at });
}
