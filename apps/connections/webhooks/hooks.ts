import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { IsNull } from 'typeorm';
import type { AccountSettings, Network, Service } from '#message/account.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { AccountSecrets } from '../accounts/account-secrets.js';
import { Connection } from '../accounts/connection.entity.js';
import type { Account } from '../routing/account.js';

/** For how long another process may go on with what was changed or removed. */
export const FRESH_MS = 2_000;
/** Addresses that are remembered, those of strangers among them: a flood of made-up ones costs no more memory than this. */
const MOST_KNOWN = 1_000;

/** An address at which a network calls, with what proves that it is the network. */
export interface Hook {
  /** The app secret of a Meta app, or what a Telegram bot was given. */
  secret: string;
  /** The accounts that are called about here, by `network account`. */
  accounts: ReadonlyMap<string, Account>;
}

/** An address that was one: all of its accounts are removed. */
export const GONE = 'gone';

type Found = Hook | typeof GONE | null;

/** Finds what is called: one query for an address, and none while it is fresh. */
@Injectable()
export class Hooks {
  private readonly known = new LRUCache<string, Promise<Found>>({ max: MOST_KNOWN, ttl: FRESH_MS });

  constructor(
    private readonly database: Database,
    private readonly secrets: AccountSecrets,
  ) {}

  /** The address whose last part is `hook`; null where it never was one. */
  find(kind: 'meta' | 'telegram', hook: string): Promise<Found> {
    return this.remembered(`${kind} ${hook}`, () => this.read(kind, hook));
  }

  /** The only Meta app that calls this instance; null where there are none or several. */
  soleMetaHook(): Promise<Found> {
    return this.remembered('sole', async () => {
      const rows = await this.database.read
        .createQueryBuilder(Connection, 'c')
        .select('DISTINCT c.hook', 'hook')
        .where({ network: 'whatsapp', removed_at: IsNull() })
        .limit(2)
        .getRawMany<{ hook: string | null }>();
      const [only] = rows;
      return rows.length === 1 && only?.hook ? this.read('meta', only.hook) : null;
    });
  }

  /** True where a Meta app that was given the token calls here; `hook` names the address, where it does. */
  async knowsVerifyToken(token: string, hook?: string): Promise<boolean> {
    const verify_token_hash = this.secrets.verifyTokenHash(token);
    const where = { verify_token_hash, removed_at: IsNull(), ...(hook !== undefined && { hook }) };
    return this.database.read.existsBy(Connection, where);
  }

  private async read(kind: 'meta' | 'telegram', hook: string): Promise<Found> {
    const rows = (await this.database.read.findBy(Connection, { hook })).filter(
      ({ network }) => (network === 'telegram') === (kind === 'telegram'),
    );
    const present = rows.filter(({ removed_at }) => removed_at === null);
    const [first] = present;
    if (!first) return rows.length > 0 ? GONE : null;
    const { app_secret, hook_secret } = this.secrets.open(first);
    return {
      secret: (kind === 'meta' ? app_secret : hook_secret) ?? '',
      accounts: new Map(present.map((row) => [keyOf(row.network, row.account), accountOf(row)])),
    };
  }

  private remembered(key: string, read: () => Promise<Found>): Promise<Found> {
    const kept = this.known.get(key);
    if (kept) return kept;
    const found = read();
    this.known.set(key, found);
    found.catch(() => this.known.delete(key));
    return found;
  }
}

export const keyOf = (network: Network, account: string): string => `${network} ${account}`;

function accountOf({ id, workspace_id, network, name, serves, settings }: Connection): Account {
  const { start_words = [], stop_words = [] } = JSON.parse(settings) as AccountSettings;
  return {
    connection_id: id,
    workspace_id,
    network,
    name,
    serves: serves.split(',') as Service[],
    start_words,
    stop_words,
  };
}
