import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Follower } from '../audience/follower.entity.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Post } from '../broadcasts/post.entity.js';
import type { WebhookReplay } from './webhook-replay.entity.js';

/** Selects the posts of a period, after the cursor and in the channel's order, for which the follower was in the audience. Stopped and deleted posts are left out. */
export function replayablePosts(
  manager: EntityManager,
  { channel_id, joined_tick }: Pick<Follower, 'channel_id' | 'joined_tick'>,
  { from_at, to_at, cursor }: Pick<WebhookReplay, 'from_at' | 'to_at' | 'cursor'>,
): SelectQueryBuilder<Post> {
  return manager
    .createQueryBuilder(Post, 'p')
    .innerJoin(Plan, 'l', 'l.post_id = p.id AND l.stopped_at = 0 AND l.tick > :joined_tick', {
      joined_tick,
    })
    .where('p.channel_id = :channel_id AND p.sequence > :cursor AND p.deleted_at IS NULL', {
      channel_id,
      cursor,
    })
    .andWhere('p.published_at >= :from_at AND p.published_at < :to_at', { from_at, to_at })
    .orderBy('p.sequence', 'ASC');
}
