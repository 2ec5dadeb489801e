import { Module } from '@nestjs/common';
import { DestinationsModule } from '../destinations/destinations.module.js';
import { LinksModule } from '../links/links.module.js';
import { LinkPreviewsController } from './link-previews.controller.js';
import { LinkPreviews } from './link-previews.js';

/** Shows links before they are made. */
@Module({
  imports: [LinksModule, DestinationsModule],
  controllers: [LinkPreviewsController],
  providers: [LinkPreviews],
})
export class LinkPreviewsModule {}
