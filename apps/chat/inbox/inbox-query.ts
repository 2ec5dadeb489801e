import type { EntityManager, SelectQueryBuilder } from 'typeorm';
import type { Caller } from '#platform/http/caller.js';
import { parseCursor } from '#platform/http/page.js';
import { ConversationTag } from '../conversations/conversation-tag.entity.js';
import { Conversation, type ConversationState } from '../conversations/conversation.entity.js';
import type { InboxQuery } from './inbox.dto.js';

/** Who asks; `me` means this member. */
type Asking = Pick<Caller, 'workspace' | 'actor'>;
/** The filters of a list of conversations, without its page. */
export type InboxFilters = Partial<Omit<InboxQuery, 'limit' | 'cursor'>>;

/** The filters that have an index of their own, beside the state; usually narrow ones first. */
const INDEXED = ['assignee', 'team', 'tag', 'door', 'unanswered'] as const;
export type IndexedFilter = (typeof INDEXED)[number];

/** Most entries of an index that are counted to find out which filter leaves fewest conversations. */
const COUNTED = 5_000;

/**
 * Returns the filter by whose index the list is read: the one with the fewest conversations. The databases do not know
 * that one agent has ten of a million conversations and another one half of them. Undefined if there is no choice.
 */
export async function narrowestFilter(
  manager: EntityManager,
  asking: Asking,
  { state = 'open', ...filters }: InboxFilters,
): Promise<IndexedFilter | undefined> {
  const given = INDEXED.filter((name) => filters[name] !== undefined);
  if (given.length < 2) return given[0];
  const counts = await Promise.all(
    given.map(async (name) => {
      const query =
        name === 'tag'
          ? taggedIn(manager, asking.workspace, filters.tag!, state)
          : filteredConversations(manager, asking, { state, [name]: filters[name] }, name);
      const [sql, parameters] = query.select('1', 'one').limit(COUNTED).getQueryAndParameters();
      const [row] = await manager.query<{ number: number | string }[]>(
        `SELECT COUNT(*) AS number FROM (${sql}) AS some`,
        parameters,
      );
      return Number(row!.number);
    }),
  );
  return given[counts.indexOf(Math.min(...counts))];
}

/**
 * Returns the query for the conversations of one state that match all filters. Each filter has an index that begins with the
 * workspace and ends with the order of the list; the list is read by the index of `by`, and the other filters are checked
 * on its rows.
 */
export function filteredConversations(
  manager: EntityManager,
  { workspace, actor }: Asking,
  filters: InboxFilters,
  by: IndexedFilter | undefined = INDEXED.find((name) => filters[name] !== undefined),
): SelectQueryBuilder<Conversation> {
  const { state = 'open', assignee, team, door, tag, unanswered } = filters;
  const query = manager.createQueryBuilder(Conversation, 'c');
  const compare = (filter: IndexedFilter, column: string, value: string | number) =>
    // No index serves an expression, on either database.
    query.andWhere(`${by === filter ? column : `COALESCE(${column}, NULL)`} = :${filter}`, {
      [filter]: value,
    });
  // The table that the list is read from, whose index has the order of the list.
  if (tag && by === 'tag')
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
  if (tag && by !== 'tag')
    // A subquery in the place of a value, which no database turns into a join that begins with the tag.
    query.andWhere(`COALESCE((${hasTag(manager)}), 0) = 1`, { tag });
  if (assignee !== undefined) compare('assignee', 'c.assignee_id', idOf(assignee, actor));
  if (team !== undefined) compare('team', 'c.team_id', idOf(team, actor));
  if (door !== undefined) compare('door', 'c.door', door);
  if (unanswered !== undefined) compare('unanswered', 'c.awaits_answer', Number(unanswered));
  return query;
}

const idOf = (given: string, actor: string): string =>
  given === 'none' ? '' : given === 'me' ? actor : given;

const taggedIn = (manager: EntityManager, workspace: string, tag: string, state: ConversationState) =>
  manager
    .createQueryBuilder(ConversationTag, 't')
    .where('t.workspace_id = :workspace AND t.tag_id = :tag AND t.state = :state', { workspace, tag, state });

const hasTag = (manager: EntityManager): string =>
  manager
    .createQueryBuilder(ConversationTag, 't')
    .select('1', 'one')
    .where('t.conversation_id = c.id AND t.tag_id = :tag')
    .getQuery();

/**
 * Returns the query for the ids of one page of the list, with one more, which shows that there is a next page. Where no tag's
 * index is read, it needs nothing but the index.
 */
export function pageOfIds(
  manager: EntityManager,
  asking: Asking,
  { limit, cursor, ...filters }: InboxQuery,
  by: IndexedFilter | undefined = INDEXED.find((name) => filters[name] !== undefined),
): SelectQueryBuilder<Conversation> {
  const [at, id] =
    by === 'tag' ? ['t.last_activity_at', 't.conversation_id'] : ['c.last_activity_at', 'c.id'];
  const query = filteredConversations(manager, asking, filters, by)
    .select(id, 'id')
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

/** Returns the query for the conversations of one page, in the order of the list: only their rows are read. */
export function inboxQuery(
  manager: EntityManager,
  asking: Asking,
  query: InboxQuery,
  by?: IndexedFilter,
): SelectQueryBuilder<Conversation> {
  const ids = pageOfIds(manager, asking, query, by);
  return manager
    .createQueryBuilder(Conversation, 'listed')
    .innerJoin(`(${ids.getQuery()})`, 'page', 'page.id = listed.id')
    .setParameters(ids.getParameters())
    .orderBy('listed.last_activity_at', 'DESC')
    .addOrderBy('listed.id', 'DESC');
}
