import {
  BoundedAmount,
  BoundedChoice,
  BoundedCode,
  BoundedCurrency,
  BoundedId,
  BoundedInstant,
  BoundedNetworkAdId,
} from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** Ways into a chat (doors). */
export const DOOR_NAMES = ['web', 'wa_me', 'whatsapp', 'messenger', 'instagram', 'telegram'] as const;
export type DoorName = (typeof DOOR_NAMES)[number];

/**
 * How far a conversation got. Nobody derives a stage from reading messages: `replied` is reached when the brand first
 * writes, all others when a person or the brand's shop says so. Only payments and refunds change revenue.
 */
export const STAGES = [
  'replied',
  'lead_submitted',
  'qualified',
  'content_viewed',
  'added_to_cart',
  'cart_abandoned',
  'checkout_initiated',
  'order_created',
  /** The first payment of an order; an order reaches it once. */
  'purchased',
  /** A further payment of an order that is paid in parts. */
  'installment_paid',
  'refunded',
  'order_canceled',
  'order_shipped',
  'order_delivered',
  'order_returned',
  'rating_provided',
  'review_provided',
] as const;
export type Stage = (typeof STAGES)[number];

/** What a stage does to revenue; all others do nothing. */
export const REVENUE_SIGN: Partial<Record<Stage, 1 | -1>> = {
  purchased: 1,
  installment_paid: 1,
  refunded: -1,
};

/** Whether a refund or a cancellation leaves nothing of the order. */
export const EXTENTS = ['whole', 'part'] as const;
export type Extent = (typeof EXTENTS)[number];

/** True for a stage that can be uploaded to an ad network: not a reply, a later installment, a refund, or a partial cancellation. */
export const isConversion = ({ stage, extent }: { stage: Stage; extent?: Extent | null }): boolean =>
  stage !== 'replied' && stage !== 'installment_paid' && stage !== 'refunded' && extent !== 'part';

/** The person's consent to being measured, as they gave it; it is never assumed. */
export const CONSENTS = ['granted', 'denied', 'unknown'] as const;
export type MeasurementConsent = (typeof CONSENTS)[number];

/**
 * By which the click that brought the customer was found, the most certain first: the token in a page's URL, the code in a
 * draft, the network's own click id (the id itself does not cross here), only the network's id of the ad.
 */
export const VIAS = ['token', 'code', 'network_click_id', 'network_ad_id', 'none'] as const;
export type Via = (typeof VIAS)[number];

/** How certain the click, or at least the ad, that brought the customer is. */
export const CERTAINTIES = ['exact', 'network', 'ad', 'none'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** How certain a click is, by the way in which it was found. */
export const CERTAINTY_OF: Readonly<Record<Via, Certainty>> = {
  token: 'exact',
  code: 'exact',
  network_click_id: 'network',
  network_ad_id: 'ad',
  none: 'none',
};

abstract class ConversationFact {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('cnv') conversation_id: string;
  /** The random id under which the ads side knows the contact. */
  @BoundedId('sub') subject_id: string;
  @BoundedChoice(CONSENTS) consent: MeasurementConsent;
  /** Time of the event in milliseconds since 1970. */
  @BoundedInstant() at: number;
}

abstract class Arrival extends ConversationFact {
  @BoundedChoice(DOOR_NAMES) door: DoorName;
  @BoundedChoice(VIAS) via: Via;
  @BoundedChoice(CERTAINTIES) certainty: Certainty;
  /** The click's id, from its token. */
  @BoundedId('clk', { optional: true }) click_id?: string;
  /** The ad's id, from the token or from the link that the code names. */
  @BoundedId('adv', { optional: true }) ad_id?: string;
  /** The code in the draft, of a link of this workspace. The ads side checks whether such a click exists. */
  @BoundedCode({ optional: true }) code?: string;
  /** The network's id of the ad. */
  @BoundedNetworkAdId({ optional: true }) network_ad_id?: string;
}

/** A customer wrote for the first time in this conversation. */
export class ChatStarted extends Arrival {}

/** A customer came back to the conversation through another click, and wrote. */
export class ChatTouched extends Arrival {}

/** The conversation reached a stage. */
export class StageReached extends ConversationFact {
  /** Id of this step: two orders in a conversation are two steps. */
  @BoundedId('stg') stage_id: string;
  @BoundedChoice(STAGES) stage: Stage;
  /** Corong's own id of the order, for stages of one. It is random, and not the brand's number of the order. */
  @BoundedId('ord', { optional: true }) order_id?: string;
  /** How much of the order is refunded or canceled by now; only for these two stages. */
  @BoundedChoice(EXTENTS, { optional: true }) extent?: Extent;
  /** Amount in minor units of a payment, refund or cancellation; then `currency` is set too. */
  @BoundedAmount({ optional: true }) amount_minor?: number;
  @BoundedCurrency({ optional: true }) currency?: string;
}

/** What a customer does about their consent in a chat: gives it, refuses it, or takes back what they gave. */
export const CONSENT_CHANGES = ['given', 'refused', 'withdrawn'] as const;
export type ConsentChange = (typeof CONSENT_CHANGES)[number];

/**
 * The customer answered in the chat whether ads may learn of it, or took that answer back. `consent` is the answer, `at` when
 * they gave it; of several the one with the highest sequence counts.
 */
export class ConsentChanged extends ConversationFact {
  @BoundedChoice(CONSENT_CHANGES) change: ConsentChange;
}

/** What an agent does about spam: marks a conversation as spam, or takes that back. */
export const SPAM_CHANGES = ['marked', 'unmarked'] as const;
export type SpamChange = (typeof SPAM_CHANGES)[number];

/**
 * An agent marked the conversation as spam at `at`, or took that back. Reports subtract the chat and what it reached on the
 * day of the mark, or add them again, so that no day before it changes.
 */
export class SpamMarked extends ConversationFact {
  @BoundedChoice(SPAM_CHANGES) change: SpamChange;
}

/** Starts, touches, stages and spam of conversations. Keyed by conversation id. Written by chat; read by ad-attribution. */
export const conversations = Topic.declare(
  'crossing.conversation',
  [ChatStarted, ChatTouched, StageReached, ConsentChanged, SpamMarked],
  (event) => event.conversation_id,
  { partitions: 6, retention: 'forever' },
);
