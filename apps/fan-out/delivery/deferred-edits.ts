import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Recipients, type Recipient } from './recipients.js';
import { Follower } from '../audience/follower.entity.js';
import { Range } from '../broadcasts/range.entity.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { ChangeSender, type DeferredRecipient } from './change-sender.js';
import { splitByReceipt } from './split-by-receipt.js';
import { DeferredEdit, GIVEN_UP } from '../broadcasts/deferred-edit.entity.js';
import { PostChange } from '../broadcasts/post-change.entity.js';

const BATCH = 200;
const CLAIM_MS = 120_000;
const IN_FLIGHT_MS = 2_000;
const RETENTION_MS = 30 * 86_400_000;
const DELETE_BATCH = 1_000;

/**
 * Keeps which followers get a change of a post later, and sends it to them: after their quiet hours, once they have the
 * post, or when a failed attempt is due again. A follower who was given up is kept for the delivery report.
 */
@Injectable()
export class DeferredEdits {
  constructor(
    private readonly database: Database,
    private readonly sender: ChangeSender,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(3_600_000, 'missed-changes', () => this.deleteOld());
  }

  async store(
    tx: Tx,
    { post_id, version }: PostChange,
    range_id: number,
    deferred: readonly DeferredRecipient[],
  ): Promise<void> {
    const rows = deferred.map(({ recipient, until }) => ({
      post_id,
      follower_id: recipient.id,
      range_id,
      version,
      until,
    }));
    if (rows.length > 0) await tx.upsert(DeferredEdit, rows, ['post_id', 'follower_id']);
  }

  /** Defers recipients to whom the post itself is being sent, so that the change comes after it. */
  deferInFlight(recipients: readonly Recipient[]): DeferredRecipient[] {
    return recipients.map((recipient) => ({ recipient, until: this.clock.now() + IN_FLIGHT_MS }));
  }

  /** Posts with a change that is due. */
  async postsDue(take: number): Promise<string[]> {
    const rows = await this.database.read
      .createQueryBuilder(DeferredEdit, 'e')
      .select('DISTINCT e.post_id', 'post_id')
      .where('e.until <= :now', { now: this.clock.now() })
      .limit(take)
      .getRawMany<{ post_id: string }>();
    return rows.map(({ post_id }) => post_id);
  }

  /** Sends a post's newest change to the followers for whom it is due. */
  async sendDue(post_id: string, signal: AbortSignal): Promise<void> {
    for (let more = true; more && !signal.aborted;) {
      const claimed = await this.claim(post_id);
      const change = await this.database.read.findOneBy(PostChange, { post_id });
      const rows = claimed.filter(({ version }) => version === change?.version);
      const deferred = new Map<number, DeferredRecipient[]>();
      for (const [range, some] of Map.groupBy(rows, ({ range_id }) => range_id))
        deferred.set(range, await this.sendTo(change!, range, some));
      await this.database.transaction(async (tx) => {
        const locked = await this.database.lock(tx, PostChange, { post_id });
        for (const { follower_id, until } of claimed)
          await tx.delete(DeferredEdit, { post_id, follower_id, until });
        if (locked?.version !== change?.version) return;
        for (const [range, some] of deferred) await this.store(tx, change!, range, some);
      });
      more = claimed.length === BATCH;
    }
  }

  /** Deletes followers who were given up, once the post has changed again or 30 days after the change. */
  private async deleteOld(): Promise<void> {
    for (;;) {
      const rows = await this.database.read
        .createQueryBuilder(DeferredEdit, 'e')
        .innerJoin(PostChange, 'c', 'c.post_id = e.post_id')
        .where('e.until = :missed AND (c.version <> e.version OR c.changed_at < :old)', {
          missed: GIVEN_UP,
          old: this.clock.now() - RETENTION_MS,
        })
        .limit(DELETE_BATCH)
        .getMany();
      for (const [post_id, some] of Map.groupBy(rows, (row) => row.post_id)) {
        const follower_id = In(some.map((row) => row.follower_id));
        await this.database.transaction((tx) =>
          tx.delete(DeferredEdit, { post_id, follower_id, until: GIVEN_UP }),
        );
      }
      if (rows.length < DELETE_BATCH) return;
    }
  }

  private claim(post_id: string): Promise<DeferredEdit[]> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const where = { post_id, until: LessThanOrEqual(now) };
      const rows = await this.database.lockAll(tx, DeferredEdit, {
        where,
        order: { follower_id: 'ASC' },
        take: BATCH,
      });
      const until = now + CLAIM_MS;
      const ids = rows.map(({ follower_id }) => follower_id);
      if (ids.length > 0) await tx.update(DeferredEdit, { post_id, follower_id: In(ids) }, { until });
      return rows.map((row) => ({ ...row, until }));
    });
  }

  private async sendTo(
    change: PostChange,
    range: number,
    rows: DeferredEdit[],
  ): Promise<DeferredRecipient[]> {
    const where = { id: In(rows.map(({ follower_id }) => follower_id)) };
    const { post_id, channel_id, transport } = await this.database.read.findOneByOrFail(Range, { id: range });
    const recipients = await Recipients.of(this.database, channel_id, () =>
      this.database.read.findBy(Follower, where),
    );
    const context = await this.sender.prepare({ post_id, channel_id });
    const { received, inFlight } = await splitByReceipt(this.database.read, range, recipients.all);
    const deferred = await this.sender.send(change, transport, context, recipients, received);
    return [...deferred, ...this.deferInFlight(inFlight)];
  }
}
