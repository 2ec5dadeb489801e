import type { Consent, Door, Via } from '#crossing/conversation.topic.js';
import type { Conversation } from './conversation.entity.js';

/** What is known of the click by which a customer came. */
export interface Entry {
  /** The way in. It may differ from the conversation's door: a chat that wa.me began goes on over WhatsApp. */
  door: Door;
  via: Exclude<Via, 'none'>;
  /** By which its first use is known: the click's id, its code, or a keyed hash of the network's own click id; null: it may come again. */
  click: string | null;
  /** Of the token. */
  click_id?: string;
  /** Of the token, or of the link that the code names. */
  ad_id?: string;
  /** What stood in the draft. */
  code?: string;
  /** What the network calls the ad. */
  network_ad_id?: string;
  greeting_id?: string;
  consent: Consent;
  /** When the network says that it was; now, where nothing says it. */
  at?: number;
}

/** The click that a web chat was last opened with, and that counts when the customer writes next. */
export function pendingEntries(conversation: Conversation): Entry[] {
  const { door, pending_click_id: click_id, pending_ad_id: ad_id, pending_consent } = conversation;
  if (click_id === null) return [];
  const consent = pending_consent ?? 'unknown';
  return [{ door, via: 'token', click: click_id, click_id, ...(ad_id && { ad_id }), consent }];
}
