import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '#platform/config.js';
import { PlatformModule } from '#platform/platform.module.js';
import { ChannelsController } from '../channels/channels.controller.js';
import { Channels } from '../channels/channels.service.js';
import { AssetsController } from '../feeds/assets.controller.js';
import { FeedsController } from '../feeds/feeds.controller.js';
import { Feeds } from '../feeds/feeds.service.js';
import { PostPageController } from '../feeds/post-page.controller.js';
import { PostsController } from '../posts/posts.controller.js';
import { Posts } from '../posts/posts.service.js';
import { schema } from './schema.js';

/** What is said: channels, posts, and how the world reads them. */
@Module({})
export class ChannelPublisherModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: ChannelPublisherModule,
      imports: [PlatformModule.forApp({ app: 'channel-publisher', config, schema })],
      controllers: [
        ChannelsController,
        PostsController,
        FeedsController,
        PostPageController,
        AssetsController,
      ],
      providers: [Channels, Posts, Feeds],
    };
  }
}
