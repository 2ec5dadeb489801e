import type { Consent } from '#crossing/conversation.topic.js';

/** Meta's click id: opaque and case-sensitive. */
export const FBCLID = /^[A-Za-z0-9_.-]{1,500}$/;
/** A campaign label: at most 200 printable characters. */
export const UTM = /^[^\p{C}]{1,200}$/u;
/** Click ids that are kept of one visit where it is not clear which is right. */
export const MAX_CLICK_IDS = 5;

const LABELS = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'] as const;
const NAMES: ReadonlySet<string> = new Set(['fbclid', 'consent', ...LABELS]);

export interface ClickParameters extends Partial<Record<(typeof LABELS)[number], string>> {
  consent: Consent;
  fbclid?: string;
  /** Instead of `fbclid`, where the address names several: none of them is sent to the network. */
  ambiguous_fbclids?: string[];
}

/**
 * What a click keeps of its query. A click never fails on a parameter: one that differs from its repeat, is too long or
 * not printable is left out (never cut short: half an id is a wrong id), and consent that is not plainly given or denied
 * is unknown. What links suffer on their way is mended where only one meaning is left.
 */
export function clickParameters(query: Record<string, unknown>): ClickParameters {
  const values = valuesOf(query);
  const kept: ClickParameters = { consent: 'unknown' };
  const consent = singleValue(values.get('consent'));
  if (consent === 'granted' || consent === 'denied') kept.consent = consent;
  const ids = [...new Set([...(values.get('fbclid') ?? [])].flatMap(clickId))];
  if (ids.length === 1) kept.fbclid = ids[0]!;
  if (ids.length > 1) kept.ambiguous_fbclids = ids.slice(0, MAX_CLICK_IDS);
  for (const label of LABELS) {
    const value = singleValue(values.get(label));
    if (value !== undefined && UTM.test(value)) kept[label] = value;
  }
  return kept;
}

/** Where a second query begins within a value: an address was added to one that had a query, or `&` was escaped. */
const NESTED_QUERY = /[?&;](?:amp;){0,3}(?=(?:fbclid|consent|utm_(?:source|medium|campaign|term|content))=)/i;

/** The values of our names, those included that stand within others or under a name with leftovers in front. */
function valuesOf(query: Record<string, unknown>): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>();
  const add = (name: string, value: string) => {
    const known = name.replace(/^(?:amp;|\?){1,3}/i, '').toLowerCase();
    if (NAMES.has(known)) values.set(known, (values.get(known) ?? new Set()).add(value));
  };
  for (const [name, given] of Object.entries(query)) {
    for (const value of Array.isArray(given) ? given : [given]) {
      if (typeof value !== 'string') continue;
      const [own, ...others] = value.split(NESTED_QUERY);
      add(name, own!);
      for (const other of others) {
        const equals = other.indexOf('=');
        add(other.slice(0, equals), other.slice(equals + 1));
      }
    }
  }
  return values;
}

const singleValue = (values: ReadonlySet<string> | undefined): string | undefined =>
  values?.size === 1 ? [...values][0] : undefined;

/** A click id without what was added behind it and cannot be part of it: a slash, a bracket, another parameter. */
function clickId(value: string): string[] {
  const id = /^\s*([\w.-]{1,500})(?:[/?&;#].*|[^\w.\u0080-\uffff-]*)$/s.exec(value)?.[1];
  return id !== undefined ? [id] : [];
}
