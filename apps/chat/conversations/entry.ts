import type { MeasurementConsent, DoorName, Via } from '#crossing/conversation.topic.js';
import type { Conversation } from './conversation.entity.js';

/** An arrival of a customer: what is known of the click or ad that brought them. */
export interface Entry {
  /**
   * Door by which the customer came. It may differ from the conversation's door: a chat that began by a wa.me link
   * continues over WhatsApp.
   */
  door: DoorName;
  /** Source that named the click or ad. */
  via: Exclude<Via, 'none'>;
  /**
   * Key that recognises the click's first use: its id, its code, or a keyed hash of the network's own click id; null if
   * only an ad is known, which may come again.
   */
  click: string | null;
  /** Id of the click, from the token. */
  click_id?: string;
  /** Id of the ad, from the token or from the link that the code names. */
  ad_id?: string;
  /** Code of the click, from the draft. */
  code?: string;
  /** The network's id of the ad. */
  network_ad_id?: string;
  greeting_id?: string;
  consent: MeasurementConsent;
  /** Time of the arrival as the network reports it, in milliseconds since 1970; left out for now. */
  at?: number;
}

/**
 * Returns the click with which the web chat was last opened; it counts when the customer writes next. The array is
 * empty if there is none.
 */
export function pendingEntries(conversation: Conversation): Entry[] {
  const { door, pending_click_id: click_id, pending_ad_id: ad_id, pending_consent } = conversation;
  if (click_id === null) return [];
  const consent = pending_consent ?? 'unknown';
  return [{ door, via: 'token', click: click_id, click_id, ...(ad_id && { ad_id }), consent }];
}
