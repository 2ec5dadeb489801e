import {
  BoundedAmount,
  BoundedChoice,
  BoundedCurrency,
  BoundedId,
  BoundedInstant,
} from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** Ways into a chat. */
export const DOORS = ['web', 'wa.me', 'whatsapp', 'messenger', 'instagram', 'telegram'] as const;
export type Door = (typeof DOORS)[number];

/** How far a conversation got. `replied` is a stage, not a conversion; an order that was recorded is a purchase. */
export const STAGES = ['replied', 'qualified', 'order_created'] as const;
export type Stage = (typeof STAGES)[number];

/** What the person said to being measured, as it was given; never assumed. */
export const CONSENTS = ['granted', 'denied', 'unknown'] as const;
export type Consent = (typeof CONSENTS)[number];

abstract class ConversationFact {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('cnv') conversation_id: string;
  /** What the ads side knows the contact as. */
  @BoundedId('sub') subject_id: string;
  @BoundedChoice(CONSENTS) consent: Consent;
  /** When it happened. */
  @BoundedInstant() at: number;
}

/** A customer wrote for the first time in this conversation. */
export class ChatStarted extends ConversationFact {
  @BoundedChoice(DOORS) door: Door;
  /** The click that opened it; absent where there was none, or its token was not valid. */
  @BoundedId('clk', { optional: true }) click_id?: string;
  @BoundedId('adv', { optional: true }) ad_id?: string;
}

/** A customer came back to the conversation by another click, and wrote. */
export class ChatReturned extends ConversationFact {
  @BoundedChoice(DOORS) door: Door;
  @BoundedId('clk') click_id: string;
  @BoundedId('adv', { optional: true }) ad_id?: string;
}

/** The conversation reached a stage. */
export class StageReached extends ConversationFact {
  /** Names this very step: two orders are two. */
  @BoundedId('stg') stage_id: string;
  @BoundedChoice(STAGES) stage: Stage;
  /** Minor units; only where the stage has an amount, and then with its currency. */
  @BoundedAmount({ optional: true }) amount_minor?: number;
  @BoundedCurrency({ optional: true }) currency?: string;
}

/** What the ads side learns of conversations, by conversation id. Written by chat. */
export const conversations = Topic.declare(
  'crossing.conversation',
  [ChatStarted, ChatReturned, StageReached],
  (event) => event.conversation_id,
  { partitions: 6, retention: 'forever' },
);
