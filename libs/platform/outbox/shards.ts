import { createHash } from 'node:crypto';

/** Shards of each outbox: how many processes of one app can relay at the same time. */
export const SHARDS = 4;

/** The shard of a key: all events of one aggregate pass through one relay at a time. */
export function shardOf(key: string): number {
  return createHash('md5').update(key).digest().readUInt32BE(0) % SHARDS;
}
