import { Module } from '@nestjs/common';
import { LinksModule } from '../links/links.module.js';
import { ClickController } from './click.controller.js';
import { ClickRecorder } from './click.recorder.js';
import { LinkCache } from './link.cache.js';

/** Visits to tracked links: filtered, recorded, and sent on to the chat. */
@Module({ imports: [LinksModule], controllers: [ClickController], providers: [LinkCache, ClickRecorder] })
export class ClicksModule {}
