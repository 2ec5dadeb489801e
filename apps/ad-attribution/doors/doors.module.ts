import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { DoorConsumer } from './door.consumer.js';
import { Doors } from './doors.js';

/** The projection of doors: which of the brand's accounts customers can be sent to. */
@Module({ imports: [LedgerModule], providers: [DoorConsumer, Doors], exports: [Doors] })
export class DoorsModule {}
