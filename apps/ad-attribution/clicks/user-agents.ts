import { isbot } from 'isbot';

/** More of an agent is not looked at. */
const MAX_LENGTH = 1_000;

/** What apps write into the agent of their users' browsers, and isbot takes for a robot's. */
const IN_APP_BROWSERS = [
  // Facebook, Messenger and what belongs to them; carriers and devices of all names stand within.
  /\[FB(?:AN|AV|_IAB)\/[^\]]{0,900}(?:\]|$)/g,
  // Alipay: its brackets hold upright strokes.
  /\bAlipayDefined\([^)]{0,200}\)/g,
  // Grab's Android package.
  /\bcom\.grab\.\w{1,40}/g,
];

/** How the agents of browsers begin; others are programs, previews of messengers among them. */
const BROWSER_PREFIX = /^(?:Mozilla\/|Opera\/|UCWEB\/|Nokia|SAMSUNG-|SonyEricsson|BlackBerry|LG-|MOT-)/;

/** Programs that call themselves Mozilla and that isbot takes for people. */
const FURTHER_BOTS =
  /\b\w{1,40}-User\/\d|\bms-office\b|\bMSOffice\b|\bSafelinks\b|\bWindowsPowerShell\/|\bThunderbird\/|\bCFNetwork\/|\bDarwin\/\d+\.\d+\.\d+$/i;

/**
 * True where no person with a browser can be behind this user agent. `navigates`: the request says of itself that a
 * browser follows a link, which a program's does not; in-app browsers with names of their own are known by that.
 */
export function isMachine(agent: string, navigates: boolean): boolean {
  const looked = agent.slice(0, MAX_LENGTH);
  const rest = IN_APP_BROWSERS.reduce((left, words) => left.replace(words, ''), looked).trim();
  if (rest === '') return false;
  if (FURTHER_BOTS.test(rest)) return true;
  if (!BROWSER_PREFIX.test(rest) && !navigates) return true;
  return isbot(rest);
}
