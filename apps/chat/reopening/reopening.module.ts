import { Module } from '@nestjs/common';
import { ReopeningRulesController } from './reopening-rules.controller.js';
import { ReopeningRules } from './reopening-rules.service.js';

/** Until when a resolved chat can be reopened by its customer. */
@Module({ controllers: [ReopeningRulesController], providers: [ReopeningRules], exports: [ReopeningRules] })
export class ReopeningModule {}
