import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { AudienceModule } from '../audience/audience.module.js';
import { ChannelsModule } from '../channels/channels.module.js';
import { RateLimitsModule } from '../rate-limits/rate-limits.module.js';
import { DiscordApi } from './discord/discord.api.js';
import { DiscordTransport } from './discord/discord.transport.js';
import { BounceAddresses } from './email/bounce-addresses.js';
import { EmailTransport } from './email/email.transport.js';
import { MailCheck } from './email/mail-check.js';
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

/** The transports that a worker sends by; the live stream is not one of them. */
const SENT_BY = [
  WebhookTransport,
  EmailTransport,
  WebPushTransport,
  TelegramTransport,
  DiscordTransport,
  WhatsAppTransport,
];

/** How a post travels: one transport per network, and what each needs for sending. */
@Module({
  imports: [ChannelsModule, AudienceModule, RateLimitsModule, AccountsModule],
  providers: [
    ...SENT_BY,
    { provide: TRANSPORT_LIST, useFactory: (...list: Transport[]) => list, inject: SENT_BY },
    ...[Transports, Mailer, MailCheck, BounceAddresses, SentMessages],
    ...[TelegramApi, DiscordApi, WhatsAppApi],
  ],
  exports: [
    ...[Transports, WebhookTransport, WebPushTransport, Mailer, BounceAddresses],
    ...[TelegramApi, DiscordApi, WhatsAppApi],
  ],
})
export class TransportsModule {}
