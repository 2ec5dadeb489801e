import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Members, type Member } from '../deliver/members.js';
import { Follower } from '../followers/follower.entity.js';
import { ChangeSender, type Waiting } from './change-sender.js';
import { LateChange } from './late-change.entity.js';
import { PostChange } from './post-change.entity.js';

const BATCH = 200;
const CLAIM_MS = 120_000;

/** Changes that would be noticed in somebody's quiet hours: kept until these are over, and told then. */
@Injectable()
export class LateChanges {
  constructor(
    private readonly database: Database,
    private readonly sender: ChangeSender,
    private readonly clock: Clock,
  ) {}

  async keep(tx: Tx, { post_id, version }: PostChange, waiting: readonly Waiting[]): Promise<void> {
    const rows = waiting.map(({ member, until }) => ({ post_id, follower_id: member.id, version, until }));
    if (rows.length > 0) await tx.upsert(LateChange, rows, ['post_id', 'follower_id']);
  }

  /** Posts with a change that is due. */
  async due(take: number): Promise<string[]> {
    const rows = await this.database.read
      .createQueryBuilder(LateChange, 'l')
      .select('DISTINCT l.post_id', 'post_id')
      .where('l.until <= :now', { now: this.clock.now() })
      .limit(take)
      .getRawMany<{ post_id: string }>();
    return rows.map(({ post_id }) => post_id);
  }

  /** Tells those of a post that are due. */
  async run(post_id: string, signal: AbortSignal): Promise<void> {
    for (let more = true; more && !signal.aborted;) {
      const claim = await this.claim(post_id);
      const change = await this.database.read.findOneBy(PostChange, { post_id });
      const rows = claim.filter(({ version }) => version === change?.version);
      const waiting = change ? await this.tell(change, rows) : [];
      await this.database.transaction(async (tx) => {
        for (const { follower_id, until } of claim)
          await tx.delete(LateChange, { post_id, follower_id, until });
        if (change) await this.keep(tx, change, waiting);
      });
      more = claim.length === BATCH;
    }
  }

  private claim(post_id: string): Promise<LateChange[]> {
    return this.database.transaction(async (tx) => {
      const now = this.clock.now();
      const where = { post_id, until: LessThanOrEqual(now) };
      const rows = await this.database.lockAll(tx, LateChange, {
        where,
        order: { follower_id: 'ASC' },
        take: BATCH,
      });
      const until = now + CLAIM_MS;
      const ids = rows.map(({ follower_id }) => follower_id);
      if (ids.length > 0) await tx.update(LateChange, { post_id, follower_id: In(ids) }, { until });
      return rows.map((row) => ({ ...row, until }));
    });
  }

  private async tell(change: PostChange, rows: LateChange[]): Promise<Waiting[]> {
    const waiting: Waiting[] = [];
    const where = { id: In(rows.map(({ follower_id }) => follower_id)) };
    const followers = await this.database.read.findBy(Follower, where);
    for (const [name, group] of Map.groupBy(followers, ({ transport }) => transport)) {
      const { channel_id } = group[0]!;
      const members = await Members.of(this.database, channel_id, async () => group as Member[]);
      const head = await this.sender.letters.head({ post_id: change.post_id, channel_id });
      waiting.push(...(await this.sender.send(change, name, head, members, group)));
    }
    return waiting;
  }
}
