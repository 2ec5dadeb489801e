import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule } from '@nestjs/common';
import type { AppName } from '#platform/app.js';
import { Config, loadConfig, type SettingsClass } from '#platform/config.js';
import { createService } from '#platform/http/service.js';
import { AdAttributionModule } from '../../ad-attribution/src/ad-attribution.module.js';
import { AdAttributionSettings } from '../../ad-attribution/src/settings.js';
import { ChannelPublisherModule } from '../../channel-publisher/src/channel-publisher.module.js';
import { ChatModule } from '../../chat/src/chat.module.js';
import { ChatSettings } from '../../chat/src/settings.js';
import { ConnectionsModule } from '../../connections/src/connections.module.js';
import { ConnectionsSettings } from '../../connections/src/settings.js';
import { ConsoleModule } from '../../console/src/console.module.js';
import { ConsoleSettings } from '../../console/src/settings.js';
import { FanOutModule } from '../../fan-out/src/fan-out.module.js';
import { FanOutSettings } from '../../fan-out/src/settings.js';

/** An app with its settings, typed alike for all of them. */
export interface AppModule {
  readonly app: AppName;
  readonly settings: SettingsClass;
  /** Creates the app's Nest application from an instance of `settings`; it does not listen. */
  create(config: Config): Promise<NestFastifyApplication>;
}

/** Ties an app's module to the settings that it takes. */
export const appModule = <C extends Config>(
  app: AppName,
  settings: SettingsClass<C>,
  moduleOf: (config: C) => DynamicModule,
): AppModule => ({
  app,
  settings,
  async create(config) {
    if (!(config instanceof settings)) throw new Error(`${app} takes ${settings.name}`);
    return createService(app, moduleOf(config), config);
  },
});

/** Every app with its module. The console stands last: it gets all requests and stops last. */
export const MODULES: AppModule[] = [
  appModule('channel-publisher', Config, (config) => ChannelPublisherModule.forRoot(config)),
  appModule('fan-out', FanOutSettings, (config) => FanOutModule.forRoot(config)),
  appModule('chat', ChatSettings, (config) => ChatModule.forRoot(config)),
  appModule('connections', ConnectionsSettings, (config) => ConnectionsModule.forRoot(config)),
  appModule('ad-attribution', AdAttributionSettings, (config) => AdAttributionModule.forRoot(config)),
  appModule('console', ConsoleSettings, (config) => ConsoleModule.forRoot(config)),
];

/** Creates an app for a test or a description of it, on this environment. */
export const createFor = ({ settings, create }: AppModule, env: Record<string, string>) =>
  create(loadConfig(settings, env));
