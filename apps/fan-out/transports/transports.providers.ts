import type { Provider } from '@nestjs/common';
import { Providers } from '../accounts/providers.js';
import { VapidKeys } from '../accounts/vapid.js';
import { DiscordApi } from './discord/discord.api.js';
import { DiscordTransport } from './discord/discord.transport.js';
import { BounceAddresses } from './email/bounce-addresses.js';
import { EmailTransport } from './email/email.transport.js';
import { Mailer } from './email/mailer.js';
import { SentMessages } from './sent-messages.js';
import { TelegramApi } from './telegram/telegram.api.js';
import { TelegramTransport } from './telegram/telegram.transport.js';
import type { Transport } from './transport.port.js';
import { TRANSPORT_LIST, Transports } from './transports.js';
import { WebPushTransport } from './web-push/web-push.transport.js';
import { WebhookTransport } from './webhook/webhook.transport.js';
import { WhatsAppApi } from './whatsapp/whatsapp.api.js';
import { WhatsAppTransport } from './whatsapp/whatsapp.transport.js';

const SENT_BY = [
  WebhookTransport,
  EmailTransport,
  WebPushTransport,
  TelegramTransport,
  DiscordTransport,
  WhatsAppTransport,
];

/** All that sending over the transports needs. */
export const transportProviders: Provider[] = [
  ...SENT_BY,
  { provide: TRANSPORT_LIST, useFactory: (...list: Transport[]) => list, inject: SENT_BY },
  ...[Transports, Mailer, BounceAddresses, SentMessages, Providers, VapidKeys],
  ...[TelegramApi, DiscordApi, WhatsAppApi],
];
