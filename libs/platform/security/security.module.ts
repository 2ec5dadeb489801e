import { Global, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { Config } from '../config.js';
import { IDENTITY_PURPOSE } from '../http/identity.js';
import { MetricFamilies } from '../operations/metric-families.js';
import { LOGGER, SECRETS } from '../tokens.js';
import { Keys } from './keys.js';
import { OutgoingHttp } from './outgoing-http.js';
import type { Secrets } from './secrets.js';
import { TokenVerifier } from './signer.js';

const KEY_MISSING =
  'a stored text is encrypted with a key that SECRET_KEYS of this process does not have: work that needs it waits until the process is started with that key in the list';

/** What an app seals, verifies and calls with: its keys, the check of who is asking, and requests to URLs of users. */
@Global()
@Module({
  providers: [
    {
      provide: Keys,
      inject: [SECRETS, LOGGER, MetricFamilies],
      useFactory: (secrets: Secrets, logger: Logger, families: MetricFamilies) => {
        const keys = new Keys(secrets.keys, (key) => logger.warn({ key }, KEY_MISSING));
        families.gauge(
          'missing_keys',
          'Keys that stored texts are encrypted with and that this process does not have',
          () => keys.missingCount,
        );
        return keys;
      },
    },
    {
      provide: TokenVerifier,
      inject: [SECRETS],
      useFactory: (secrets: Secrets) => new TokenVerifier(IDENTITY_PURPOSE, secrets.identityPublic),
    },
    {
      provide: OutgoingHttp,
      inject: [Config],
      useFactory: (config: Config) => OutgoingHttp.fromConfig(config),
    },
  ],
  exports: [Keys, TokenVerifier, OutgoingHttp],
})
export class SecurityModule {}
