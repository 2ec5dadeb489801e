import { Module } from '@nestjs/common';
import { Brands } from './brands.js';
import { ChannelConsumer } from './channel.consumer.js';
import { Channels } from './channels.js';

/** The projection of channels and brands. */
@Module({
  providers: [Brands, ChannelConsumer, Channels],
  exports: [Brands, ChannelConsumer, Channels],
})
export class ChannelsModule {}
