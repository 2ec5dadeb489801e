import { Injectable } from '@nestjs/common';
import { Between, In } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Leaving } from '../audience/leaving.js';
import { Bounces } from './bounce-counts.js';
import { Trouble } from './endpoint-failure.entity.js';
import type { FollowEnd } from '../transports/outcome.js';
import { descriptorOf } from '../transports/transport-list.js';
import type { Range } from '../broadcasts/range.entity.js';
import type { Attempt, Settled } from './receipts-of.js';

/**
 * Ends followers whom posts cannot reach any more: those whose endpoint said so, those whose transport ends who has failed
 * for too long, and mail addresses from which too much came back.
 */
@Injectable()
export class Retirement {
  constructor(
    private readonly leaving: Leaving,
    private readonly bounces: Bounces,
    private readonly clock: Clock,
  ) {}

  /** Remembers what fails, and adds to the gone those that have failed for too long. */
  async note(
    tx: Tx,
    { transport, post_id }: Pick<Range, 'transport' | 'post_id'>,
    sent: readonly Attempt[],
    settled: Settled,
  ): Promise<void> {
    if (sent.length === 0) return;
    const { endsAfterFailingMs } = descriptorOf(transport);
    if (endsAfterFailingMs !== undefined) await this.noteTrouble(tx, endsAfterFailingMs, sent, settled);
    await this.noteReturned(tx, post_id, sent, settled);
  }

  private async noteReturned(
    tx: Tx,
    post_id: string,
    sent: readonly Attempt[],
    settled: Settled,
  ): Promise<void> {
    const failed = new Set(
      settled.receipts.flatMap(({ state, follower_id }) => (state === 'failed' ? follower_id : [])),
    );
    const returned = sent.flatMap(({ member, verdict }) =>
      failed.has(member.id) && 'bounceStatus' in verdict && verdict.bounceStatus
        ? { follower_id: member.id, status: verdict.bounceStatus }
        : [],
    );
    const over = await this.bounces.count(tx, post_id, returned);
    for (const { member } of sent) if (over.has(member.id)) settled.ended.push({ member, why: 'bounced' });
  }

  private async noteTrouble(
    tx: Tx,
    endsAfterFailingMs: number,
    sent: readonly Attempt[],
    settled: Settled,
  ): Promise<void> {
    const failing = new Map(
      sent.filter(({ verdict }) => isFailure(verdict)).map(({ member }) => [member.id, member]),
    );
    const delivered = new Set(
      sent.filter(({ verdict }) => verdict.state === 'delivered').map(({ member }) => member.id),
    );
    const ids = sent.map(({ member }) => member.id);
    const known = await tx.findBy(Trouble, { follower_id: Between(Math.min(...ids), Math.max(...ids)) });
    const over = known
      .filter(({ follower_id }) => delivered.has(follower_id))
      .map(({ follower_id }) => follower_id);
    if (over.length > 0) await tx.delete(Trouble, { follower_id: In(over) });
    const now = this.clock.now();
    for (const { follower_id, since } of known) {
      const member = failing.get(follower_id);
      if (member && since <= now - endsAfterFailingMs) settled.ended.push({ member, why: 'failing' });
      failing.delete(follower_id);
    }
    if (failing.size === 0) return;
    const rows = [...failing.keys()].map((follower_id) => ({ follower_id, since: now }));
    // Another post to the same follower may be failing at the same time.
    await tx
      .createQueryBuilder()
      .insert()
      .into(Trouble)
      .values(rows)
      .orIgnore()
      .updateEntity(false)
      .execute();
  }

  async retire(publicId: string, why: FollowEnd | 'failing'): Promise<void> {
    if (why === 'opted_out') return this.leaving.end(publicId, 'left', 'provider_opt_out');
    await this.leaving.end(publicId, why);
  }
}

const isFailure = ({ state, held, ...more }: Attempt['verdict']): boolean =>
  !held && (state === 'deferred' || (state === 'failed' && !('ends' in more && more.ends)));
