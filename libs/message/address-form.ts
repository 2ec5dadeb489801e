import { domainToASCII } from 'node:url';
import { isEmail } from 'class-validator';
import { isSubscription } from './push-subscription.js';

/** Characters that need quotes in an address, line ends among them: no mailbox is called so, and mail programs differ in reading it. */
const QUOTED = /[\s\p{Cc}\p{Cf}"(),:;<>\\]/u;

/** One spelling of each mailbox: its domain as the name system has it, and its letters composed. Null for what is no mailbox. */
export function normalizeMailbox(given: string): string | null {
  if (!isEmail(given) || QUOTED.test(given)) return null;
  const at = given.lastIndexOf('@');
  const form = `${given.slice(0, at).toLowerCase().normalize('NFC')}@${domainToASCII(given.slice(at + 1))}`;
  return isEmail(form) ? form : null;
}

/** The digits of an international phone number, as WhatsApp writes it; null for what is none. */
export const normalizePhoneNumber = (given: string): string | null =>
  /^\+?([1-9]\d{6,14})$/.exec(given.replace(/[\s().-]/g, ''))?.[1] ?? null;

/** A URL without what stands behind `#`; null for what is no URL. */
export function normalizeUrl(given: string): string | null {
  if (!URL.canParse(given)) return null;
  const url = new URL(given);
  url.hash = '';
  return url.href;
}

/** The id of a Telegram chat, which is negative for groups; null for what is none. */
export const normalizeChatId = (given: string): string | null =>
  /^-?[1-9]\d{0,15}$/.test(given) ? given : null;

/** A push subscription as `toAddress` writes it, or its endpoint alone; null for everything else. */
export const normalizeSubscription = (given: string): string | null =>
  isSubscription(given) || URL.canParse(given) ? given : null;
