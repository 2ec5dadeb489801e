import { join } from 'node:path';
import type { AppName } from './app.js';
import type { StoreLocation } from './adapters/sql/data-sources.js';
import type { Config } from './config.js';

/** What each app may do with the topics of a prefix: the same rights as its Kafka principal has. */
const RIGHTS: Record<AppName, Record<string, 'read' | 'write'>> = {
  'channel-publisher': { message: 'write', workspace: 'read' },
  'fan-out': {
    message: 'read',
    account: 'write',
    audience: 'read',
    workspace: 'read',
    brand: 'read',
  },
  chat: {
    message: 'write',
    crossing: 'write',
    account: 'read',
    dialog: 'read',
    workspace: 'read',
    brand: 'read',
  },
  connections: { account: 'write', audience: 'write', dialog: 'write' },
  'ad-attribution': { ads: 'write', advert: 'write', crossing: 'read', workspace: 'read' },
  console: { workspace: 'write', brand: 'write', advert: 'read' },
};

/** Where an app keeps what: one place for the embedded files, so that no app opens another's. */
export function stores(app: AppName, config: Config) {
  const own = join(config.DATA_DIR, 'apps', app);
  return {
    tables: (config.STACK === 'full'
      ? { url: config.DATABASE_URL! }
      : { file: join(own, 'app.db') }) as StoreLocation,
    jobs: join(own, 'jobs.db'),
    log: join(config.DATA_DIR, 'log'),
    rights: RIGHTS[app],
    mail: join(config.DATA_DIR, 'mail'),
  };
}
