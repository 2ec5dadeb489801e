import { Module } from '@nestjs/common';
import { AdvertsConsumer } from './adverts.consumer.js';
import { Adverts } from './adverts.js';

/** The projections of ads and links, which give the greeting of a chat. */
@Module({ providers: [AdvertsConsumer, Adverts], exports: [Adverts] })
export class AdvertsModule {}
