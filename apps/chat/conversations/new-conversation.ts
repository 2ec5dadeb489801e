import type { Conversation } from './conversation.entity.js';
import { NEW_WORK } from './conversation-state.js';

/** Initial values of a conversation without messages. */
export const NEW_CONVERSATION = {
  ...NEW_WORK,
  thread: 1,
  ended_at: null,
  connection_id: null,
  place: null,
  greeting_id: null,
  via: 'none' as const,
  click_id: null,
  ad_id: null,
  attributed_at: null,
  attributed_to: null,
  consent: 'unknown' as const,
  consent_answer: null,
  consent_answered_at: null,
  consent_asked_at: null,
  pending_click_id: null,
  pending_ad_id: null,
  pending_consent: null,
  sequence: 0,
  message_sequence: 0,
  customer_messages: 0,
  first_after: 0,
  started_at: null,
  replied_at: null,
  qualified_at: null,
  last_activity_at: null,
  unanswered_since: null,
  awaits_answer: 0,
  away_sent_at: null,
  customer_wrote_at: null,
  brand_wrote_at: null,
  customer_acted_at: null,
  delivered_until: null,
  read_until: null,
  free_until: null,
};

/**
 * Returns the initial values of a contact's next thread. What is the person's or the account's goes on: the answer about consent,
 * a click with which the chat page was opened and that has not counted yet, the away message of this closing period. The work
 * of the team and the attribution begin anew.
 */
export const nextThread = (previous: Conversation) => ({
  ...NEW_CONVERSATION,
  thread: previous.thread + 1,
  connection_id: previous.connection_id,
  place: previous.place,
  message_sequence: previous.message_sequence,
  first_after: previous.message_sequence,
  consent: previous.consent_answer ?? ('unknown' as const),
  consent_answer: previous.consent_answer,
  consent_answered_at: previous.consent_answered_at,
  consent_asked_at: previous.consent_asked_at,
  greeting_id: previous.pending_click_id === null ? null : previous.greeting_id,
  pending_click_id: previous.pending_click_id,
  pending_ad_id: previous.pending_ad_id,
  pending_consent: previous.pending_consent,
  away_sent_at: previous.away_sent_at,
  free_until: previous.free_until,
});
