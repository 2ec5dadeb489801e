import { domainToASCII } from 'node:url';

/** A name in the public DNS of at most 253 characters, with a top level of letters: no address ends so (WHATWG URL, 3.5). */
const HOST_NAME =
  /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])$/;

/** `domainToASCII` leaves out what comes after a slash, and line ends. */
const SIGNS = /^[a-z0-9.\-\u0080-\u{10ffff}]+$/iu;

/** Returns a host name in its one form: lower case, punycode, no dot at the end; null for all else, ports and addresses too. */
export function hostNameFrom(text: string): string | null {
  if (!SIGNS.test(text)) return null;
  const ascii = domainToASCII(text.replace(/\.$/, ''));
  return HOST_NAME.test(ascii) ? ascii : null;
}
