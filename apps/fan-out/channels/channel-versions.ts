import { LRUCache } from 'lru-cache';
import type { Database } from '#platform/adapters/sql/database.js';
import { Channel } from './channel.entity.js';

/** How old may be what a delivery knows of its channel when it starts: a moment, as on the wire. */
export const FRESH_MS = 20;
const REMEMBERED = 1_000;

/** What changes when a follower leaves, and when one says when it wants posts. */
export type Steps = Pick<Channel, 'tick' | 'wished'>;

interface Look {
  /** Everything that was committed by then is seen. */
  at: number;
  steps: Promise<Steps>;
}

/** All batches of a channel share one look in a moment, however many are being sent. */
const looks = new WeakMap<Database, LRUCache<string, Look>>();

/** A channel's steps, as of `FRESH_MS` ago at most. */
export function lookAt(database: Database, channel: string): Look {
  let mine = looks.get(database);
  if (!mine) looks.set(database, (mine = new LRUCache({ max: REMEMBERED })));
  const known = mine.get(channel);
  const now = Date.now();
  if (known && now - known.at < FRESH_MS) return known;
  const where = { id: channel };
  const steps = database.read.findOneOrFail(Channel, { select: { tick: true, wished: true }, where });
  const look = { at: now, steps };
  mine.set(channel, look);
  steps.catch(() => mine.get(channel) === look && mine.delete(channel));
  return look;
}
