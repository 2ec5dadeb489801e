import { Injectable } from '@nestjs/common';
import { LessThan, LessThanOrEqual, Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Membership } from '../accounts/accounts.entities.js';
import { deviceOf } from './device.js';
import { IDLE_MS, SessionCache } from './session-cache.js';
import { hashOfToken, newToken, SESSION_MS } from './session-cookie.js';
import { Session } from './session.entity.js';
import type { OwnSessionView } from './session.dto.js';

/** Milliseconds for which a session waits for the second factor. */
const PENDING_MS = 10 * 60_000;
/** Sessions that a person can have; the one that was seen longest ago ends for a further one. */
const MAX_OF_PERSON = 50;
const SWEEP_MS = 60_000;

/** A person who has proved who they are, in a browser. */
export interface NewSession {
  person_id: string;
  /** The header User-Agent. */
  userAgent: string | undefined;
  /** True if the second factor is still awaited. */
  pending?: boolean;
  /** The workspace to look at; the one of the last session by default. */
  workspace_id?: string | undefined;
}

/** Starts, lists and ends sessions. */
@Injectable()
export class Sessions {
  constructor(
    private readonly database: Database,
    private readonly cache: SessionCache,
    private readonly clock: Clock,
    private readonly ids: Ids,
    sweep: Sweep,
  ) {
    sweep.every(SWEEP_MS, 'expired-sessions', () => this.deleteExpired());
  }

  /** Starts a session and returns its token; null if the person is in no workspace. */
  async start({ person_id, userAgent, pending = false, workspace_id }: NewSession): Promise<string | null> {
    const workspace = workspace_id ?? (await this.usualWorkspace(person_id));
    if (!workspace) return null;
    return this.database.transaction((tx) => this.insert(tx, person_id, workspace, userAgent, pending));
  }

  /** Signs in the person of a session whose second factor was right; returns the token of the new session. Throws 401 if it ended meanwhile. */
  complete({ id, person_id, workspace_id }: Session, userAgent: string | undefined): Promise<string> {
    return this.database.transaction(async (tx) => {
      const { affected } = await tx.delete(Session, { id, complete: 0 });
      if (!affected) throw new Problem(401, 'The sign-in took too long; begin again');
      return this.insert(tx, person_id, workspace_id, userAgent, false);
    });
  }

  /** Returns the session that waits for its second factor; undefined if none has this token. */
  async pendingOf(token_hash: string | undefined): Promise<Session | undefined> {
    if (!token_hash) return undefined;
    const row = await this.database.read.findOneBy(Session, { token_hash, complete: 0 });
    return row && row.expires_at > this.clock.now() ? row : undefined;
  }

  /** Lets a session's person look at another workspace of theirs; throws 404 if they are not in it. */
  async switch(token_hash: string, person_id: string, workspace_id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const member = await this.database.lock(tx, Membership, { workspace_id, person_id });
      if (!member) throw Problem.notFound('workspace');
      await tx.update(Session, { token_hash, person_id }, { workspace_id });
    });
    this.cache.clear();
  }

  async list(
    person_id: string,
    { limit, cursor }: PageQuery,
    current?: string,
  ): Promise<Page<OwnSessionView>> {
    const rows = await this.database.read.find(Session, {
      where: { person_id, ...this.cache.isOpen(), ...afterId(cursor, 'ses') },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(
      rows,
      limit,
      (row) => row.id,
      (row) => view(row, current),
    );
  }

  /** Ends a person's session everywhere within five seconds; throws 404 if the person has no such one. */
  async end(person_id: string, id: string): Promise<void> {
    const { affected } = await this.database.transaction((tx) => tx.delete(Session, { id, person_id }));
    if (!affected) throw Problem.notFound('session');
    this.cache.clear();
  }

  /** Ends the session of a token, if there is one. */
  async endByToken(token_hash: string): Promise<void> {
    await this.database.transaction((tx) => tx.delete(Session, { token_hash }));
    this.cache.clear();
  }

  /** Ends all sessions of a person, but for the one with the token `except`. The caller calls `refresh` after the commit. */
  async endAllOf(tx: Tx, person_id: string, except?: string): Promise<void> {
    await tx.delete(Session, { person_id, ...(except && { token_hash: Not(except) }) });
  }

  /** Makes this process look each session up again. */
  refresh(): void {
    this.cache.clear();
  }

  /** The workspace of the person's latest session, or the one that they joined first. */
  private async usualWorkspace(person_id: string): Promise<string | undefined> {
    const members = await this.database.read.find(Membership, {
      where: { person_id },
      order: { created_at: 'ASC', workspace_id: 'ASC' },
    });
    const latest = await this.database.read.findOne(Session, { where: { person_id }, order: { id: 'DESC' } });
    const again = members.find(({ workspace_id }) => workspace_id === latest?.workspace_id);
    return (again ?? members[0])?.workspace_id;
  }

  private async insert(
    tx: Tx,
    person_id: string,
    workspace_id: string,
    userAgent: string | undefined,
    pending: boolean,
  ): Promise<string> {
    const token = newToken();
    const now = this.clock.now();
    await tx.insert(Session, {
      id: this.ids.next('ses'),
      token_hash: hashOfToken(token),
      person_id,
      workspace_id,
      device: deviceOf(userAgent),
      complete: pending ? 0 : 1,
      created_at: now,
      last_seen_at: now,
      expires_at: now + (pending ? PENDING_MS : SESSION_MS),
    });
    await this.deleteSurplus(tx, person_id);
    return token;
  }

  private async deleteSurplus(tx: Tx, person_id: string): Promise<void> {
    const surplus = await tx.find(Session, {
      select: { id: true },
      where: { person_id },
      order: { last_seen_at: 'DESC', id: 'DESC' },
      skip: MAX_OF_PERSON,
      take: MAX_OF_PERSON,
    });
    for (const { id } of surplus) await tx.delete(Session, { id });
  }

  /** Deletes sessions that ended by themselves. */
  async deleteExpired(): Promise<void> {
    const now = this.clock.now();
    const ended = [{ expires_at: LessThanOrEqual(now) }, { last_seen_at: LessThan(now - IDLE_MS) }];
    if (!(await this.database.read.exists(Session, { where: ended }))) return;
    await this.database.transaction(async (tx) => {
      for (const where of ended) await tx.delete(Session, where);
    });
  }
}

const view = (row: Session, current: string | undefined): OwnSessionView => ({
  id: row.id,
  device: row.device,
  current: row.token_hash === current,
  created_at: new Date(row.created_at).toISOString(),
  last_seen_at: new Date(row.last_seen_at).toISOString(),
  expires_at: new Date(row.expires_at).toISOString(),
});
