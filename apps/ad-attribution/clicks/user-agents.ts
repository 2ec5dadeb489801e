import { isbot } from 'isbot';

/** Characters of a user agent that are examined. */
const MAX_LENGTH = 1_000;

/**
 * Texts that apps add to their in-app browser's user agent and that the library isbot mistakes for a robot's. They are
 * removed first.
 */
const IN_APP_BROWSERS = [
  // Facebook, Messenger and other apps of Meta. The brackets contain names of carriers and devices.
  /\[FB(?:AN|AV|_IAB)\/[^\]]{0,900}(?:\]|$)/g,
  // Alipay. The brackets contain vertical bars.
  /\bAlipayDefined\([^)]{0,200}\)/g,
  // Grab, by the name of its Android package.
  /\bcom\.grab\.\w{1,40}/g,
];

/** Start of the user agents of browsers. Others are programs, such as the link previews of messengers. */
const BROWSER_PREFIX = /^(?:Mozilla\/|Opera\/|UCWEB\/|Nokia|SAMSUNG-|SonyEricsson|BlackBerry|LG-|MOT-)/;

/** Programs that isbot does not recognise. */
const FURTHER_BOTS =
  /\b\w{1,40}-User\/\d|\bms-office\b|\bMSOffice\b|\bSafelinks\b|\bWindowsPowerShell\/|\bThunderbird\/|\bCFNetwork\/|\bDarwin\/\d+\.\d+\.\d+$/i;

/**
 * Returns true if the user agent is a program's, not a person's browser. `navigates`: the request's own headers say
 * that a browser follows a link, which programs do not send; it recognises in-app browsers with unusual names.
 */
export function isMachine(agent: string, navigates: boolean): boolean {
  const looked = agent.slice(0, MAX_LENGTH);
  const rest = IN_APP_BROWSERS.reduce((left, words) => left.replace(words, ''), looked).trim();
  if (rest === '') return false;
  if (FURTHER_BOTS.test(rest)) return true;
  if (!BROWSER_PREFIX.test(rest) && !navigates) return true;
  return isbot(rest);
}
