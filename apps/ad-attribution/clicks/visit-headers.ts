import type { Device } from '../links/door-conditions.js';

/** More of a header is not looked at. */
const MAX_LENGTH = 1_000;

const TABLET = /\biPad\b|\bTablet\b|\bKindle\b|\bSilk\/|\bPlayBook\b/i;
const PHONE =
  /\bMobile\b|\biPhone\b|\biPod\b|\bAndroid\b.*\bMobile\b|\bOpera Mini\b|\bSymbian|\bMIDP\b|\bFBDV\/|\bFBAN\//i;
const DESKTOP = /\bWindows NT\b|\bMacintosh\b|\bX11\b|\bCrOS\b/i;

/** Which of four kinds of device a user agent names. An Android without "Mobile" is a tablet, by its makers' convention. */
export function deviceOf(agent: string | undefined): Device {
  const looked = (agent ?? '').slice(0, MAX_LENGTH);
  if (TABLET.test(looked)) return 'tablet';
  if (PHONE.test(looked)) return 'phone';
  if (/\bAndroid\b/i.test(looked)) return 'tablet';
  return DESKTOP.test(looked) ? 'desktop' : 'other';
}

/** Primary subtag of the language that a browser prefers, such as `id` of `id-ID`; undefined where it names none. */
export function languageOf(acceptLanguage: string | undefined): string | undefined {
  return /^\s*([a-z]{2,3})(?![a-z0-9])/i.exec(acceptLanguage ?? '')?.[1]?.toLowerCase();
}
