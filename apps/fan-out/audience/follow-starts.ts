import { Injectable } from '@nestjs/common';
import { FollowStarted, follows } from '#crossing/follow.topic.js';
import { SubjectErased, subjects } from '#crossing/subject.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { MetricFamilies, type Increment } from '#platform/operations/metric-families.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { FollowStart } from './follow-start.entity.js';
import type { Follower } from './follower.entity.js';

/** What a link to a channel's page puts into its address as the source. */
const CLICK_ID = /^clk_[0-9a-hjkmnp-tv-z]{26}$/;

type NewFollower = Pick<Follower, 'id' | 'workspace_id' | 'transport'>;

/** Tells the ads side that a follower came by a click, under an id that says nothing else of them. */
@Injectable()
export class FollowStarts {
  private readonly optIns: Increment;

  constructor(
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    private readonly ids: Ids,
    families: MetricFamilies,
  ) {
    this.optIns = families.counter('opt_ins_total', 'New followers, by transport', ['transport']);
  }

  /** Counts a new follower, and crosses that they followed where `source` names a click. */
  async record(tx: Tx, follower: NewFollower, source: string | null): Promise<void> {
    this.optIns({ transport: follower.transport });
    if (source === null || !CLICK_ID.test(source)) return;
    const { id: follower_id, workspace_id } = follower;
    const subject_id = this.ids.random('sub');
    await tx.insert(FollowStart, { follower_id, workspace_id, subject_id });
    const event = make(FollowStarted, { workspace_id, subject_id, click_id: source, at: this.clock.now() });
    await this.outbox.append(tx, follows, event, 1);
  }

  /** Deletes under which id the ads side knows the follower, and tells it that the person was erased. */
  async erase(tx: Tx, follower_id: number): Promise<void> {
    const start = await tx.findOneBy(FollowStart, { follower_id });
    if (!start) return;
    const { workspace_id, subject_id } = start;
    await tx.delete(FollowStart, { follower_id });
    const event = make(SubjectErased, { workspace_id, subject_id, at: this.clock.now() });
    await this.outbox.append(tx, subjects, event, 1);
  }
}
