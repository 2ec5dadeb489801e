import { Injectable } from '@nestjs/common';
import { Between, In } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Leaving } from '../audience/leaving.js';
import { BounceCounts } from './bounce-counts.js';
import { EndpointFailure } from './endpoint-failure.entity.js';
import type { FollowEnd } from '../audience/follower.entity.js';
import { descriptorOf } from '../transports/transport-list.js';
import type { Range } from '../broadcasts/range.entity.js';
import type { Attempt, SettledBatch } from './receipts-of.js';

/**
 * Ends followers whom posts cannot reach any more: endpoints that said so, endpoints that failed for longer than their
 * transport allows, and mail addresses from which too many mails came back.
 */
@Injectable()
export class EndUnreachable {
  constructor(
    private readonly leaving: Leaving,
    private readonly bounces: BounceCounts,
    private readonly clock: Clock,
  ) {}

  /** Records failures and bounces of a batch, and adds to `settled.ended` the followers who reached a limit. */
  async recordFailures(
    tx: Tx,
    { transport, post_id }: Pick<Range, 'transport' | 'post_id'>,
    sent: readonly Attempt[],
    settled: SettledBatch,
  ): Promise<void> {
    if (sent.length === 0) return;
    const { endsAfterFailingMs } = descriptorOf(transport);
    if (endsAfterFailingMs !== undefined)
      await this.recordEndpointFailures(tx, endsAfterFailingMs, sent, settled);
    await this.recordBounces(tx, post_id, sent, settled);
  }

  private async recordBounces(
    tx: Tx,
    post_id: string,
    sent: readonly Attempt[],
    settled: SettledBatch,
  ): Promise<void> {
    const failed = new Set(
      settled.receipts.flatMap(({ state, follower_id }) => (state === 'failed' ? follower_id : [])),
    );
    const returned = sent.flatMap(({ recipient, result }) =>
      failed.has(recipient.id) && 'bounceStatus' in result && result.bounceStatus
        ? { follower_id: recipient.id, status: result.bounceStatus }
        : [],
    );
    const over = await this.bounces.count(tx, post_id, returned);
    for (const { recipient } of sent)
      if (over.has(recipient.id)) settled.ended.push({ recipient, why: 'bounced' });
  }

  private async recordEndpointFailures(
    tx: Tx,
    endsAfterFailingMs: number,
    sent: readonly Attempt[],
    settled: SettledBatch,
  ): Promise<void> {
    const failing = new Map(
      sent.filter(({ result }) => isFailure(result)).map(({ recipient }) => [recipient.id, recipient]),
    );
    const delivered = new Set(
      sent.filter(({ result }) => result.state === 'delivered').map(({ recipient }) => recipient.id),
    );
    const ids = sent.map(({ recipient }) => recipient.id);
    const known = await tx.findBy(EndpointFailure, {
      follower_id: Between(Math.min(...ids), Math.max(...ids)),
    });
    const over = known
      .filter(({ follower_id }) => delivered.has(follower_id))
      .map(({ follower_id }) => follower_id);
    if (over.length > 0) await tx.delete(EndpointFailure, { follower_id: In(over) });
    const now = this.clock.now();
    for (const { follower_id, since } of known) {
      const recipient = failing.get(follower_id);
      if (recipient && since <= now - endsAfterFailingMs) settled.ended.push({ recipient, why: 'failing' });
      failing.delete(follower_id);
    }
    if (failing.size === 0) return;
    const rows = [...failing.keys()].map((follower_id) => ({ follower_id, since: now }));
    // Another post to the same follower may be failing at the same time.
    await tx
      .createQueryBuilder()
      .insert()
      .into(EndpointFailure)
      .values(rows)
      .orIgnore()
      .updateEntity(false)
      .execute();
  }

  /** Ends one follower and revokes the address, in a transaction of its own. */
  end(publicId: string, why: FollowEnd | 'failing'): Promise<void> {
    return this.leaving.end(publicId, why);
  }
}

const isFailure = ({ state, held, ...more }: Attempt['result']): boolean =>
  !held && (state === 'deferred' || (state === 'failed' && !('ends' in more && more.ends)));
