import { LRUCache } from 'lru-cache';
import type { Database } from '#platform/adapters/sql/database.js';
import { Channel } from './channel.entity.js';

/** Milliseconds for which the versions that were read may still be used when a delivery starts. */
export const VERSIONS_MAX_AGE_MS = 20;
const MAX_CACHED_CHANNELS = 1_000;

/** Counters of a channel: `tick` goes up when a follower leaves, `preferences_version` when one changes its preferences. */
export type ChannelVersions = Pick<Channel, 'tick' | 'preferences_version'>;

interface VersionsRead {
  /** Milliseconds since 1970. The versions include everything that was committed before this instant. */
  readAt: number;
  versions: Promise<ChannelVersions>;
}

/** The last read of each channel, so that all batches that are being sent share one query. */
const readsByDatabase = new WeakMap<Database, LRUCache<string, VersionsRead>>();

/** Reads a channel's versions, or returns a read that is at most `VERSIONS_MAX_AGE_MS` old. */
export function readChannelVersions(database: Database, channelId: string): VersionsRead {
  let reads = readsByDatabase.get(database);
  if (!reads) readsByDatabase.set(database, (reads = new LRUCache({ max: MAX_CACHED_CHANNELS })));
  const known = reads.get(channelId);
  const now = Date.now();
  if (known && now - known.readAt < VERSIONS_MAX_AGE_MS) return known;
  const where = { id: channelId };
  const select = { tick: true, preferences_version: true };
  const versions = database.read.findOneOrFail(Channel, { select, where });
  const read = { readAt: now, versions };
  reads.set(channelId, read);
  versions.catch(() => reads.get(channelId) === read && reads.delete(channelId));
  return read;
}
