import type { MeasurementConsent } from '#crossing/conversation.topic.js';
import { UTM_LABELS, type UtmLabel } from '../links/link.settings.js';

/** Form of a network's click id, which is opaque and case-sensitive. */
export const CLICK_ID_VALUE = /^[A-Za-z0-9_.-]{1,500}$/;
/** Form of a campaign label: at most 200 printable characters. */
export const UTM = /^[^\p{C}]{1,200}$/u;
/** Most click ids of Meta that are kept of one visit, if it has several. */
export const MAX_CLICK_IDS = 5;

/** Click ids of Meta, Google (three), TikTok, Microsoft, X and LinkedIn, as they append them to addresses. */
export const CLICK_ID_NAMES = [
  'fbclid',
  'gclid',
  'gbraid',
  'wbraid',
  'ttclid',
  'msclkid',
  'twclid',
  'li_fat_id',
] as const;
const NAMES: ReadonlySet<string> = new Set([
  'consent',
  ...CLICK_ID_NAMES,
  ...UTM_LABELS.map((name) => `utm_${name}`),
]);

/** Click ids of networks and campaign labels from the address of a click. */
export interface ClickSourceParameters extends Partial<
  Record<`utm_${UtmLabel}` | (typeof CLICK_ID_NAMES)[number], string>
> {
  /** Meta's click ids, if the address has several; `fbclid` is left out then, and none is sent to Meta. */
  ambiguous_fbclids?: string[];
}

/** The parameters that are kept of a visit. */
export interface ClickParameters {
  consent: MeasurementConsent;
  source: ClickSourceParameters;
}

/**
 * Returns the parameters that are kept of a query; `defaults` are the link's own labels, for those that the query
 * lacks. It never fails. A value that is ambiguous, too long or not printable is left out, and never shortened, since a
 * part of an id is a wrong id. Consent other than `granted` or `denied` is `unknown`. Damage by other programs (escaped
 * or nested queries) is repaired if only one meaning is possible.
 */
export function clickParameters(
  query: Record<string, unknown>,
  defaults: Partial<Record<UtmLabel, string>> = {},
): ClickParameters {
  const values = valuesOf(query);
  const kept: ClickSourceParameters = {};
  for (const name of CLICK_ID_NAMES) {
    const given = values.get(name);
    if (!given) continue;
    const ids = clickIds(given);
    if (ids.length === 1) kept[name] = ids[0]!;
    else if (ids.length > 1 && name === 'fbclid') kept.ambiguous_fbclids = ids.slice(0, MAX_CLICK_IDS);
  }
  for (const name of UTM_LABELS) {
    const label = `utm_${name}` as const;
    const value = singleValue(values.get(label));
    if (value !== undefined && UTM.test(value)) kept[label] = value;
    else if (defaults[name] !== undefined) kept[label] = defaults[name];
  }
  const consent = singleValue(values.get('consent'));
  return { consent: consent === 'granted' || consent === 'denied' ? consent : 'unknown', source: kept };
}

/** Matches where a second query begins within a value: another address was appended, or `&` was escaped. */
const NESTED_QUERY = new RegExp(`[?&;](?:amp;){0,3}(?=(?:${[...NAMES].join('|')})=)`, 'i');

/** Returns the values of the known names, including those nested in other values or with a damaged prefix. */
function valuesOf(query: Record<string, unknown>): Map<string, string[]> {
  const values = new Map<string, string[]>();
  const add = (name: string, value: string) => {
    const known = NAMES.has(name) ? name : name.replace(/^(?:amp;|\?){1,3}/i, '').toLowerCase();
    if (!NAMES.has(known)) return;
    const given = values.get(known);
    if (!given) values.set(known, [value]);
    else if (!given.includes(value)) given.push(value);
  };
  const take = (name: string, value: unknown) => {
    if (typeof value !== 'string') return;
    if (!value.includes('=')) return add(name, value);
    const [own, ...others] = value.split(NESTED_QUERY);
    add(name, own!);
    for (const other of others) {
      const equals = other.indexOf('=');
      add(other.slice(0, equals), other.slice(equals + 1));
    }
  };
  for (const name in query) {
    const given = query[name];
    if (Array.isArray(given)) for (const value of given) take(name, value);
    else take(name, given);
  }
  return values;
}

const singleValue = (values: readonly string[] | undefined): string | undefined =>
  values?.length === 1 ? values[0] : undefined;

/**
 * Returns the distinct click ids, without appended text that cannot belong to them: a slash, a bracket, another
 * parameter.
 */
function clickIds(values: readonly string[]): string[] {
  const ids: string[] = [];
  for (const value of values) {
    const id = /^\s*([\w.-]{1,500})(?:[/?&;#].*|[^\w.\u0080-\uffff-]*)$/s.exec(value)?.[1];
    if (id !== undefined && !ids.includes(id)) ids.push(id);
  }
  return ids;
}
