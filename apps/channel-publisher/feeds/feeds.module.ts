import { Module } from '@nestjs/common';
import { AssetsController } from './assets.controller.js';
import { FeedsController } from './feeds.controller.js';
import { ChannelsModule } from '../channels/channels.module.js';
import { Feeds } from './feeds.service.js';
import { PostPageController } from './post-page.controller.js';

/** What everybody can read of a channel: its page, its posts and its feed. */
@Module({
  imports: [ChannelsModule],
  controllers: [FeedsController, PostPageController, AssetsController],
  providers: [Feeds],
})
export class FeedsModule {}
