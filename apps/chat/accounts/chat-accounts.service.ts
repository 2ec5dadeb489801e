import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import {
  AccountPaused,
  AccountRefused,
  type AccountReported,
  accountReports,
  type AccountSettings,
  CREDENTIALS_PURPOSE,
  MESSAGES_PER_SECOND,
  type Network,
  sharesOfRate,
} from '#message/account.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Limiter, type WaitEnd } from '#platform/rates/limiter.js';
import { BoxOpener } from '#platform/security/sealed-box.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';
import { ChatAccount } from './chat-account.entity.js';

/** Milliseconds after which a refused account is tried again, unless it is verified sooner. */
const HALT_MS = 3_600_000;

const RATES: Partial<Record<Network, number>> = MESSAGES_PER_SECOND;
/** Messages per second for a network that publishes no limit. */
const CAUTIOUS_RATE = 10;

/** Why an account cannot send: a person halted it, it was removed, or the code of the network's refusal. */
export type AccountHalt = 'account_halted' | 'account_removed' | (string & {});

/** Returns the account's settings as an object. */
export const settingsOf = ({ settings }: Pick<ChatAccount, 'settings'>): AccountSettings =>
  JSON.parse(settings) as AccountSettings;

/**
 * Provides the accounts that serve chats: their state, credentials and rate. Credentials are sealed in the database and
 * opened only when they are used.
 */
@Injectable()
export class ChatAccounts {
  private readonly opener: BoxOpener;

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly limiter: Limiter,
    private readonly clock: Clock,
    @Inject(SECRETS) { credentialsPrivate }: Secrets,
  ) {
    this.opener = new BoxOpener(credentialsPrivate!);
  }

  /** Returns an account; null if it does not serve chats or was removed. */
  get(connection_id: string, tx: Tx = this.database.read): Promise<ChatAccount | null> {
    return tx.findOneBy(ChatAccount, { connection_id });
  }

  /** Returns accounts by connection id; those that do not serve chats or were removed are left out. */
  async byId(connection_ids: readonly string[]): Promise<ReadonlyMap<string, ChatAccount>> {
    if (connection_ids.length === 0) return new Map();
    const where = { connection_id: In([...new Set(connection_ids)]) };
    const rows = await this.database.read.findBy(ChatAccount, where);
    return new Map(rows.map((row) => [row.connection_id, row]));
  }

  /** Returns why an account cannot be used now; null if it can. */
  haltOf(account: ChatAccount | null): AccountHalt | null {
    if (!account) return 'account_removed';
    if (account.state === 'halted') return 'account_halted';
    const { halted_until, halted_reason } = account;
    return halted_until !== null && halted_until > this.clock.now() ? (halted_reason ?? 'refused') : null;
  }

  /** Returns the account's decrypted access token, or the token of a Telegram bot. The caller must not store or log it. */
  secretsOf({ connection_id, box }: ChatAccount): { access_token: string } {
    const opened = JSON.parse(this.opener.open(CREDENTIALS_PURPOSE, box, connection_id)) as Record<
      string,
      string
    >;
    return { access_token: (opened['access_token'] ?? opened['bot_token'])! };
  }

  /**
   * Waits until the account's rate allows one answer. Answers may use the whole rate, or chat's share of it if the
   * account also serves posts. Returns 0 when the answer may be sent, the instant until which the network accepts
   * nothing, or null if the wait ended first.
   */
  waitForTurn({ connection_id, network, serves_posts }: ChatAccount, end: WaitEnd): Promise<number | null> {
    const serves = serves_posts ? (['posts', 'chats'] as const) : (['chats'] as const);
    const { chats } = sharesOfRate(RATES[network] ?? CAUTIOUS_RATE, serves);
    return this.limiter.waitForTurn(connection_id, chats, end);
  }

  /**
   * Records that the network refuses the account, and reports it to connections. Nothing is sent by the account for an
   * hour, or until it is verified again.
   */
  async halt(connection_id: string, reason: string, detail: string): Promise<void> {
    await this.report(connection_id, async (tx, { workspace_id, checked_at, halted_until }) => {
      const at = this.clock.now();
      const until = at + HALT_MS;
      if (checked_at > at || (halted_until ?? 0) >= until) return null;
      await tx.update(ChatAccount, { connection_id }, { halted_until: until, halted_reason: reason });
      return make(AccountRefused, { workspace_id, connection_id, at, until, reason, detail });
    });
  }

  /**
   * Pauses an account until an instant, because its rate is used up. If the account also sends posts, fan-out is
   * informed.
   */
  async pause(connection_id: string, until: number): Promise<void> {
    await this.limiter.pause(connection_id, until);
    await this.report(connection_id, ({}, { workspace_id, serves_posts }) =>
      Promise.resolve(
        serves_posts
          ? make(AccountPaused, { workspace_id, connection_id, at: this.clock.now(), until })
          : null,
      ),
    );
  }

  /**
   * Publishes the event that `work` returns for the account's locked row, after the account's earlier reports;
   * publishes nothing if it returns null or the account is gone.
   */
  async report(
    connection_id: string,
    work: (tx: Tx, row: ChatAccount) => Promise<AccountReported | null>,
  ): Promise<void> {
    await this.database.transaction(async (tx) => {
      const row = await this.database.lock(tx, ChatAccount, { connection_id });
      const event = row && (await work(tx, row));
      if (event) await this.reportIn(tx, row, event);
    });
  }

  /** As `report`, in the transaction of a caller that has locked the row. */
  async reportIn(tx: Tx, { connection_id, reports }: ChatAccount, event: AccountReported): Promise<void> {
    await tx.update(ChatAccount, { connection_id }, { reports: reports + 1 });
    await this.outbox.append(tx, accountReports, event, reports + 1);
  }
}
