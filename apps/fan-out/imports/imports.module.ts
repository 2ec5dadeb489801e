import { Module } from '@nestjs/common';
import { ChannelsModule } from '../channels/channels.module.js';
import { AudienceModule } from '../audience/audience.module.js';
import { BulkJoining } from './bulk-joining.js';
import { DryRuns } from './dry-runs.js';
import { ImportsController } from './imports.controller.js';
import { Imports } from './imports.js';

/** Imports followers from CSV files, with the proof of their consent. */
@Module({
  imports: [ChannelsModule, AudienceModule],
  controllers: [ImportsController],
  providers: [BulkJoining, DryRuns, Imports],
})
export class ImportsModule {}
