import {
  BoundedAmount,
  BoundedChoice,
  BoundedCurrency,
  BoundedId,
  BoundedInstant,
} from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** Ways into a chat (doors). */
export const DOORS = ['web', 'wa_me', 'whatsapp', 'messenger', 'instagram', 'telegram'] as const;
export type Door = (typeof DOORS)[number];

/** How far a conversation got. `replied` does not count as a conversion; a recorded order counts as a purchase. */
export const STAGES = ['replied', 'qualified', 'order_created'] as const;
export type Stage = (typeof STAGES)[number];

/** The person's consent to being measured, as they gave it; it is never assumed. */
export const CONSENTS = ['granted', 'denied', 'unknown'] as const;
export type Consent = (typeof CONSENTS)[number];

abstract class ConversationFact {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('cnv') conversation_id: string;
  /** The random id under which the ads side knows the contact. */
  @BoundedId('sub') subject_id: string;
  @BoundedChoice(CONSENTS) consent: Consent;
  /** Time of the event in milliseconds since 1970. */
  @BoundedInstant() at: number;
}

/** A customer wrote for the first time in this conversation. */
export class ChatStarted extends ConversationFact {
  @BoundedChoice(DOORS) door: Door;
  /** The click that opened the conversation; left out if there was none or its token was not valid. */
  @BoundedId('clk', { optional: true }) click_id?: string;
  @BoundedId('adv', { optional: true }) ad_id?: string;
}

/** A customer returned to the conversation through another click, and wrote. */
export class ChatReturned extends ConversationFact {
  @BoundedChoice(DOORS) door: Door;
  @BoundedId('clk') click_id: string;
  @BoundedId('adv', { optional: true }) ad_id?: string;
}

/** The conversation reached a stage. */
export class StageReached extends ConversationFact {
  /** Id of this step: two orders in a conversation are two steps. */
  @BoundedId('stg') stage_id: string;
  @BoundedChoice(STAGES) stage: Stage;
  /** Amount in minor units, for stages that have one; then `currency` is set too. */
  @BoundedAmount({ optional: true }) amount_minor?: number;
  @BoundedCurrency({ optional: true }) currency?: string;
}

/** What the ads side learns of conversations. Keyed by conversation id; written by chat. */
export const conversations = Topic.declare(
  'crossing.conversation',
  [ChatStarted, ChatReturned, StageReached],
  (event) => event.conversation_id,
  { partitions: 6, retention: 'forever' },
);
