import { Module } from '@nestjs/common';
import { ChannelsModule } from '../channels/channels.module.js';
import { AudienceModule } from '../audience/audience.module.js';
import { Gate } from './preference-check.js';
import { PreferencesController } from './preferences.controller.js';
import { Preferences } from './preferences.js';

/** What followers wish: mute, quiet hours, a daily cap; and the page where they say so. */
@Module({
  imports: [ChannelsModule, AudienceModule],
  controllers: [PreferencesController],
  providers: [Gate, Preferences],
  exports: [Gate, Preferences],
})
export class PreferencesModule {}
