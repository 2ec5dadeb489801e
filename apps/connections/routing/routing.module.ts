import { Module } from '@nestjs/common';
import { EventNames } from './event-names.js';
import { NetworkEvents } from './network-events.js';

/** Decides which items of networks' calls go to fan-out, to chat, or to both, and makes their events. */
@Module({ providers: [EventNames, NetworkEvents], exports: [NetworkEvents] })
export class RoutingModule {}
