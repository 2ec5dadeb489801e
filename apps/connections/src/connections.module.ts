import { Module, type DynamicModule } from '@nestjs/common';
import type { ConnectionsSettings } from './settings.js';
import { PlatformModule } from '#platform/platform.module.js';
import { AccountsModule } from '../accounts/accounts.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { schema } from './schema.js';

/** Holds the brands' accounts with networks, and receives all calls of networks. */
@Module({})
export class ConnectionsModule {
  static forRoot(config: ConnectionsSettings): DynamicModule {
    return {
      module: ConnectionsModule,
      imports: [
        PlatformModule.forApp({ app: 'connections', config, schema }),
        AccountsModule,
        RoutingModule,
        WebhooksModule,
      ],
    };
  }
}
