import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { DoorConsumer } from './door.consumer.js';
import { DoorAccounts } from './door-accounts.js';
import { DoorsController } from './doors.controller.js';

/** The projection of doors: the brand's accounts to which customers can be sent. */
@Module({
  imports: [LedgerModule],
  controllers: [DoorsController],
  providers: [DoorConsumer, DoorAccounts],
  exports: [DoorAccounts],
})
export class DoorsModule {}
