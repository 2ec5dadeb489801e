import { Module } from '@nestjs/common';
import { Brands } from './brands.js';
import { ChannelConsumer } from './channel.consumer.js';
import { Channels } from './channels.js';
import { Languages } from './languages.js';

/** The projection of channels and brands. */
@Module({
  providers: [Brands, ChannelConsumer, Channels, Languages],
  exports: [Brands, ChannelConsumer, Channels, Languages],
})
export class ChannelsModule {}
