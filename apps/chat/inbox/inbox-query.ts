import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Caller } from '#platform/http/caller.js';
import { parseCursor } from '#platform/http/page.js';
import { Conversation } from '../conversations/conversation.entity.js';
import type { InboxQuery } from './inbox.dto.js';

/** Who asks; `me` means this member. */
type Asking = Pick<Caller, 'workspace' | 'actor'>;
export type InboxFilters = Partial<Omit<InboxQuery, 'limit' | 'cursor'>>;

/**
 * Returns the query for the conversations of one state that match all filters. Each filter has an index that begins with the
 * workspace and ends with the order of the list; of several filters the database uses one index.
 */
export function filteredConversations(
  manager: EntityManager,
  { workspace, actor }: Asking,
  { state = 'open', assignee, door, unanswered }: InboxFilters,
): SelectQueryBuilder<Conversation> {
  const query = manager
    .createQueryBuilder(Conversation, 'c')
    .where('c.workspace_id = :workspace AND c.state = :state', { workspace, state })
    .andWhere('c.last_activity_at IS NOT NULL');
  if (assignee === 'none') query.andWhere("c.assignee_id = ''");
  else if (assignee)
    query.andWhere('c.assignee_id = :assignee', { assignee: assignee === 'me' ? actor : assignee });
  if (door) query.andWhere('c.door = :door', { door });
  if (unanswered !== undefined) query.andWhere('c.awaits_answer = :awaits', { awaits: Number(unanswered) });
  return query;
}

/** Returns the query for one page of the list, with one row more, which shows that there is a next page. */
export function inboxQuery(
  manager: EntityManager,
  asking: Asking,
  { limit, cursor, ...filters }: InboxQuery,
): SelectQueryBuilder<Conversation> {
  const query = filteredConversations(manager, asking, filters)
    .orderBy('c.last_activity_at', 'DESC')
    .addOrderBy('c.id', 'DESC')
    .limit(limit + 1);
  const [at, id] = parseCursor(cursor, /^(\d{1,15})-(cnv_[0-9a-hjkmnp-tv-z]{26})$/) ?? [];
  if (at === undefined) return query;
  // The first condition alone bounds the part of the index that is read.
  return query.andWhere('c.last_activity_at <= :at AND (c.last_activity_at < :at OR c.id < :id)', {
    at: Number(at),
    id,
  });
}
