import { Module } from '@nestjs/common';
import { OpeningHoursModule } from '../opening-hours/opening-hours.module.js';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { TimesController } from './times.controller.js';
import { ResponseTimes } from './times.service.js';

/** First response and resolution times. */
@Module({
  imports: [OpeningHoursModule, WorkspacesModule],
  controllers: [TimesController],
  providers: [ResponseTimes],
})
export class TimesModule {}
