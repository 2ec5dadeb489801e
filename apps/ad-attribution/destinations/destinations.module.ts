import { Module } from '@nestjs/common';
import { DoorsModule } from '../doors/doors.module.js';
import { Destinations } from './destinations.js';
import { FollowDestination } from './follow/follow.destination.js';
import { InstagramDestination } from './instagram/instagram.destination.js';
import { MessengerDestination } from './messenger/messenger.destination.js';
import { TelegramDestination } from './telegram/telegram.destination.js';
import { WaMeDestination } from './wa_me/wa-me.destination.js';
import { WebDestination } from './web/web.destination.js';
import { WhatsAppDestination } from './whatsapp/whatsapp.destination.js';

/** The destinations of links, a folder for each door. */
@Module({
  imports: [DoorsModule],
  providers: [
    Destinations,
    WebDestination,
    WaMeDestination,
    WhatsAppDestination,
    MessengerDestination,
    InstagramDestination,
    TelegramDestination,
    FollowDestination,
  ],
  exports: [Destinations],
})
export class DestinationsModule {}
