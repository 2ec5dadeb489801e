import type { MessageSettings } from './settings.js';

const HOSTS = /^(?:(?:ptb|canary)\.)?discord(?:app)?\.com$/;

/** Returns the canonical URL of a Discord webhook, below DISCORD_BASE_URL where that is set; null for every other URL. */
export function discordWebhook(
  given: string,
  config?: Pick<MessageSettings, 'discordBaseUrl'>,
): string | null {
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    return null;
  }
  const base = config?.discordBaseUrl ?? null;
  const own = base !== null && url.origin === new URL(base).origin;
  if (!own && !(url.protocol === 'https:' && url.port === '' && HOSTS.test(url.hostname))) return null;
  if (url.username || url.password) return null;
  const path = /^\/api(?:\/v\d{1,2})?\/webhooks\/(\d{5,25})\/([\w-]{20,200})\/?$/.exec(url.pathname);
  if (!path) return null;
  return `${base === null ? 'https://discord.com' : new URL(base).origin}/api/webhooks/${path[1]}/${path[2]}`;
}
