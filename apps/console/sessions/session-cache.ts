import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { In, MoreThan } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Membership } from '../accounts/accounts.entities.js';
import { ApiKeyCache, type KeyHolder } from '../accounts/api-key-cache.js';
import { hashOfToken } from './session-cookie.js';
import { Session } from './session.entity.js';

/** Milliseconds without a request or an open stream after which a session ends. */
export const IDLE_MS = 7 * 86_400_000;
/** Milliseconds that a result, valid or not, is cached. With the check of open streams, a session that was ended works less than five seconds. */
const TTL_MS = 2_000;
const MAX_ENTRIES = 10_000;

/** Looks up sessions and caches each result for two seconds. */
@Injectable()
export class SessionCache {
  private readonly entries = new LRUCache<string, Promise<KeyHolder | null>>({
    max: MAX_ENTRIES,
    ttl: TTL_MS,
    ttlAutopurge: true,
  });

  constructor(
    private readonly database: Database,
    private readonly keyCache: ApiKeyCache,
    private readonly clock: Clock,
  ) {}

  /** Returns the holder of a token; null if no session has it, or its person may not act in its workspace. */
  find(token: string): Promise<KeyHolder | null> {
    const hash = hashOfToken(token);
    const known = this.entries.get(hash);
    if (known) return known;
    const holder = this.load(hash);
    this.entries.set(hash, holder);
    holder.catch(() => this.entries.delete(hash));
    return holder;
  }

  /** Empties the cache, after a session was ended or changed in this process. */
  clear(): void {
    this.entries.clear();
  }

  /** Returns those whose session ended, or has another workspace or role by now. */
  async endedAmong(holders: KeyHolder[]): Promise<KeyHolder[]> {
    if (holders.length === 0) return [];
    const ids = [...new Set(holders.map(({ id }) => id))];
    const rows = await this.database.read.findBy(Session, { id: In(ids), ...this.isOpen() });
    const members = await this.database.read.findBy(Membership, {
      person_id: In([...new Set(rows.map(({ person_id }) => person_id))]),
    });
    const roles = new Map(members.map((row) => [`${row.workspace_id} ${row.person_id}`, row.role]));
    const sessions = new Map(rows.map((row) => [row.id, row]));
    return holders.filter(({ id, workspace, role }) => {
      const row = sessions.get(id);
      return row?.workspace_id !== workspace || roles.get(`${workspace} ${row.person_id}`) !== role;
    });
  }

  /** The condition for sessions that are signed in and did not end. */
  isOpen() {
    const now = this.clock.now();
    return { complete: 1, expires_at: MoreThan(now), last_seen_at: MoreThan(now - IDLE_MS) };
  }

  private async load(token_hash: string): Promise<KeyHolder | null> {
    const row = await this.database.read.findOneBy(Session, { token_hash, ...this.isOpen() });
    if (!row) return null;
    const { id, person_id, workspace_id } = row;
    const member = await this.database.read.findOneBy(Membership, { workspace_id, person_id });
    if (!member) return null;
    const instance = await this.keyCache.ownsInstance(member);
    return { id, person: person_id, workspace: workspace_id, role: member.role, instance };
  }
}
