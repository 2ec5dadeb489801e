import { Module } from '@nestjs/common';
import { ReportController } from './report.controller.js';
import { DoorReader } from './door.reader.js';
import { ReportReader } from './report.reader.js';

/** Reports by campaign, ad and link. */
@Module({ controllers: [ReportController], providers: [DoorReader, ReportReader] })
export class ReportsModule {}
