import type { Tx } from '#platform/adapters/sql/database.js';
import type { Conversation } from './conversation.entity.js';
import { ConversationChange, type ChangeCause } from './conversation-change.entity.js';
import { handlingChanged } from './handling.js';

/** Fields of the team's work, as a new conversation has them. */
export const NEW_WORK = {
  state: 'open' as const,
  quiet_since: null,
  snoozed_until: null,
  assignee_id: null,
  team_id: null,
  queued_at: null,
  blocked: 0,
  handling_since: null,
  handling_answered: 0,
  tagged: 0,
  version: 1,
  changed_by: null,
  changed_at: null,
};

/** A change of a conversation's state or assignment. */
export type WorkChange = Partial<Pick<Conversation, 'state' | 'snoozed_until' | 'assignee_id' | 'team_id'>>;

/** Who or what made a change, and when. `by`: the member; null for Corong itself. */
export interface ChangeOrigin {
  cause: ChangeCause;
  by: string | null;
  at: number;
}

/**
 * Changes the state or assignment of a conversation that the caller has locked: in memory (`ConversationWriter.save` writes
 * it), and by a row of its history.
 */
export async function changeWork(
  tx: Tx,
  conversation: Conversation,
  change: WorkChange,
  { cause, by, at }: ChangeOrigin,
): Promise<void> {
  const version = conversation.version + 1;
  const before = conversation.state;
  Object.assign(conversation, { ...change, version, changed_by: by, changed_at: at });
  if (conversation.state !== 'resolved') conversation.quiet_since = null;
  else if (before !== 'resolved') conversation.quiet_since = at;
  const { id: conversation_id, state, snoozed_until, assignee_id, team_id } = conversation;
  const row = { conversation_id, version, cause, changed_by: by, changed_at: at };
  await tx.insert(ConversationChange, { ...row, state, snoozed_until, assignee_id, team_id });
  await handlingChanged(tx, conversation, before, { cause, by, at });
}

/** Opens a snoozed or resolved conversation, since the customer wrote. Spam stays spam. */
export async function openForCustomer(tx: Tx, conversation: Conversation, at: number): Promise<void> {
  if (conversation.state !== 'snoozed' && conversation.state !== 'resolved') return;
  const origin = { cause: 'customer_wrote' as const, by: null, at };
  await changeWork(tx, conversation, { state: 'open', snoozed_until: null }, origin);
}

/** Returns since when a conversation waits for a person of its team; null if it does not. */
export function queuedSince(conversation: Conversation, now: number): number | null {
  const { state, team_id, assignee_id, started_at, unanswered_since, queued_at } = conversation;
  if (state !== 'open' || team_id === null || assignee_id !== null || started_at === null) return null;
  return queued_at ?? Math.min(unanswered_since ?? now, now);
}
