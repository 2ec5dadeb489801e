import { Injectable } from '@nestjs/common';
import { Between, In } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { EndReason } from '../audience/follower.entity.js';
import { Leaving } from '../audience/leaving.js';
import { Bounces } from './bounce-counts.js';
import { Trouble } from './endpoint-failure.entity.js';
import { OPTED_OUT } from '../transports/whatsapp/whatsapp.codes.js';
import type { Range } from '../broadcasts/range.entity.js';
import type { Attempt, Settled } from './receipts-of.js';

/** A webhook that has failed for so long is disabled, as Standard Webhooks recommends. */
const PATIENCE_MS = 120 * 3_600_000;
const NAMED: ReadonlySet<string> = new Set<EndReason>(['blocked', 'bounced', 'failing']);

/**
 * Ends followers whose endpoints are dead: those that said so, webhooks that have failed for five days, and mail
 * addresses from which too much came back.
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
    if (transport === 'webhook') await this.noteTrouble(tx, sent, settled);
    if (transport === 'email') await this.noteReturned(tx, post_id, sent, settled);
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
      failed.has(member.id) && 'returned' in verdict && verdict.returned
        ? { follower_id: member.id, status: verdict.returned }
        : [],
    );
    const over = await this.bounces.count(tx, post_id, returned);
    for (const { member } of sent) if (over.has(member.id)) settled.gone.push({ member, reason: 'bounced' });
  }

  private async noteTrouble(tx: Tx, sent: readonly Attempt[], settled: Settled): Promise<void> {
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
      if (member && since <= now - PATIENCE_MS) settled.gone.push({ member, reason: 'failing' });
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

  async retire(publicId: string, reason: string): Promise<void> {
    if (reason === OPTED_OUT) return this.leaving.end(publicId, 'left', 'provider_opt_out');
    await this.leaving.end(publicId, NAMED.has(reason) ? (reason as EndReason) : 'gone');
  }
}

const isFailure = ({ state, held, ...more }: Attempt['verdict']): boolean =>
  !held && (state === 'deferred' || (state === 'failed' && !('gone' in more && more.gone)));
