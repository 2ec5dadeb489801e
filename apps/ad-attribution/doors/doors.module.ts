import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { DoorConsumer } from './door.consumer.js';
import { Doors } from './doors.js';

/** The projection of doors: the brand's accounts to which customers can be sent. */
@Module({ imports: [LedgerModule], providers: [DoorConsumer, Doors], exports: [Doors] })
export class DoorsModule {}
