import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { GreetingConsumer } from './greeting.consumer.js';
import { Greetings } from './greetings.js';

/** The projection of greetings: which ones an ad may name. */
@Module({ imports: [LedgerModule], providers: [GreetingConsumer, Greetings], exports: [Greetings] })
export class GreetingsModule {}
