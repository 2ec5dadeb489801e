import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { In, IsNull } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { Role } from '#platform/http/roles.js';
import { ApiKey, Instance, INSTANCE_ID } from './accounts.entities.js';
import { hashOf, keyIdOf } from './api-key.js';

/** The holder of a valid API key or session. */
export interface KeyHolder {
  /** Id of the key or the session. */
  id: string;
  /** The person whose key it is; null for a program's. */
  person: string | null;
  workspace: string;
  role: Role;
  /** True for an owner of the workspace that owns the instance. */
  instance: boolean;
}

/** Milliseconds that a result, valid or not, is cached. With the check of open streams, a revoked key works less than five seconds. */
const TTL_MS = 2_000;
const MAX_ENTRIES = 10_000;

/** Looks up API keys and caches each result for two seconds. */
@Injectable()
export class ApiKeyCache {
  private readonly entries = new LRUCache<string, Promise<KeyHolder | null>>({
    max: MAX_ENTRIES,
    ttl: TTL_MS,
    ttlAutopurge: true,
  });
  private instanceWorkspace: string | null = null;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Returns the holder of a key; null if the key is unknown or revoked. */
  find(text: string): Promise<KeyHolder | null> {
    const id = keyIdOf(text);
    if (!id) return Promise.resolve(null);
    const hash = hashOf(text);
    const known = this.entries.get(hash);
    if (known) return known;
    const holder = this.load(id, hash);
    this.entries.set(hash, holder);
    holder.catch(() => this.entries.delete(hash));
    return holder;
  }

  /** Empties the cache, after a key was revoked in this process. */
  clear(): void {
    this.entries.clear();
  }

  /** Returns those whose key is revoked or unknown, or has another role by now. */
  async endedAmong(holders: KeyHolder[]): Promise<KeyHolder[]> {
    const known = await this.database.read.find(ApiKey, {
      select: { id: true, role: true, expires_at: true },
      where: { id: In([...new Set(holders.map(({ id }) => id))]), revoked_at: IsNull() },
    });
    const good = known.filter((row) => !this.isExpired(row));
    const roles = new Map(good.map((row) => [row.id, row.role]));
    return holders.filter(({ id, role }) => roles.get(id) !== role);
  }

  private async load(id: string, hash: string): Promise<KeyHolder | null> {
    const row = await this.database.read.findOneBy(ApiKey, { id });
    if (!row || row.revoked_at !== null || this.isExpired(row)) return null;
    if (!timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) return null;
    const instance = await this.ownsInstance(row);
    return { id, person: row.person_id, workspace: row.workspace_id, role: row.role, instance };
  }

  private isExpired({ expires_at }: Pick<ApiKey, 'expires_at'>): boolean {
    return expires_at !== null && expires_at <= this.clock.now();
  }

  /** True for an owner of the workspace that owns the instance. */
  async ownsInstance({ role, workspace_id }: { role: Role; workspace_id: string }): Promise<boolean> {
    this.instanceWorkspace ??=
      (await this.database.read.findOneBy(Instance, { id: INSTANCE_ID }))?.workspace_id ?? null;
    return role === 'owner' && workspace_id === this.instanceWorkspace;
  }
}
