import type { Device } from '../links/door-conditions.js';

/** Characters of a header that are examined. */
const MAX_LENGTH = 1_000;

const TABLET = /\biPad\b|\bTablet\b|\bKindle\b|\bSilk\/|\bPlayBook\b/i;
const PHONE =
  /\bMobile\b|\biPhone\b|\biPod\b|\bAndroid\b.*\bMobile\b|\bOpera Mini\b|\bSymbian|\bMIDP\b|\bFBDV\/|\bFBAN\//i;
const DESKTOP = /\bWindows NT\b|\bMacintosh\b|\bX11\b|\bCrOS\b/i;

/** Returns the kind of device that a user agent names. Android without "Mobile" is a tablet, by Google's convention. */
export function deviceOf(agent: string | undefined): Device {
  const looked = (agent ?? '').slice(0, MAX_LENGTH);
  if (TABLET.test(looked)) return 'tablet';
  if (PHONE.test(looked)) return 'phone';
  if (/\bAndroid\b/i.test(looked)) return 'tablet';
  return DESKTOP.test(looked) ? 'desktop' : 'other';
}

/**
 * Returns the primary subtag of the browser's preferred language, such as `id` of `id-ID`; undefined if it names none.
 */
export function languageOf(acceptLanguage: string | undefined): string | undefined {
  return /^\s*([a-z]{2,3})(?![a-z0-9])/i.exec(acceptLanguage ?? '')?.[1]?.toLowerCase();
}
