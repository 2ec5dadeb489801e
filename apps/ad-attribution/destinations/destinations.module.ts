import { Module } from '@nestjs/common';
import { DoorsModule } from '../doors/doors.module.js';
import type { Destination } from './destination.port.js';
import { DESTINATION_LIST, Destinations } from './destinations.js';
import { FollowDestination } from './follow/follow.destination.js';
import { InstagramDestination } from './instagram/instagram.destination.js';
import { MessengerDestination } from './messenger/messenger.destination.js';
import { TelegramDestination } from './telegram/telegram.destination.js';
import { WaMeDestination } from './wa_me/wa-me.destination.js';
import { WebDestination } from './web/web.destination.js';
import { WhatsAppDestination } from './whatsapp/whatsapp.destination.js';

const DESTINATIONS = [
  WebDestination,
  WaMeDestination,
  WhatsAppDestination,
  MessengerDestination,
  InstagramDestination,
  TelegramDestination,
  FollowDestination,
];

/** The destinations of links, a folder for each door. */
@Module({
  imports: [DoorsModule],
  providers: [
    ...DESTINATIONS,
    { provide: DESTINATION_LIST, useFactory: (...all: Destination[]) => all, inject: DESTINATIONS },
    Destinations,
  ],
  exports: [Destinations],
})
export class DestinationsModule {}
