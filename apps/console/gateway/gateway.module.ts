import { Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '#platform/tokens.js';
import type { ConsoleSettings } from '../src/settings.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { PeopleModule } from '../people/people.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { EmbeddedUpstreams } from './embedded-upstreams.js';
import { GatheredMetrics } from './gathered-metrics.js';
import { Gateway } from './gateway.js';
import { IdentityHeaders } from './identity-headers.js';
import { Identities } from './identities.js';
import { DocsController } from './docs.controller.js';
import { LandingController } from './landing.controller.js';
import { MetricsAccess } from './metrics-access.js';
import { OpenResponses } from './open-responses.js';
import { ProxiedUpstreams } from './proxied-upstreams.js';
import { Upstreams } from './upstreams.port.js';
import { WebPage } from './web-page.js';

/** The one origin: authenticates each request and forwards it to the app that its path belongs to. */
@Module({})
export class GatewayModule {
  static forRoot(config: ConsoleSettings): DynamicModule {
    const useFactory = (identities: IdentityHeaders, logger: Logger) =>
      config.STACK === 'full' ? new ProxiedUpstreams(config, identities, logger) : new EmbeddedUpstreams();
    return {
      module: GatewayModule,
      imports: [AccountsModule, SessionsModule, PeopleModule],
      controllers: [LandingController, DocsController],
      providers: [
        Identities,
        IdentityHeaders,
        MetricsAccess,
        { provide: Upstreams, inject: [IdentityHeaders, LOGGER], useFactory },
        GatheredMetrics,
        OpenResponses,
        WebPage,
        Gateway,
      ],
      exports: [Upstreams, Gateway],
    };
  }
}
