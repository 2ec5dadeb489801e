import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import { Provider, type ProviderName } from './provider.entity.js';

const SEAL = 'provider';
/** How long another process may go on with what was replaced. */
const FRESH_MS = 2_000;
/** A refused account is tried again after this. */
const HALT_MS = 3_600_000;

/** An account as it is entered. */
interface Given {
  account: string;
  hook: string;
  /** What no other workspace may have. */
  claim?: string;
  settings: object;
  secrets: object;
}

/** Another workspace has what was claimed. */
export class Claimed extends Error {}

/** An account as a transport uses it. */
export interface Account<Secrets = Record<string, string>, Settings = object> {
  workspace_id: string;
  account: string;
  hook: string;
  settings: Settings;
  secrets: Secrets;
  halted: { until: number; reason: string } | null;
}

/** Accounts with providers; secrets are sealed at rest and opened for use alone. */
@Injectable()
export class Providers {
  private readonly cache = new Map<string, { at: number; account: Promise<Account<never, never> | null> }>();

  constructor(
    private readonly database: Database,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  /** The account as it is, or was a moment ago; null where the workspace has none. */
  of<Secrets, Settings = object>(
    workspace_id: string,
    name: ProviderName,
  ): Promise<Account<Secrets, Settings> | null> {
    const key = `${workspace_id} ${name}`;
    const kept = this.cache.get(key);
    if (kept && Date.now() - kept.at < FRESH_MS) return kept.account;
    const account = this.database.read
      .findOneBy(Provider, { workspace_id, name })
      .then((row) => row && (this.open(row) as Account<never, never>));
    this.cache.set(key, { at: Date.now(), account });
    account.catch(() => this.cache.delete(key));
    return account;
  }

  /** Accounts that a provider's call may be for. */
  async called<Secrets, Settings = object>(
    name: ProviderName,
    { account, ...where }: { hook?: string; account?: string[] },
  ): Promise<Account<Secrets, Settings>[]> {
    const rows = await this.database.read.findBy(Provider, {
      name,
      ...where,
      ...(account && { account: In(account) }),
    });
    return rows.map((row) => this.open(row) as Account<Secrets, Settings>);
  }

  row(workspace_id: string, name: ProviderName): Promise<Provider | null> {
    return this.database.read.findOneBy(Provider, { workspace_id, name });
  }

  /** Replaces an account; what was halted goes on. Throws Claimed. */
  async put(workspace_id: string, name: ProviderName, given: Given): Promise<Provider> {
    const row = this.sealed(workspace_id, name, given);
    try {
      await this.database.transaction(async (tx) => {
        // MySQL's upsert would replace the row of the workspace that has what is claimed.
        if (await this.database.lock(tx, Provider, { workspace_id, name }))
          await tx.update(Provider, { workspace_id, name }, row);
        else await tx.insert(Provider, row);
      });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      const others = { name, claim: row.claim ?? '', workspace_id: Not(workspace_id) };
      if (await this.database.read.existsBy(Provider, others)) throw new Claimed();
      return this.put(workspace_id, name, given);
    }
    this.cache.delete(`${workspace_id} ${name}`);
    return row;
  }

  /** Brings back what an account replaced, unless that was replaced itself. */
  async putBack({ workspace_id, name, secrets }: Provider, before: Provider | null): Promise<void> {
    const row = { workspace_id, name, secrets };
    await this.database.transaction((tx) =>
      before ? tx.update(Provider, row, before) : tx.delete(Provider, row),
    );
    this.cache.delete(`${workspace_id} ${name}`);
  }

  /** Keeps an account that the workspace does not have yet; the one that was there first stays. */
  async add(tx: Tx, workspace_id: string, name: ProviderName, make: () => Given): Promise<void> {
    if (await tx.existsBy(Provider, { workspace_id, name })) return;
    await tx.insert(Provider, this.sealed(workspace_id, name, make()));
  }

  /** As `add`, in a transaction of its own. */
  async addOnce(workspace_id: string, name: ProviderName, make: () => Given): Promise<void> {
    try {
      await this.database.transaction((tx) => this.add(tx, workspace_id, name, make));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    this.cache.delete(`${workspace_id} ${name}`);
  }

  /**
   * The provider refuses, or refused at `said`, the account: nothing is sent by it for a while, or until it is replaced.
   * What was said of an account before it was replaced does not count.
   */
  async halt(
    workspace_id: string,
    name: ProviderName,
    reason: string,
    said = this.clock.now(),
  ): Promise<number> {
    const at = Math.min(said, this.clock.now());
    const halted_until = at + HALT_MS;
    await this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, Provider, { workspace_id, name });
      if (!row || row.updated_at > at || (row.halted_until ?? 0) >= halted_until) return;
      const halted_reason = reason.slice(0, 32);
      await tx.update(Provider, { workspace_id, name }, { halted_until, halted_reason });
    });
    this.cache.delete(`${workspace_id} ${name}`);
    return halted_until;
  }

  private sealed(workspace_id: string, name: ProviderName, given: Given): Provider {
    return {
      workspace_id,
      name,
      account: given.account,
      hook: given.hook,
      claim: given.claim ?? null,
      settings: JSON.stringify(given.settings),
      secrets: this.keys.seal(SEAL, JSON.stringify(given.secrets), `${workspace_id} ${name}`),
      halted_until: null,
      halted_reason: null,
      updated_at: this.clock.now(),
    };
  }

  private open(row: Provider): Account {
    const { workspace_id, name, account, hook } = row;
    const halted = row.halted_until !== null && row.halted_until > this.clock.now();
    return {
      workspace_id,
      account,
      hook,
      settings: JSON.parse(row.settings) as Record<string, unknown>,
      secrets: JSON.parse(this.keys.open(SEAL, row.secrets, `${workspace_id} ${name}`)) as Record<
        string,
        string
      >,
      halted: halted ? { until: row.halted_until!, reason: row.halted_reason ?? 'halted' } : null,
    };
  }
}

/** Its secrets under the first key. */
export function resealed(keys: Keys, { workspace_id, name, secrets }: Provider): string {
  const row = `${workspace_id} ${name}`;
  return keys.seal(SEAL, keys.open(SEAL, secrets, row), row);
}
