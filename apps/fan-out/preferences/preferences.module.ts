import { Module } from '@nestjs/common';
import { ChannelsModule } from '../channels/channels.module.js';
import { AudienceModule } from '../audience/audience.module.js';
import { PreferenceCheck } from './preference-check.js';
import { PreferencesController } from './preferences.controller.js';
import { Preferences } from './preferences.js';

/** Followers' preferences (mute, quiet hours, daily cap), and the page where they set them. */
@Module({
  imports: [ChannelsModule, AudienceModule],
  controllers: [PreferencesController],
  providers: [PreferenceCheck, Preferences],
  exports: [PreferenceCheck, Preferences],
})
export class PreferencesModule {}
