import { BoundedChoice, BoundedId } from '#platform/events/bounded-fields.js';
import { CONSENTS, type Consent } from './conversation.topic.js';

/** Purpose of the token that a click carries through the customer's browser: signed by the ads side, checked by chat. */
export const CLICK_PURPOSE = 'click';
/** Seconds that it is good for. */
export const CLICK_TTL = 7 * 24 * 3600;

/** What a click token says. Held to the same fields as a crossing event. */
export class ClickToken {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('clk') click_id: string;
  @BoundedId('adv') ad_id: string;
  @BoundedId('grt', { optional: true }) greeting_id?: string;
  /** Consent as it was given at the click. */
  @BoundedChoice(CONSENTS) consent: Consent;
}
