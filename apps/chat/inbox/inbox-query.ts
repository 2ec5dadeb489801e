import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Caller } from '#platform/http/caller.js';
import { parseCursor } from '#platform/http/page.js';
import { ConversationTag } from '../conversations/conversation-tag.entity.js';
import { Conversation } from '../conversations/conversation.entity.js';
import type { InboxQuery } from './inbox.dto.js';

/** Who asks; `me` means this member. */
type Asking = Pick<Caller, 'workspace' | 'actor'>;
/** The filters of a list of conversations, without its page. */
export type InboxFilters = Partial<Omit<InboxQuery, 'limit' | 'cursor'>>;

/**
 * Returns the query for the conversations of one state that match all filters. Each filter has an index that begins with the
 * workspace and ends with the order of the list; of several filters the database uses one index.
 */
export function filteredConversations(
  manager: EntityManager,
  { workspace, actor }: Asking,
  { state = 'open', assignee, team, door, tag, unanswered }: InboxFilters,
): SelectQueryBuilder<Conversation> {
  const query = manager.createQueryBuilder(Conversation, 'c');
  // The table that the list is read from, whose index has the order of the list.
  if (tag)
    query
      .innerJoin(ConversationTag, 't', 't.conversation_id = c.id')
      .where('t.workspace_id = :workspace AND t.tag_id = :tag AND t.state = :state', {
        workspace,
        tag,
        state,
      });
  else
    query
      .where('c.workspace_id = :workspace AND c.state = :state', { workspace, state })
      .andWhere('c.last_activity_at IS NOT NULL');
  if (assignee === 'none') query.andWhere("c.assignee_id = ''");
  else if (assignee)
    query.andWhere('c.assignee_id = :assignee', { assignee: assignee === 'me' ? actor : assignee });
  if (team) query.andWhere('c.team_id = :team', { team: team === 'none' ? '' : team });
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
  const [at, id] = filters.tag ? ['t.last_activity_at', 't.conversation_id'] : ['c.last_activity_at', 'c.id'];
  const query = filteredConversations(manager, asking, filters)
    .orderBy(at, 'DESC')
    .addOrderBy(id, 'DESC')
    .limit(limit + 1);
  const [since, after] = parseCursor(cursor, /^(\d{1,15})-(cnv_[0-9a-hjkmnp-tv-z]{26})$/) ?? [];
  if (since === undefined) return query;
  // The first condition alone bounds the part of the index that is read.
  return query.andWhere(`${at} <= :since AND (${at} < :since OR ${id} < :after)`, {
    since: Number(since),
    after,
  });
}
