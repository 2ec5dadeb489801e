import { Config } from '#platform/config.js';
import { AppUnderTest } from '../../../test/support/app-under-test.js';
import { ChannelPublisherModule } from './channel-publisher.module.js';

/** Starts channel-publisher in this process with a data folder of its own. */
export const startChannelPublisher = (settings: Partial<Config> = {}): Promise<AppUnderTest> =>
  AppUnderTest.run({
    app: 'channel-publisher',
    Settings: Config,
    moduleOf: (config) => ChannelPublisherModule.forRoot(config),
    settings,
  });
