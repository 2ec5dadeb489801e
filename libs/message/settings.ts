import { IsOptional, Matches } from 'class-validator';
import { Config } from '#platform/config.js';
import { IsUrlOf } from '#platform/config-values.js';

/** Local ports that SANDBOX=true uses instead of mail servers and chat providers; the tour's sandboxes listen there. */
export const MESSAGE_SANDBOX_PORTS = {
  webhook: 3991,
  smtp: 3992,
  telegram: 3994,
  discord: 3995,
  whatsapp: 3996,
  messenger: 3998,
  web_push: 3997,
} as const;

const GRAPH = 'https://graph.facebook.com';

/** Environment variables that several apps of the message side read: where networks are found, and what comes back from them. */
export class MessageSettings extends Config {
  /** Address for bounces. The part before the @ is short, since the mail's own token is appended to it. */
  @IsOptional() @Matches(/^[a-z0-9][a-z0-9.-]{0,10}@[a-z0-9.-]{1,200}$/i) BOUNCE_ADDRESS?: string;
  @Matches(/^v\d{1,2}\.\d$/) META_API_VERSION = 'v24.0';
  @IsOptional() @IsUrlOf('http', 'https') TELEGRAM_BASE_URL?: string;
  @IsOptional() @IsUrlOf('http', 'https') WHATSAPP_BASE_URL?: string;
  /** Meta's Graph API for pages on Messenger and accounts on Instagram. */
  @IsOptional() @IsUrlOf('http', 'https') MESSENGER_BASE_URL?: string;
  @IsOptional() @IsUrlOf('http', 'https') DISCORD_BASE_URL?: string;

  get telegramBaseUrl(): string {
    return this.serviceUrl(
      this.TELEGRAM_BASE_URL,
      MESSAGE_SANDBOX_PORTS.telegram,
      'https://api.telegram.org',
    );
  }

  get whatsappBaseUrl(): string {
    return this.serviceUrl(this.WHATSAPP_BASE_URL, MESSAGE_SANDBOX_PORTS.whatsapp, GRAPH);
  }

  get messengerBaseUrl(): string {
    return this.serviceUrl(this.MESSENGER_BASE_URL, MESSAGE_SANDBOX_PORTS.messenger, GRAPH);
  }

  /** A base URL of Discord webhooks besides Discord's own hosts; null if there is none. */
  get discordBaseUrl(): string | null {
    return this.serviceUrl(this.DISCORD_BASE_URL, MESSAGE_SANDBOX_PORTS.discord, '') || null;
  }
}
