import { createHash } from 'node:crypto';

/** Shards of each outbox, and so the most processes of one app that can relay at the same time. */
export const SHARDS = 4;

/** Returns the shard of a key (0 to SHARDS - 1), so that one relay at a time publishes all events of an aggregate. */
export function shardOf(key: string): number {
  return createHash('md5').update(key).digest().readUInt32BE(0) % SHARDS;
}
