import { Module } from '@nestjs/common';
import { ChannelsModule } from '../channels/channels.module.js';
import { AudienceModule } from '../audience/audience.module.js';
import { TransportsModule } from '../transports/transports.module.js';
import { PreferencesModule } from '../preferences/preferences.module.js';
import { Erasure } from './erasure.js';
import { PeopleController } from './people.controller.js';
import { PersonalData } from './personal-data.js';

/** Finds, exports and erases what a workspace knows about a person. */
@Module({
  imports: [ChannelsModule, AudienceModule, TransportsModule, PreferencesModule],
  controllers: [PeopleController],
  providers: [Erasure, PersonalData],
})
export class DataRightsModule {}
