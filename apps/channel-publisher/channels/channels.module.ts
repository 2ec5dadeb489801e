import { Module } from '@nestjs/common';
import { ChannelsController } from './channels.controller.js';
import { Languages } from './languages.js';
import { Channels } from './channels.service.js';

/** Channels of a workspace. */
@Module({ controllers: [ChannelsController], providers: [Channels, Languages], exports: [Languages] })
export class ChannelsModule {}
