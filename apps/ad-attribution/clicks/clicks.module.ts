import { Module } from '@nestjs/common';
import { ClickController } from './click.controller.js';
import { ClickRecorder } from './click.recorder.js';
import { LinkCache } from './link.cache.js';

/** Visits to tracked links: filtered, recorded, and sent on to the chat. */
@Module({ controllers: [ClickController], providers: [LinkCache, ClickRecorder] })
export class ClicksModule {}
