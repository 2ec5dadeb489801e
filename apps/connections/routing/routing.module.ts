import { Module } from '@nestjs/common';
import { EventNames } from './event-names.js';
import { NetworkEvents } from './network-events.js';

/** Where what networks tell goes: to fan-out, to chat, or to both. */
@Module({ providers: [EventNames, NetworkEvents], exports: [NetworkEvents] })
export class RoutingModule {}
