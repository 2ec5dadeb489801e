import { Config } from '#platform/config.js';
import { serve } from '#platform/http/service.js';
import { ChannelPublisherModule } from './channel-publisher.module.js';

await serve('channel-publisher', Config, (config) => ChannelPublisherModule.forRoot(config));
