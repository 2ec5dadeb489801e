import { Module } from '@nestjs/common';
import { LedgerController } from './ledger.controller.js';
import { Ledger } from './ledger.js';

/** The append-only record of everything that crossed or was uploaded. */
@Module({ controllers: [LedgerController], providers: [Ledger], exports: [Ledger] })
export class LedgerModule {}
