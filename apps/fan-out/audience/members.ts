import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';
import { Follower } from './follower.entity.js';

export interface Slice {
  channel_id: string;
  transport: TransportName;
  /** The plan's tick. */
  tick: number;
  /** Ids above this one… */
  after: number;
  /** …up to this one. */
  to?: number;
}

/**
 * Members of a post's audience in ascending order of id. Who joined before the plan's tick and had not left by then
 * is a member for ever, so the same slice always has the same members.
 */
export function membersOf(manager: EntityManager, slice: Slice, limit: number): SelectQueryBuilder<Follower> {
  const { channel_id, transport, tick, after, to } = slice;
  return manager
    .createQueryBuilder(Follower, 'f')
    .where('f.channel_id = :channel_id AND f.transport = :transport', { channel_id, transport })
    .andWhere('f.id > :after AND f.id <= :to', { after, to: to ?? Number.MAX_SAFE_INTEGER })
    .andWhere('f.joined_tick < :tick AND (f.ended_tick IS NULL OR f.ended_tick > :tick)', { tick })
    .orderBy('f.id', 'ASC')
    .limit(limit);
}

export const isMember = (follower: Pick<Follower, 'joined_tick' | 'ended_tick'>, tick: number): boolean =>
  follower.joined_tick < tick && (follower.ended_tick === null || follower.ended_tick > tick);

const EVER_BY = `SELECT ${TRANSPORTS.map(
  (transport) =>
    `EXISTS (SELECT 1 FROM follower WHERE channel_id = ? AND transport = '${transport}') AS ${transport}`,
).join(', ')}`;

/** The transports by which a channel has ever had followers, in their order: one look instead of one for each. */
export async function transportsOf(manager: EntityManager, channelId: string): Promise<TransportName[]> {
  const [row] = await manager.query<Record<TransportName, number | string>[]>(
    EVER_BY,
    TRANSPORTS.map(() => channelId),
  );
  return TRANSPORTS.filter((transport) => Number(row![transport]) === 1);
}

/** How many members the next `limit` are, and the last one's id, without loading any. */
export async function measure(
  manager: EntityManager,
  slice: Slice,
  limit: number,
): Promise<{ members: number; to_id: number }> {
  const ids = membersOf(manager, slice, limit).select('f.id', 'id');
  const row = await manager
    .createQueryBuilder()
    .select('COUNT(*)', 'members')
    .addSelect('MAX(slice.id)', 'to_id')
    .from(`(${ids.getQuery()})`, 'slice')
    .setParameters(ids.getParameters())
    .getRawOne<{ members: number | string; to_id: number | string | null }>();
  return { members: Number(row?.members ?? 0), to_id: Number(row?.to_id ?? 0) };
}
