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
 * Followers who are told of a change later: after their quiet hours, once the post has come to them, or when what failed
 * is tried again. Whom nobody could tell in the end is kept for the report.
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
    waiting: readonly DeferredRecipient[],
  ): Promise<void> {
    const rows = waiting.map(({ member, until }) => ({
      post_id,
      follower_id: member.id,
      range_id,
      version,
      until,
    }));
    if (rows.length > 0) await tx.upsert(DeferredEdit, rows, ['post_id', 'follower_id']);
  }

  /** Those to whom the post is under way are told after it has come. */
  afterFlight(members: readonly Recipient[]): DeferredRecipient[] {
    return members.map((member) => ({ member, until: this.clock.now() + IN_FLIGHT_MS }));
  }

  /** Posts with a change that is due. */
  async postsDue(take: number): Promise<string[]> {
    const rows = await this.database.read
      .createQueryBuilder(DeferredEdit, 'l')
      .select('DISTINCT l.post_id', 'post_id')
      .where('l.until <= :now', { now: this.clock.now() })
      .limit(take)
      .getRawMany<{ post_id: string }>();
    return rows.map(({ post_id }) => post_id);
  }

  /** Tells those of a post that are due. */
  async sendDue(post_id: string, signal: AbortSignal): Promise<void> {
    for (let more = true; more && !signal.aborted;) {
      const claim = await this.claim(post_id);
      const change = await this.database.read.findOneBy(PostChange, { post_id });
      const rows = claim.filter(({ version }) => version === change?.version);
      const waiting = new Map<number, DeferredRecipient[]>();
      for (const [range, some] of Map.groupBy(rows, ({ range_id }) => range_id))
        waiting.set(range, await this.sendTo(change!, range, some));
      await this.database.transaction(async (tx) => {
        const known = await this.database.lock(tx, PostChange, { post_id });
        for (const { follower_id, until } of claim)
          await tx.delete(DeferredEdit, { post_id, follower_id, until });
        if (known?.version !== change?.version) return;
        for (const [range, some] of waiting) await this.store(tx, change!, range, some);
      });
      more = claim.length === BATCH;
    }
  }

  /** Whom nobody could tell is no news once the post was changed again, or a month later. */
  private async deleteOld(): Promise<void> {
    for (;;) {
      const rows = await this.database.read
        .createQueryBuilder(DeferredEdit, 'l')
        .innerJoin(PostChange, 'c', 'c.post_id = l.post_id')
        .where('l.until = :missed AND (c.version <> l.version OR c.changed_at < :old)', {
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
    const members = await Recipients.of(this.database, channel_id, () =>
      this.database.read.findBy(Follower, where),
    );
    const head = await this.sender.prepare({ post_id, channel_id });
    const { received: have, inFlight: underWay } = await splitByReceipt(
      this.database.read,
      range,
      members.all,
    );
    const waiting = await this.sender.send(change, transport, head, members, have);
    return [...waiting, ...this.afterFlight(underWay)];
  }
}
