import { Module } from '@nestjs/common';
import { AdvertsConsumer } from './adverts.consumer.js';
import { Adverts } from './adverts.js';

/** The projection of ads and links: which greeting belongs to what a chat came by. */
@Module({ providers: [AdvertsConsumer, Adverts], exports: [Adverts] })
export class AdvertsModule {}
