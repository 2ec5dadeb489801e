import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import {
  AccountPaused,
  AccountRefused,
  accountReports,
  accounts,
  MESSAGES_PER_SECOND,
  sharesOfRate,
  type AccountSettings,
  type Network,
  type Service,
} from '#message/account.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Projections } from '#platform/outbox/projections.js';
import { Clock } from '#platform/ports/clock.port.js';
import { AccountBoxOpener } from './account-box-opener.js';
import { AccountRow } from './account.entity.js';

/** The subscription that keeps the accounts. */
export const ACCOUNTS = 'fan-out.accounts';
/** How long another process may go on with what was changed. */
const FRESH_MS = 2_000;
const MAX_REMEMBERED = 1_000;
/** A refused account is tried again after this. */
const HALT_MS = 3_600_000;
/** What is to be sent by an account that a person halted is looked at again after this. */
const HALTED_MS = 60_000;

/** An account as a transport uses it. */
export interface PostingAccount<Secrets = Record<string, string>> {
  connection_id: string;
  workspace_id: string;
  /** The network's own id of it. */
  account: string;
  /** What people know it by. */
  name: string;
  settings: AccountSettings;
  secrets: Secrets;
  servesChats: boolean;
  halted: { until: number; reason: string } | null;
}

/** The accounts that serve posts. Credentials stay sealed at rest and are opened for use alone. */
@Injectable()
export class Accounts {
  /** Until when pauses were reported, by connection: what is refused meanwhile says nothing new. */
  private readonly pauses = new LRUCache<string, number>({
    max: MAX_REMEMBERED,
    ttl: HALT_MS,
    ttlAutopurge: true,
  });
  /** Rows with their credentials still sealed. */
  private readonly remembered = new LRUCache<string, { at: number; row: Promise<AccountRow | null> }>({
    max: MAX_REMEMBERED,
    ttl: FRESH_MS,
    ttlAutopurge: true,
  });

  constructor(
    private readonly database: Database,
    private readonly opener: AccountBoxOpener,
    private readonly projections: Projections,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** The account as it is, or was a moment ago; null where the workspace has none that serves posts. */
  async of<Secrets = Record<string, string>>(
    workspace_id: string,
    network: Network,
  ): Promise<PostingAccount<Secrets> | null> {
    const row = await this.recent(workspace_id, network);
    return row && this.opened<Secrets>(row);
  }

  /** As `of`, for a request: waits a moment for an account that was connected only now. */
  async promised(workspace_id: string, network: Network): Promise<PostingAccount | null> {
    const row = await this.projections.find(accounts, ACCOUNTS, () => this.row(workspace_id, network));
    return row && this.opened(row);
  }

  /** Posts a second that go out by the workspace's account: all of its rate, or the rest where it serves chats too. */
  async postsPerSecond(workspace_id: string, network: keyof typeof MESSAGES_PER_SECOND): Promise<number> {
    const row = await this.recent(workspace_id, network);
    const serves: Service[] = row?.serves_chats ? ['posts', 'chats'] : ['posts'];
    return sharesOfRate(MESSAGES_PER_SECOND[network], serves).posts;
  }

  /**
   * The network refuses, or refused at `said`, the account: nothing is sent by it for a while, or until it is proven again.
   * What was said of an account before it was last proven does not count. Connections is told, in `words` too.
   */
  async halt(
    { connection_id }: Pick<PostingAccount, 'connection_id'>,
    reason: string,
    words: string,
    said = this.clock.now(),
  ): Promise<number> {
    const until = await this.database.transaction((tx) =>
      this.haltIn(tx, connection_id, reason, words, said),
    );
    this.forget();
    return until;
  }

  /** As `halt`, in the caller's transaction. */
  async haltIn(tx: Tx, connection_id: string, reason: string, words: string, said: number): Promise<number> {
    const at = Math.min(said, this.clock.now());
    const halted_until = at + HALT_MS;
    const row = await this.database.lock(tx, AccountRow, { connection_id });
    if (!row || row.checked_at > at || (row.halted_until ?? 0) >= halted_until) return halted_until;
    const halted_reason = reason.slice(0, 32);
    const reports = row.reports + 1;
    await tx.update(AccountRow, { connection_id }, { halted_until, halted_reason, reports });
    const known = { workspace_id: row.workspace_id, connection_id, at, until: halted_until };
    const event = make(AccountRefused, { ...known, reason: halted_reason, detail: words.slice(0, 300) });
    await this.outbox.append(tx, accountReports, event, reports);
    return halted_until;
  }

  /** Reports to chat, which sends by the account too, that the network accepts no more messages by it before `until`. */
  async reportPause({ connection_id }: Pick<PostingAccount, 'connection_id'>, until: number): Promise<void> {
    if (until <= (this.pauses.get(connection_id) ?? 0)) return;
    this.pauses.set(connection_id, until);
    await this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, AccountRow, { connection_id });
      if (!row) return;
      const reports = row.reports + 1;
      await tx.update(AccountRow, { connection_id }, { reports });
      const { workspace_id } = row;
      const event = make(AccountPaused, { workspace_id, connection_id, at: this.clock.now(), until });
      await this.outbox.append(tx, accountReports, event, reports);
    });
  }

  /** Forgets what is remembered of accounts, because one was changed or removed in this process. */
  forget(connection_id?: string): void {
    this.remembered.clear();
    if (connection_id !== undefined) this.pauses.delete(connection_id);
  }

  /** Sealed, as it is or was a moment ago. */
  private recent(workspace_id: string, network: Network): Promise<AccountRow | null> {
    const key = `${workspace_id} ${network}`;
    const known = this.remembered.get(key);
    if (known && this.clock.now() - known.at < FRESH_MS) return known.row;
    const row = this.row(workspace_id, network);
    this.remembered.set(key, { at: this.clock.now(), row });
    row.catch(() => this.remembered.delete(key));
    return row;
  }

  private row(workspace_id: string, network: Network): Promise<AccountRow | null> {
    return this.database.read.findOne(AccountRow, {
      where: { workspace_id, network },
      order: { connection_id: 'DESC' },
    });
  }

  private opened<Secrets>(row: AccountRow): PostingAccount<Secrets> {
    const { connection_id, workspace_id, account, name } = row;
    return {
      connection_id,
      workspace_id,
      account,
      name,
      settings: JSON.parse(row.settings) as AccountSettings,
      secrets: this.opener.open<Secrets>(connection_id, row.box),
      servesChats: row.serves_chats === 1,
      halted: this.haltOf(row),
    };
  }

  private haltOf({ state, halted_until, halted_reason }: AccountRow): PostingAccount['halted'] {
    const now = this.clock.now();
    if (state === 'halted') return { until: now + HALTED_MS, reason: 'account_halted' };
    if (halted_until === null || halted_until <= now) return null;
    return { until: halted_until, reason: halted_reason ?? 'halted' };
  }
}
