import { domainToASCII } from 'node:url';
import { isEmail } from 'class-validator';
import { isSubscription } from './push-subscription.js';

/** Characters that need quotes in an address, line ends among them. Such addresses are refused, since mail programs read them differently. */
const QUOTED = /[\s\p{Cc}\p{Cf}"(),:;<>\\]/u;

/** Returns the one spelling of a mailbox: lower case, Unicode NFC, the domain in ASCII (punycode); null if it is no mailbox. */
export function normalizeMailbox(given: string): string | null {
  if (!isEmail(given) || QUOTED.test(given)) return null;
  const at = given.lastIndexOf('@');
  const form = `${given.slice(0, at).toLowerCase().normalize('NFC')}@${domainToASCII(given.slice(at + 1))}`;
  return isEmail(form) ? form : null;
}

/** Returns the digits of an international phone number, as WhatsApp writes it; null if it is none. */
export const normalizePhoneNumber = (given: string): string | null =>
  /^\+?([1-9]\d{6,14})$/.exec(given.replace(/[\s().-]/g, ''))?.[1] ?? null;

/** Returns a URL without its fragment (`#…`); null if it is no URL. */
export function normalizeUrl(given: string): string | null {
  if (!URL.canParse(given)) return null;
  const url = new URL(given);
  url.hash = '';
  return url.href;
}

/** Returns the id of a Telegram chat (negative for groups); null if it is none. */
export const normalizeChatId = (given: string): string | null =>
  /^-?[1-9]\d{0,15}$/.test(given) ? given : null;

/** Returns a push subscription as `toAddress` writes it, or a bare endpoint URL; null for everything else. */
export const normalizeSubscription = (given: string): string | null =>
  isSubscription(given) || URL.canParse(given) ? given : null;
