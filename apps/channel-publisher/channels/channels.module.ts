import { Module } from '@nestjs/common';
import { ChannelQrController } from './channel-qr.controller.js';
import { ChannelsController } from './channels.controller.js';
import { Languages } from './languages.js';
import { Channels } from './channels.service.js';

/** Channels of a workspace. */
@Module({
  controllers: [ChannelsController, ChannelQrController],
  providers: [Channels, Languages],
  exports: [Languages],
})
export class ChannelsModule {}
