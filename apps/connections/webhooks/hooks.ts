import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { IsNull } from 'typeorm';
import type { AccountSettings, Network, Service } from '#message/account.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { AccountSecrets } from '../accounts/account-secrets.js';
import { ConnectionStore } from '../accounts/connection-store.js';
import { Connection } from '../accounts/connection.entity.js';
import { descriptorOf } from '../accounts/network-descriptors.js';
import type { Account } from '../routing/account.js';

/** Milliseconds for which an entry is cached; so long another process may use an account that was changed or removed. */
export const CACHE_MS = 2_000;
/** Cached hooks, including unknown ones, so that a flood of invented hooks costs no more memory than this. */
const MAX_CACHED = 1_000;

/** A URL that a network calls, with the secret that verifies its calls. */
export interface Hook {
  /** The secret that verifies the calls, which the descriptor of the network names. */
  secret: string;
  /** The accounts of this hook, by `accountKey`. */
  accounts: ReadonlyMap<string, Account>;
}

/** Stands for a hook whose accounts were all removed. */
export const REMOVED = 'gone';
/** Stands for several hooks where one is asked for. */
export const SEVERAL = 'several';

type HookLookup = Hook | typeof REMOVED | null;

/** Finds hooks by one query each, and caches them. A cached secret is in memory for `CACHE_MS` at most, and no longer than its account. */
@Injectable()
export class Hooks {
  private readonly cache = new LRUCache<string, Promise<HookLookup | typeof SEVERAL>>({
    max: MAX_CACHED,
    ttl: CACHE_MS,
    ttlAutopurge: true,
  });

  constructor(
    private readonly database: Database,
    private readonly secrets: AccountSecrets,
    store: ConnectionStore,
  ) {
    store.onChanged(() => this.cache.clear());
  }

  /** The hook whose URL ends in `hook`; null when there never was one. */
  find(kind: string, hook: string): Promise<HookLookup> {
    return this.cached(`${kind} ${hook}`, () => this.read(kind, hook));
  }

  /** The only hook that accounts with a network have; null when there is none. */
  sole(network: Network): Promise<HookLookup | typeof SEVERAL> {
    return this.cached(`sole ${network}`, async () => {
      const rows = await this.database.read
        .createQueryBuilder(Connection, 'c')
        .select('DISTINCT c.hook', 'hook')
        .where({ network, removed_at: IsNull() })
        .limit(2)
        .getRawMany<{ hook: string | null }>();
      const [first, second] = rows;
      if (second) return SEVERAL;
      return first?.hook ? this.read(descriptorOf(network).hook!.kind, first.hook) : null;
    });
  }

  /** True when an account has this verify token; with `hook`, only when the account belongs to that hook. */
  async knowsVerifyToken(token: string, hook?: string): Promise<boolean> {
    const verify_token_hash = this.secrets.verifyTokenHash(token);
    const where = { verify_token_hash, removed_at: IsNull(), ...(hook !== undefined && { hook }) };
    return this.database.read.existsBy(Connection, where);
  }

  private async read(kind: string, hook: string): Promise<HookLookup> {
    const rows = (await this.database.read.findBy(Connection, { hook })).filter(
      ({ network }) => descriptorOf(network).hook?.kind === kind,
    );
    const active = rows.filter(({ removed_at }) => removed_at === null);
    const [first] = active;
    if (!first) return rows.length > 0 ? REMOVED : null;
    const { secret } = descriptorOf(first.network).hook!;
    return {
      secret: this.secrets.open(first)[secret] ?? '',
      accounts: new Map(active.map((row) => [accountKey(row.network, row.account), accountOf(row)])),
    };
  }

  private cached<T extends HookLookup | typeof SEVERAL>(key: string, read: () => Promise<T>): Promise<T> {
    const cached = this.cache.get(key);
    if (cached) return cached as Promise<T>;
    const found = read();
    this.cache.set(key, found);
    found.catch(() => this.cache.delete(key));
    return found;
  }
}

/** Key of an account in `Hook.accounts`. */
export const accountKey = (network: Network, account: string): string => `${network} ${account}`;

function accountOf({ id, workspace_id, network, name, serves, settings }: Connection): Account {
  const { commands, messageIdsUniqueIn } = descriptorOf(network);
  const { start_words = [], stop_words = [] } = JSON.parse(settings) as AccountSettings;
  return {
    connection_id: id,
    workspace_id,
    network,
    name,
    serves: serves.split(',') as Service[],
    commands,
    messageIdsUniqueIn,
    start_words,
    stop_words,
  };
}
