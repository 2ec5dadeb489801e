import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';
import { Follower } from './follower.entity.js';

/** A part of a post's audience over one transport. */
export interface AudienceSlice {
  channel_id: string;
  transport: TransportName;
  /** The tick of the post's plan, which fixes the audience. */
  tick: number;
  /** Only followers with an id above this one… */
  after: number;
  /** …and up to this one; no upper limit without it. */
  to?: number;
}

/**
 * Query for the members of a slice, in ascending order of id. A member is a follower who joined before the plan's tick and
 * had not ended by it. This never changes, so a slice always has the same members.
 */
export function membersOf(
  manager: EntityManager,
  slice: AudienceSlice,
  limit: number,
): SelectQueryBuilder<Follower> {
  const { channel_id, transport, tick, after, to } = slice;
  return manager
    .createQueryBuilder(Follower, 'f')
    .where('f.channel_id = :channel_id AND f.transport = :transport', { channel_id, transport })
    .andWhere('f.id > :after AND f.id <= :to', { after, to: to ?? Number.MAX_SAFE_INTEGER })
    .andWhere('f.joined_tick < :tick AND (f.ended_tick IS NULL OR f.ended_tick > :tick)', { tick })
    .orderBy('f.id', 'ASC')
    .limit(limit);
}

/** True when the follower belongs to the audience that this tick fixed. */
export const isMember = (follower: Pick<Follower, 'joined_tick' | 'ended_tick'>, tick: number): boolean =>
  follower.joined_tick < tick && (follower.ended_tick === null || follower.ended_tick > tick);

const EVER_FOLLOWED_SQL = `SELECT ${TRANSPORTS.map(
  (transport) =>
    `EXISTS (SELECT 1 FROM follower WHERE channel_id = ? AND transport = '${transport}') AS ${transport}`,
).join(', ')}`;

/** The transports over which a channel has or had followers, in the order of `TRANSPORTS`. */
export async function transportsEverFollowed(
  manager: EntityManager,
  channelId: string,
): Promise<TransportName[]> {
  const [row] = await manager.query<Record<TransportName, number | string>[]>(
    EVER_FOLLOWED_SQL,
    TRANSPORTS.map(() => channelId),
  );
  return TRANSPORTS.filter((transport) => Number(row![transport]) === 1);
}

/** Counts the next members of a slice, at most `limit`, and returns the id of the last one (0 without any). It loads no rows. */
export async function countSlice(
  manager: EntityManager,
  slice: AudienceSlice,
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
