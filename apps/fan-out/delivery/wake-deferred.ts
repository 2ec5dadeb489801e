import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual, MoreThan, MoreThanOrEqual } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { Follower } from '../audience/follower.entity.js';
import { Range } from '../broadcasts/range.entity.js';
import { Preferences } from '../preferences/preferences.js';
import type { PreferenceBlock } from '../preferences/daily-cap.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { retryRange } from '../broadcasts/deliver.jobs.js';

const PREFERENCE_REASONS: PreferenceBlock['reason'][] = ['quiet_hours', 'cap'];

/** Makes deferred deliveries due again when a follower's preferences change. */
@Injectable()
export class WakeDeferred {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly sweep: Sweep,
    preferences: Preferences,
  ) {
    preferences.onChanged((follower) => this.wake(follower));
  }

  /** Makes the follower's deliveries that preferences deferred due now. Preferences are checked again before they are sent, so they may be deferred again. */
  async wake({
    id,
    channel_id,
    transport,
  }: Pick<Follower, 'id' | 'channel_id' | 'transport'>): Promise<void> {
    const member = { channel_id, transport, from_id: LessThanOrEqual(id), to_id: MoreThanOrEqual(id) };
    const ranges = await this.database.read.find(Range, {
      select: { id: true },
      where: { ...member, retry_at: MoreThan(0) },
    });
    const deferred = { follower_id: id, state: 'deferred' as const, reason: In(PREFERENCE_REASONS) };
    const found = await this.database.read.findBy(Receipt, {
      ...deferred,
      range_id: In(ranges.map((range) => range.id)),
    });
    for (const { range_id } of found) {
      await this.database.transaction(async (tx) => {
        const range = await this.database.lock(tx, Range, { id: range_id });
        const still = { ...deferred, range_id };
        if (!range || !(await tx.existsBy(Receipt, still))) return;
        const now = this.clock.now();
        await tx.update(Receipt, still, { until: now });
        await tx.update(Range, { id: range_id }, { retry_at: now });
        this.sweep.afterThisCommit(retryRange.name);
      });
    }
  }
}
