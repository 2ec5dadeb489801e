import type { Type } from '@nestjs/common';
import { DiscordApi } from './discord/discord.api.js';
import { DiscordTransport } from './discord/discord.transport.js';
import { BounceAddresses } from './email/bounce-addresses.js';
import { EmailTransport } from './email/email.transport.js';
import { MailCheck } from './email/mail-check.js';
import { WorkspaceMailServers } from './email/workspace-mail-servers.js';
import { Mailer } from './email/mailer.js';
import { TelegramApi } from './telegram/telegram.api.js';
import { TelegramTransport } from './telegram/telegram.transport.js';
import type { TransportDescriptor } from './transport-descriptor.js';
import type { Transport } from './transport.port.js';
import { WebPushTransport } from './web-push/web-push.transport.js';
import { WebhookTransport } from './webhook/webhook.transport.js';
import { WhatsAppApi } from '#message/whatsapp.api.js';
import { WhatsAppTransport } from './whatsapp/whatsapp.transport.js';

/** A transport's class, which states its descriptor before there is an instance, and what it needs for sending. */
export interface SendingTransport {
  readonly transport: Type<Transport> & { readonly descriptor: TransportDescriptor };
  readonly providers: readonly Type[];
}

/**
 * The transports that posts are sent by. A new one is a folder here, a line in this list and its name in
 * `#message/transport-name.js`; docs/adding-a-transport.md says the rest.
 */
export const SENDING_TRANSPORTS: readonly SendingTransport[] = [
  { transport: WebhookTransport, providers: [] },
  { transport: EmailTransport, providers: [Mailer, WorkspaceMailServers, MailCheck, BounceAddresses] },
  { transport: WebPushTransport, providers: [] },
  { transport: TelegramTransport, providers: [TelegramApi] },
  { transport: DiscordTransport, providers: [DiscordApi] },
  { transport: WhatsAppTransport, providers: [WhatsAppApi] },
];
