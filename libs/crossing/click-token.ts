import { BoundedChoice, BoundedId } from '#platform/events/bounded-fields.js';
import { CONSENTS, type MeasurementConsent } from './conversation.topic.js';

/** Purpose of the token that carries a click through the customer's browser. ad-attribution creates it and chat verifies it, with a key that only these two have. */
export const CLICK_PURPOSE = 'click';
/** Seconds that a click token is valid: 7 days. */
export const CLICK_TTL = 7 * 24 * 3600;

/** The claims of a click token. They follow the same rules as the fields of a crossing event. */
export class ClickToken {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('clk') click_id: string;
  @BoundedId('adv') ad_id: string;
  @BoundedId('grt', { optional: true }) greeting_id?: string;
  /** Consent as it was given at the click. */
  @BoundedChoice(CONSENTS) consent: MeasurementConsent;
}
