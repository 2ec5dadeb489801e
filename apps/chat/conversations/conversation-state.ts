import type { Conversation } from './conversation.entity.js';

/** Fields of the team's work, as a new conversation has them. */
export const NEW_WORK = {
  state: 'open' as const,
  snoozed_until: null,
  assignee_id: null,
  blocked: 0,
  tagged: 0,
  version: 1,
  changed_by: null,
  changed_at: null,
};

/** Changes a conversation's state or assignment in memory. `by`: the member who did it; null for Corong itself. */
export function changeWork(
  conversation: Conversation,
  change: Partial<Pick<Conversation, 'state' | 'snoozed_until' | 'assignee_id'>>,
  by: string | null,
  now: number,
): void {
  const version = conversation.version + 1;
  Object.assign(conversation, { ...change, version, changed_by: by, changed_at: now });
}

/** Opens a snoozed or resolved conversation, since the customer wrote. Spam stays spam. */
export function openForCustomer(conversation: Conversation, now: number): void {
  if (conversation.state !== 'snoozed' && conversation.state !== 'resolved') return;
  changeWork(conversation, { state: 'open', snoozed_until: null }, null, now);
}
