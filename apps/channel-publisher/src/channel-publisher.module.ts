import { Module, type DynamicModule } from '@nestjs/common';
import type { Config } from '#platform/config.js';
import { PlatformModule } from '#platform/platform.module.js';
import { ChannelsModule } from '../channels/channels.module.js';
import { FeedsModule } from '../feeds/feeds.module.js';
import { PostsModule } from '../posts/posts.module.js';
import { schema } from './schema.js';

/** The app channel-publisher: channels, posts, and their public pages and feeds. */
@Module({})
export class ChannelPublisherModule {
  static forRoot(config: Config): DynamicModule {
    const platform = PlatformModule.forApp({ app: 'channel-publisher', config, schema });
    return { module: ChannelPublisherModule, imports: [platform, ChannelsModule, PostsModule, FeedsModule] };
  }
}
