import { serve } from '#platform/http/service.js';
import { ChannelPublisherModule } from './channel-publisher.module.js';

await serve('channel-publisher', (config) => ChannelPublisherModule.forRoot(config));
