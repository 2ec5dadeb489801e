import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, MoreThan, Not } from 'typeorm';
import {
  AccountChanged,
  AccountConnected,
  AccountRemoved,
  accounts,
  type AccountSettings,
  type Service,
} from '#message/account.topic.js';
import { doors } from '#crossing/door.topic.js';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import { whenCommitted } from '#platform/adapters/sql/transaction-scope.js';
import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { AccountBoxes } from './account-boxes.js';
import { AccountSecrets } from './account-secrets.js';
import { Connection } from './connection.entity.js';
import { doorOf } from './door.js';

/** Milliseconds after which a claim without an announcement ends, because its request has died. */
const CLAIM_MS = 60_000;

/** Returns what a stored connection serves: posts, chats, or both. */
export const servicesOf = ({ serves }: Pick<Connection, 'serves'>): Service[] =>
  serves.split(',') as Service[];
/** Parses the settings of a stored connection. */
export const settingsOf = ({ settings }: Pick<Connection, 'settings'>): AccountSettings =>
  JSON.parse(settings) as AccountSettings;

type AccountEvent = AccountConnected | AccountChanged | AccountRemoved;
type ChangeListener = (account: AccountEvent) => void;

/**
 * Stores accounts, and appends the events of each change: to fan-out and chat with everything that they need, to the ads
 * side only whether the account is a door and where.
 */
