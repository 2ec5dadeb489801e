import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { issuedAt } from '#platform/ports/ids.port.js';
import { Greeting } from './greeting.entity.js';

/** How long after its making an unknown greeting may still be on its way here. */
const YOUNG_MS = 60_000;
const WAIT_MS = 2_000;
const LOOK_MS = 50;

/** Which greetings an ad may name: the workspace's own that are not archived. */
@Injectable()
export class Greetings {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Waits for a greeting that was made a moment ago, for two seconds at most; then 503. Call it before the transaction
   * in which `check` is called.
   */
  async arrived(id: string): Promise<void> {
    const asked = this.clock.now();
    for (;;) {
      if (await this.database.read.existsBy(Greeting, { id })) return;
      const now = this.clock.now();
      if (Math.abs(now - issuedAt(id)) > YOUNG_MS) return;
      if (now - asked >= WAIT_MS)
        throw new Problem(503, 'The greeting has not arrived here yet; try again shortly', { retryAfter: 1 });
      await this.clock.sleep(LOOK_MS);
    }
  }

  /** Throws where the workspace has no such greeting, or archived it. */
  async check(tx: Tx, workspace_id: string, id: string): Promise<void> {
    const row = await tx.findOneBy(Greeting, { id, workspace_id });
    if (!row) throw Problem.field('greeting_id', 'exists', 'This workspace has no such greeting');
    if (row.archived === 1) throw Problem.field('greeting_id', 'archived', 'This greeting is archived');
  }
}
