import { Injectable } from '@nestjs/common';
import { In, LessThan, MoreThan } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { isUndeliverable, BOUNCES_COUNT_FOR_MS } from '../transports/email/mail-status.js';
import { Bounce } from './bounce.entity.js';

const SWEEP_MS = 3_600_000;

/** Counts mails that came back, per follower, to end followers whose mailbox accepts no mail for a long time. */
@Injectable()
export class BounceCounts {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(SWEEP_MS, 'old-bounces', () => this.deleteOld());
  }

  /** Counts at most one bounce for each follower and post, however often it is reported; returns the ids of followers to end. */
  async count(
    tx: Tx,
    post_id: string,
    returned: readonly { follower_id: number; status: string }[],
  ): Promise<Set<number>> {
    if (returned.length === 0) return new Set();
    const at = this.clock.now();
    const rows = returned.map(({ follower_id, status }) => ({ follower_id, post_id, status, at }));
    await tx.createQueryBuilder().insert().into(Bounce).values(rows).orIgnore().updateEntity(false).execute();
    const ids = rows.map(({ follower_id }) => follower_id);
    const known = await tx.findBy(Bounce, { follower_id: In(ids), at: MoreThan(at - BOUNCES_COUNT_FOR_MS) });
    const each = Map.groupBy(known, ({ follower_id }) => follower_id);
    return new Set([...each].flatMap(([id, some]) => (isUndeliverable(some) ? [id] : [])));
  }

  private async deleteOld(): Promise<void> {
    const at = LessThan(this.clock.now() - BOUNCES_COUNT_FOR_MS);
    if (await this.database.read.existsBy(Bounce, { at }))
      await this.database.transaction((tx) => tx.delete(Bounce, { at }));
  }
}
