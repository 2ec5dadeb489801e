import type { DynamicModule } from '@nestjs/common';
import type { AppName } from '#platform/app.js';
import type { Config } from '#platform/config.js';
import { AdAttributionModule } from '../../ad-attribution/src/ad-attribution.module.js';
import { ChannelPublisherModule } from '../../channel-publisher/src/channel-publisher.module.js';
import { ChatModule } from '../../chat/src/chat.module.js';
import { ConnectionsModule } from '../../connections/src/connections.module.js';
import { ConsoleModule } from '../../console/src/console.module.js';
import { FanOutModule } from '../../fan-out/src/fan-out.module.js';

/** Every app with its module. The console stands last: it gets all requests and stops last. */
export const MODULES: readonly (readonly [app: AppName, moduleOf: (config: Config) => DynamicModule])[] = [
  ['channel-publisher', (config) => ChannelPublisherModule.forRoot(config)],
  ['fan-out', (config) => FanOutModule.forRoot(config)],
  ['chat', (config) => ChatModule.forRoot(config)],
  ['connections', (config) => ConnectionsModule.forRoot(config)],
  ['ad-attribution', (config) => AdAttributionModule.forRoot(config)],
  ['console', (config) => ConsoleModule.forRoot(config)],
];
