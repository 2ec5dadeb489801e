import { domainToASCII } from 'node:url';
import { isEmail } from 'class-validator';
import type { Config } from '#platform/config.js';
import { isSubscription } from './push-subscription.js';
import { discordWebhook } from './discord-webhook-url.js';
import type { TransportName } from '#message/transport-name.js';

/** What has to stand in quotes in an address, line ends among it: nobody's mailbox is called so, and mail programs differ in reading it. */
const QUOTED = /[\s\p{Cc}\p{Cf}"(),:;<>\\]/u;

/** The one form in which an address is kept and looked up, of a browser also its endpoint alone; null for what is none. */
export function addressForm(
  transport: TransportName,
  given: string,
  config: Pick<Config, 'discordBaseUrl'> = { discordBaseUrl: null },
): string | null {
  if (transport === 'live') return null;
  if (transport === 'email') return mailbox(given);
  if (transport === 'whatsapp')
    return /^\+?([1-9]\d{6,14})$/.exec(given.replace(/[\s().-]/g, ''))?.[1] ?? null;
  if (transport === 'discord') return discordWebhook(given, config);
  if (transport === 'webhook') return withoutHash(given);
  if (transport === 'telegram') return /^-?[1-9]\d{0,15}$/.test(given) ? given : null;
  return isSubscription(given) || URL.canParse(given) ? given : null;
}

/** One spelling of each mailbox: its domain as the name system has it, and letters composed. */
function mailbox(given: string): string | null {
  if (!isEmail(given) || QUOTED.test(given)) return null;
  const at = given.lastIndexOf('@');
  const form = `${given.slice(0, at).toLowerCase().normalize('NFC')}@${domainToASCII(given.slice(at + 1))}`;
  return isEmail(form) ? form : null;
}

function withoutHash(given: string): string | null {
  if (!URL.canParse(given)) return null;
  const url = new URL(given);
  url.hash = '';
  return url.href;
}
