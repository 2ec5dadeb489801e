import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database } from '#platform/adapters/sql/database.js';
import { ConnectionStore } from '../accounts/connection-store.js';
import { Connection } from '../accounts/connection.entity.js';
import { CACHE_MS } from './hooks.js';

const ALL = 'all';

/** Says which hooks belong to an account. It reads all hooks with one query, so that calls to many invented hooks cost no query each. */
@Injectable()
export class KnownHooks {
  private readonly cache = new LRUCache<typeof ALL, Promise<ReadonlySet<string>>>({
    max: 1,
    ttl: CACHE_MS,
    ttlAutopurge: true,
  });

  constructor(
    private readonly database: Database,
    store: ConnectionStore,
  ) {
    store.onChanged(() => this.cache.clear());
  }

  /** True when an account is called at the URL that ends in `hook`. What another process connected is known after `CACHE_MS`. */
  async has(hook: string): Promise<boolean> {
    let all = this.cache.get(ALL);
    if (!all) {
      all = this.read();
      this.cache.set(ALL, all);
      all.catch(() => this.cache.clear());
    }
    return (await all).has(hook);
  }

  private async read(): Promise<ReadonlySet<string>> {
    const rows = await this.database.read
      .createQueryBuilder(Connection, 'c')
      .select('DISTINCT c.hook', 'hook')
      .where('c.removed_at IS NULL AND c.hook IS NOT NULL')
      .getRawMany<{ hook: string }>();
    return new Set(rows.map(({ hook }) => hook));
  }
}
