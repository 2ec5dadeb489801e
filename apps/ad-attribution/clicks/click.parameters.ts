import type { Consent } from '#crossing/conversation.topic.js';

/** Meta's click id: opaque and case-sensitive. */
export const FBCLID = /^[A-Za-z0-9_.-]{1,500}$/;
/** A campaign label: at most 200 printable characters. */
export const UTM = /^[^\p{C}]{1,200}$/u;

const LABELS = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'] as const;

export interface ClickParameters extends Partial<Record<(typeof LABELS)[number], string>> {
  consent: Consent;
  fbclid?: string;
}

/**
 * What a click keeps of its query. A click never fails on a parameter: one that is repeated, too long or not printable
 * is left out (never cut short: half an id is a wrong id), and consent that is not plainly given or denied is unknown.
 */
export function clickParameters(query: Record<string, unknown>): ClickParameters {
  const given = query['consent'];
  const kept: ClickParameters = { consent: given === 'granted' || given === 'denied' ? given : 'unknown' };
  const fbclid = query['fbclid'];
  if (typeof fbclid === 'string' && FBCLID.test(fbclid)) kept.fbclid = fbclid;
  for (const label of LABELS) {
    const value = query[label];
    if (typeof value === 'string' && UTM.test(value)) kept[label] = value;
  }
  return kept;
}
