import { Injectable } from '@nestjs/common';
import { LessThan, MoreThan } from 'typeorm';
import { ACCOUNT_RETENTION } from '#message/account.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ConnectionStore } from './connection-store.js';
import { Connection } from './connection.entity.js';

const HOUR_MS = 3_600_000;
/** An account is repeated when a third of the retention has passed: an app may be stopped for the rest. */
const REPEAT_AFTER_MS = (ACCOUNT_RETENTION / 3) * 24 * HOUR_MS;
const BATCH = 100;

/** Repeats the last event of every account before the log forgets it, for apps that start anew or were stopped for long. */
@Injectable()
export class RepeatAccounts {
  constructor(
    private readonly database: Database,
    private readonly store: ConnectionStore,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(HOUR_MS, 'repeat-accounts', () => this.repeatDue());
  }

  async repeatDue(): Promise<void> {
    const before = this.clock.now() - REPEAT_AFTER_MS;
    const due = await this.database.read.find(Connection, {
      select: { id: true },
      where: { sequence: MoreThan(0), announced_at: LessThan(before) },
      order: { announced_at: 'ASC' },
      take: BATCH,
    });
    for (const { id } of due) await this.store.repeat(id, before);
  }
}