@Injectable()
export class ConnectionStore {
  private readonly changeListeners: ChangeListener[] = [];

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly secrets: AccountSecrets,
    private readonly boxes: AccountBoxes,
    private readonly clock: Clock,
  ) {}

  /** Calls `listener` in this process after each commit that connects, changes or removes an account. Call it in a constructor. */
  onChanged(listener: ChangeListener): void {
    this.changeListeners.push(listener);
  }

  /** Finds an account that is announced and not removed; throws 404. */
  async get(workspace_id: string, id: string): Promise<Connection> {
    const row = await this.database.read.findOneBy(Connection, { ...visibleIn(workspace_id), id });
    if (!row) throw Problem.notFound('connection');
    return row;
  }

  /**
   * Reserves an account for the workspace before it is announced, so that no other request connects it meanwhile. Throws
   * 409 naming the field `accountField` or `serves`.
   */
  async claim(row: Connection, accountField: string): Promise<void> {
    try {
      await this.database.transaction(async (tx) => {
        const old = LessThan(this.clock.now() - CLAIM_MS);
        await tx.delete(Connection, { network: row.network, sequence: 0, created_at: old });
        await tx.insert(Connection, row);
      });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw await this.conflict(row, accountField);
    }
  }

  /** Ends a claim. */
  async release({ id }: Connection): Promise<void> {
    await this.database.transaction((tx) => tx.delete(Connection, { id, sequence: 0 }));
  }

  /** Announces a claimed account by an event; throws 409 when its claim has ended. */
  async announce(tx: Tx, { id }: Connection): Promise<Connection> {
    const row = await this.database.lock(tx, Connection, { id, sequence: 0 });
    if (!row)
      throw new Problem(409, 'Another request connects this account at the moment', { retryAfter: 5 });
    row.sequence = 1;
    await tx.update(Connection, { id }, { sequence: 1 });
    await this.appendEvent(tx, AccountConnected, row);
    await this.appendDoorEvent(tx, row);
    return row;
  }

  /** Changes an account and appends the event. Throws 404 when it was removed meanwhile, and 409 as `claim` does. */
  async change(workspace_id: string, id: string, change: Partial<Connection>): Promise<Connection> {
    try {
      return await this.database.transaction(async (tx) => {
        const row = await this.lock(tx, workspace_id, id);
        Object.assign(row, change, { sequence: row.sequence + 1, updated_at: this.clock.now() });
        await tx.update(Connection, { id }, row);
        await this.appendEvent(tx, AccountChanged, row);
        await this.appendDoorEvent(tx, row);
        return row;
      });
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw await this.conflict({ ...(await this.get(workspace_id, id)), ...change }, 'serves');
    }
  }

  /** Seals an account's secrets again: in its row with the first key, and in a new box for each reading app, which an event carries. */
  reseal(workspace_id: string, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const row = await this.lock(tx, workspace_id, id);
      row.secrets = this.secrets.seal(id, this.secrets.open(row));
      row.sequence += 1;
      await tx.update(Connection, { id }, { secrets: row.secrets, sequence: row.sequence });
      await this.appendEvent(tx, AccountChanged, row);
    });
  }

  /** Removes an account and erases its secrets. The row stays, so that late calls of the network are recognized. */
  remove(workspace_id: string, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const row = await this.lock(tx, workspace_id, id);
      const now = this.clock.now();
      const changes = {
        secrets: '',
        claim: null,
        posts_of: null,
        verify_token_hash: null,
        removed_at: now,
        updated_at: now,
        sequence: row.sequence + 1,
      };
      await tx.update(Connection, { id }, changes);
      await this.appendRemoval(tx, { ...row, ...changes });
      await this.appendDoorEvent(tx, { ...row, ...changes });
    });
  }

  /**
   * Appends the present state of an account, or its removal, once more if its last event is older than
   * `before` (ms): the log deletes old events, and an app that starts later has to learn of the account too.
   */
  repeat(id: string, before: number): Promise<void> {
    return this.database.transaction(async (tx) => {
      const due = { id, sequence: MoreThan(0), announced_at: LessThan(before) };
      const row = await this.database.lock(tx, Connection, due);
      if (!row) return;
      row.sequence += 1;
      await tx.update(Connection, { id }, { sequence: row.sequence });
      if (row.removed_at === null) await this.appendEvent(tx, AccountChanged, row);
      else await this.appendRemoval(tx, row);
    });
  }

  /** Records that the network refuses the account, as a sending app found at `at` (ms). A finding from before the last check is ignored. */
  async recordProblem(
    tx: Tx,
    id: string,
    { problem, detail, at, until }: { problem: string; detail: string; at: number; until: number },
  ): Promise<void> {
    const row = await this.database.lock(tx, Connection, { id, removed_at: IsNull() });
    if (!row || row.checked_at > at || (row.problem_until ?? 0) >= until) return;
    await tx.update(Connection, { id }, { problem, problem_detail: detail, problem_until: until });
  }

  /** Records that a problem of an account is over; does nothing if the account has another one. */
  async endProblem(tx: Tx, id: string, problem: string): Promise<void> {
    if (!(await this.database.lock(tx, Connection, { id, problem }))) return;
    await tx.update(Connection, { id }, { problem: null, problem_detail: null, problem_until: null });
  }

  private async lock(tx: Tx, workspace_id: string, id: string): Promise<Connection> {
    const row = await this.database.lock(tx, Connection, { ...visibleIn(workspace_id), id });
    if (!row) throw Problem.notFound('connection');
    return row;
  }

  private async appendEvent(
    tx: Tx,
    type: typeof AccountConnected | typeof AccountChanged,
    row: Connection,
  ): Promise<void> {
    const { id: connection_id, workspace_id, network, account, name, checked_at } = row;
    const serves = servicesOf(row);
    const event = make(type, {
      workspace_id,
      connection_id,
      network,
      account,
      name,
      serves,
      state: row.halted_at === null ? ('active' as const) : ('halted' as const),
      checked_at,
      ...settingsOf(row),
      ...this.boxes.seal(connection_id, serves, this.secrets.open(row)),
    });
    await this.append(tx, event, row);
  }

  private appendRemoval(tx: Tx, row: Connection): Promise<void> {
    const { id: connection_id, workspace_id, network } = row;
    const state = 'removed' as const;
    return this.append(tx, make(AccountRemoved, { workspace_id, connection_id, network, state }), row);
  }

  private async append(tx: Tx, event: AccountEvent, { id, sequence }: Connection): Promise<void> {
    await tx.update(Connection, { id }, { announced_at: this.clock.now() });
    await this.outbox.append(tx, accounts, event, sequence);
    whenCommitted(() => this.changeListeners.forEach((listener) => listener(event)));
  }

  private async appendDoorEvent(tx: Tx, row: Connection): Promise<void> {
    const door = doorOf(row);
    if (door) await this.outbox.append(tx, doors, door, row.sequence);
  }

  private async conflict(row: Connection, accountField: string): Promise<Problem> {
    const { network, claim, posts_of, workspace_id, id } = row;
    const where = { network, claim: claim ?? '', id: Not(id) };
    const other = claim === null ? null : await this.database.read.findOneBy(Connection, where);
    if (other?.sequence) {
      const sameWorkspace = other.workspace_id === workspace_id;
      const message = sameWorkspace
        ? `This account is connected already, as ${other.id}; change that one`
        : 'This account is connected in another workspace of this installation; one workspace alone may have it';
      return Problem.field(accountField, 'taken', message, undefined, 409);
    }
    const servesPosts =
      posts_of === null
        ? null
        : await this.database.read.findOneBy(Connection, { network, posts_of, id: Not(id) });
    if (servesPosts?.sequence)
      return Problem.field(
        'serves',
        'taken',
        `${servesPosts.id} serves posts already; one account of each network does`,
        undefined,
        409,
      );
    return this.claimed(other ?? servesPosts, accountField);
  }

  /** The account is claimed by a request that has not ended: says when its claim ends even if that request died. */
  private claimed(row: Connection | null, field: string): Problem {
    const seconds = row && Math.ceil((row.created_at + CLAIM_MS - this.clock.now()) / 1_000);
    const retryAfter = Math.min(Math.max(seconds ?? 1, 1), CLAIM_MS / 1_000);
    const message = `Another request connects this account at the moment; if that request died, its claim ends in ${retryAfter} s`;
    return new Problem(409, message, { errors: [{ field, rule: 'claimed', message }], retryAfter });
  }
}

/** Filter for the accounts of a workspace that people see: announced and not removed. */
export const visibleIn = (workspace_id: string) => ({
  workspace_id,
  removed_at: IsNull(),
  sequence: MoreThan(0),
});
