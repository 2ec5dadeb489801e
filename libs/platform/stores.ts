import { join } from 'node:path';
import type { AppName } from './app.js';
import type { StoreLocation } from './adapters/sql/data-sources.js';
import type { Config } from './config.js';
import type { TopicRight } from './ports/event-log.port.js';

/** The rights of each app on the topics of a prefix, the same as those of its Kafka principal. */
const RIGHTS: Record<AppName, Record<string, TopicRight>> = {
  'channel-publisher': { message: 'write', workspace: 'read' },
  'fan-out': {
    message: 'read',
    account: 'read and write',
    audience: 'read',
    crossing: 'write',
    workspace: 'read',
    brand: 'read',
  },
  chat: {
    message: 'read and write',
    crossing: 'write',
    account: 'read and write',
    dialog: 'read',
    workspace: 'read',
    brand: 'read',
    advert: 'read',
  },
  connections: { account: 'read and write', audience: 'write', dialog: 'write', crossing: 'write' },
  'ad-attribution': { ads: 'read and write', advert: 'read and write', crossing: 'read', workspace: 'read' },
  console: { workspace: 'write', brand: 'write', advert: 'read' },
};

/** Returns where an app's data are: its tables, jobs and log, files that people send and those that still arrive, the mail folder, and its rights on topics. No app opens another's files. */
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
    media: join(own, 'media'),
    incoming: join(own, 'incoming'),
  };
}
