import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { In } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { LOGGER } from '#platform/tokens.js';
import { AccountSecrets } from '../accounts/account-secrets.js';
import { Connection } from '../accounts/connection.entity.js';

/** Milliseconds for which a recorded call of an account stands for later ones. */
const EXACT_MS = 600_000;

/** Records when networks called about accounts, so that a person sees whether an account is set up. Calls do not wait for it. */
@Injectable()
export class CallTimes implements BeforeApplicationShutdown {
  private readonly recent = new LRUCache<string, true>({ max: 10_000, ttl: EXACT_MS });
  private readonly writing = new Set<Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly secrets: AccountSecrets,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Records a verified call about these accounts. */
  called(connections: readonly string[]): void {
    const due = connections.filter((id) => !this.recent.has(id));
    if (due.length === 0) return;
    for (const id of due) this.recent.set(id, true);
    const called_at = this.clock.now();
    this.write((tx) => tx.update(Connection, { id: In(due) }, { called_at }));
  }

  /** Records that a person entered the URL at the network, with the right verify token. */
  shookHands(verifyToken: string, hook?: string): void {
    const where = { verify_token_hash: this.secrets.verifyTokenHash(verifyToken), ...(hook && { hook }) };
    const handshake_at = this.clock.now();
    this.write((tx) => tx.update(Connection, where, { handshake_at }));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.writing);
  }

  private write(work: (tx: Tx) => Promise<unknown>): void {
    const done: Promise<void> = this.database
      .transaction(work)
      .then(
        () => undefined,
        (error: Error) => this.logger.warn({ error: error.name }, 'could not record when a network called'),
      )
      .finally(() => this.writing.delete(done));
    this.writing.add(done);
  }
}
