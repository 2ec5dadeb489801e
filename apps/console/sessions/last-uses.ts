import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { In } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ApiKey } from '../accounts/accounts.entities.js';
import type { KeyHolder } from '../accounts/api-key-cache.js';
import { Session } from './session.entity.js';

const EVERY_MS = 2_000;
const MINUTE_MS = 60_000;
const MAX_STORED = 20_000;

/** Collects the API keys and sessions that requests and streams use, and stores the minute of each at most once a minute. */
@Injectable()
export class LastUses {
  /** The minute that was stored last, by id. */
  private readonly stored = new LRUCache<string, number>({
    max: MAX_STORED,
    ttl: MINUTE_MS,
    ttlAutopurge: true,
  });
  private readonly used = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(EVERY_MS, 'last-uses', () => this.store());
  }

  /** A request of this holder came, or a stream of theirs is open. */
  note({ id }: KeyHolder): void {
    if (this.stored.get(id) !== this.minute()) this.used.add(id);
  }

  private minute(): number {
    return Math.floor(this.clock.now() / MINUTE_MS) * MINUTE_MS;
  }

  private async store(): Promise<void> {
    if (this.used.size === 0) return;
    const minute = this.minute();
    const ids = [...this.used].sort();
    const [keys, sessions] = [
      ids.filter((id) => id.startsWith('key_')),
      ids.filter((id) => id.startsWith('ses_')),
    ];
    await this.database.transaction(async (tx) => {
      if (keys.length > 0) await tx.update(ApiKey, { id: In(keys) }, { last_used_at: minute });
      if (sessions.length > 0) await tx.update(Session, { id: In(sessions) }, { last_seen_at: minute });
    });
    for (const id of ids) {
      this.used.delete(id);
      this.stored.set(id, minute);
    }
  }
}
