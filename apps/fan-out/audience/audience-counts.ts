import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { byTransport, type ByTransport } from './by-transport.js';
import { Consent } from './consent.entity.js';
import { Follower, type EndReason } from './follower.entity.js';

interface Count {
  name: string | null;
  count: number;
}

/** Counts the followers of a channel, by transport, by why they ended, and by what brought them. */
@Injectable()
export class AudienceCounts {
  constructor(private readonly database: Database) {}

  /** Who follows now. */
  async byTransport(channelId: string): Promise<ByTransport<number>> {
    const query = this.followers(channelId, 'f.transport').andWhere('f.ended_tick IS NULL');
    const counts = new Map((await countsOf(query)).map(({ name, count }) => [name, count]));
    return byTransport((transport) => counts.get(transport) ?? 0);
  }

  /** Who ended for one of these reasons; a reason without anybody is left out. */
  async byEnd<R extends EndReason>(
    channelId: string,
    reasons: readonly R[],
  ): Promise<Partial<Record<R, number>>> {
    const query = this.followers(channelId, 'f.ended_reason').andWhere('f.ended_reason IN (:...reasons)', {
      reasons,
    });
    const counts = await countsOf(query);
    return Object.fromEntries(counts.map(({ name, count }) => [name, count])) as Partial<Record<R, number>>;
  }

  /** Who follows now by the source of their consent, the largest first; `source` is null where none is known. */
  async bySource(channelId: string): Promise<{ source: string | null; followers: number }[]> {
    const query = this.followers(channelId, 'c.source')
      .innerJoin(Consent, 'c', "c.follower_id = f.id AND c.kind = 'opt_in'")
      .andWhere('f.ended_tick IS NULL');
    const counts = await countsOf(query.orderBy('COUNT(*)', 'DESC').addOrderBy('c.source', 'ASC'));
    return counts.map(({ name, count }) => ({ source: name, followers: count }));
  }

  private followers(id: string, column: string) {
    return this.database.read
      .createQueryBuilder(Follower, 'f')
      .select(column, 'name')
      .addSelect('COUNT(*)', 'count')
      .where('f.channel_id = :id', { id })
      .groupBy(column);
  }
}

async function countsOf(query: { getRawMany<T>(): Promise<T[]> }): Promise<Count[]> {
  const rows = await query.getRawMany<{ name: string | null; count: number | string }>();
  return rows.map(({ name, count }) => ({ name, count: Number(count) }));
}
