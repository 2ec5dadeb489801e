import { Module } from '@nestjs/common';
import { LocalTimeController } from './local-time.controller.js';

/** The script that the pages of this app load to show times by the reader's clock. */
@Module({
  controllers: [LocalTimeController],
})
export class PagesModule {}
