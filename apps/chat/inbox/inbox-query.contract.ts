import type { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { SystemIds } from '#platform/ports/system.js';
import { DOOR_NAMES } from '#crossing/conversation.topic.js';
import { ConversationTag } from '../conversations/conversation-tag.entity.js';
import { Conversation, CONVERSATION_STATES } from '../conversations/conversation.entity.js';
import { NEW_CONVERSATION } from '../conversations/new-conversation.js';
import { openCounts } from '../tags/tag-counts.js';
import { InboxQuery } from './inbox.dto.js';
import {
  filteredConversations,
  inboxQuery,
  narrowestFilter,
  pageOfIds,
  type IndexedFilter,
  type InboxFilters,
} from './inbox-query.js';

const ids = new SystemIds();
const SIZE = 4_000;
const RARE_TAG = ids.next('tag');
const USUAL_TAG = ids.next('tag');
const TEAMS = Array.from({ length: 7 }, () => ids.next('tem'));
const AGENTS = Array.from({ length: 20 }, () => ids.next('key'));

/** Cases for the list of conversations that hold on each database. `open` returns a database without conversations. */
export function describeInboxQuery(on: string, open: () => Promise<Database>): void {
  describe(`the list of conversations on ${on}`, () => {
    let database: Database;
    const workspace = ids.next('wsp');
    const asking = { workspace, actor: AGENTS[0]! };

    beforeAll(async () => {
      database = await open();
      const rows = Array.from({ length: SIZE }, (_, index) => rowOf(index, index % 4 === 3));
      await database.transaction(async (tx) => {
        for (let from = 0; from < SIZE; from += 100)
          await tx.insert(Conversation, rows.slice(from, from + 100));
        const tagged = rows.flatMap((row, index) => [
          ...(index % 50 === 1 ? [tagOf(row, RARE_TAG)] : []),
          ...(index % 4 !== 1 ? [tagOf(row, USUAL_TAG)] : []),
        ]);
        for (let from = 0; from < tagged.length; from += 100)
          await tx.insert(ConversationTag, tagged.slice(from, from + 100));
      });
      if (database.kind === 'mysql')
        await database.read.query('ANALYZE TABLE conversation, conversation_tag');
    });
    afterAll(() => database.close());

    function rowOf(index: number, foreign: boolean): Conversation {
      const awaits_answer = index % 5 === 0 ? 1 : 0;
      return make(Conversation, {
        ...NEW_CONVERSATION,
        id: ids.next('cnv'),
        workspace_id: foreign ? 'wsp_other' : workspace,
        contact_id: ids.next('cnt'),
        door: DOOR_NAMES[index % DOOR_NAMES.length]!,
        opened_at: index,
        // Several conversations have the same time.
        started_at: Math.floor(index / 3),
        last_activity_at: Math.floor(index / 3),
        state: CONVERSATION_STATES[index % 10 < 7 ? 0 : (index % 3) + 1]!,
        team_id: index % 3 === 0 ? TEAMS[index % TEAMS.length]! : null,
        assignee_id: index % 2 === 0 ? AGENTS[index % AGENTS.length]! : null,
        unanswered_since: awaits_answer ? index : null,
        awaits_answer,
      } as Conversation);
    }
    const tagOf = (
      { id: conversation_id, workspace_id, state, last_activity_at }: Conversation,
      tag_id: string,
    ) => ({
      conversation_id,
      tag_id,
      workspace_id,
      state,
      last_activity_at: last_activity_at!,
    });
    const query = (filters: InboxFilters & { limit?: number; cursor?: string }, by?: IndexedFilter) =>
      inboxQuery(database.read, asking, Object.assign(new InboxQuery(), filters), by);

    interface Plan {
      index: string;
      /** Whether it sorts rows after reading them. */
      sorts: boolean;
      /** Whether it reads rows of conversations beside the index. */
      reads: boolean;
    }

    /** Returns the index by which the database finds a page. */
    async function plan(filters: InboxFilters, cursor?: string): Promise<Plan> {
      const by = await narrowestFilter(database.read, asking, filters);
      const page = Object.assign(new InboxQuery(), { ...filters, ...(cursor && { cursor }) });
      const [sql, parameters] = pageOfIds(database.read, asking, page, by).getQueryAndParameters();
      if (database.kind === 'sqlite') {
        const lines = await database.read.query<{ detail: string }[]>(
          `EXPLAIN QUERY PLAN ${sql}`,
          parameters,
        );
        const text = lines.map(({ detail }) => detail).join('\n');
        const reads = lines.some(({ detail }) => / c /.test(detail) && !detail.includes('COVERING INDEX'));
        return { index: /INDEX (\w+)/.exec(text)?.[1] ?? text, sorts: text.includes('TEMP B-TREE'), reads };
      }
      const lines = await database.read.query<{ table: string; key: string; Extra: string | null }[]>(
        `EXPLAIN ${sql}`,
        parameters,
      );
      const reads = lines.some(({ table, Extra }) => table === 'c' && !Extra?.includes('Using index'));
      return {
        index: lines[0]!.key,
        sorts: lines.some(({ Extra }) => /filesort|temporary/.test(Extra ?? '')),
        reads,
      };
    }

    it.each<[InboxFilters, string]>([
      [{}, 'conversation_by_state'],
      [{ state: 'spam' }, 'conversation_by_state'],
      [{ assignee: 'me' }, 'conversation_by_assignee'],
      [{ assignee: 'none' }, 'conversation_by_assignee'],
      [{ assignee: AGENTS[2]! }, 'conversation_by_assignee'],
      [{ team: TEAMS[3]! }, 'conversation_by_team'],
      [{ door: 'telegram' }, 'conversation_by_door'],
      [{ unanswered: true }, 'conversation_by_answer'],
      [{ tag: RARE_TAG }, 'conversation_tag_by_tag'],
      [{ tag: USUAL_TAG, state: 'resolved' }, 'conversation_tag_by_tag'],
      // Of several filters the index of the one with the fewest conversations.
      [{ tag: USUAL_TAG, assignee: 'me', unanswered: true }, 'conversation_by_assignee'],
      [{ tag: RARE_TAG, assignee: 'none' }, 'conversation_tag_by_tag'],
      [{ assignee: 'me', door: 'web' }, 'conversation_by_assignee'],
      [{ assignee: 'none', team: TEAMS[3]! }, 'conversation_by_team'],
      [{ assignee: 'none', door: 'telegram', unanswered: true }, 'conversation_by_door'],
      [{ assignee: 'none', unanswered: true }, 'conversation_by_assignee'],
      [{ team: 'none', door: 'web', tag: USUAL_TAG }, 'conversation_by_door'],
    ])('is read by the index of its filter, in its order: %p', async (filters, index) => {
      const others = Object.keys(filters).some((name) => name !== 'tag' && name !== 'state');
      const expected = { index, sorts: false, reads: index === 'conversation_tag_by_tag' && others };
      expect(await plan(filters)).toEqual(expected);
      expect(await plan(filters, `600-${ids.next('cnv')}`)).toEqual(expected);
    });

    it('counts the open conversations of tags', async () => {
      const none = ids.next('tag');
      const counts = await openCounts(database, workspace, [RARE_TAG, USUAL_TAG, none]);
      const open = async (tag: string) =>
        Math.min(1_000, await filteredConversations(database.read, asking, { tag }).getCount());
      expect([...counts]).toEqual([
        [RARE_TAG, await open(RARE_TAG)],
        [USUAL_TAG, await open(USUAL_TAG)],
        [none, 0],
      ]);
      expect(counts.get(RARE_TAG)).toBeGreaterThan(10);
    });

    it.each<[InboxFilters]>([
      [{ assignee: 'me', door: 'web', unanswered: true, tag: USUAL_TAG }],
      [{ team: TEAMS[3]!, door: 'web', tag: USUAL_TAG }],
    ])('has the same conversations by whichever index it is read: %p', async (filters) => {
      const by = async (filter: IndexedFilter) =>
        (await query({ ...filters, limit: SIZE }, filter).getMany()).map(({ id }) => id);
      const [first, ...others] = await Promise.all(
        (Object.keys(filters) as IndexedFilter[]).map((filter) => by(filter)),
      );
      expect(first!.length).toBeGreaterThan(0);
      for (const other of others) expect(other).toEqual(first);
    });

    it.each<[InboxFilters]>([
      [{}],
      [{ assignee: 'me', door: 'web' }],
      [{ team: TEAMS[3]!, assignee: 'none' }],
      [{ unanswered: false, assignee: 'none' }],
      [{ state: 'snoozed' }],
      [{ tag: RARE_TAG }],
      [{ tag: USUAL_TAG, door: 'web' }],
    ])('has every conversation once, newest first, over its pages: %p', async (filters) => {
      const all = await query({ ...filters, limit: SIZE }).getMany();
      const paged: Conversation[] = [];
      for (let cursor: string | undefined; ;) {
        const rows = await query({ ...filters, limit: 100, ...(cursor && { cursor }) }).getMany();
        paged.push(...rows.slice(0, 100));
        const last = paged.at(-1);
        if (rows.length <= 100 || !last) break;
        cursor = `${last.last_activity_at}-${last.id}`;
      }
      expect(all.length).toBeGreaterThan(10);
      expect(paged.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
      expect(new Set(all.map((row) => row.workspace_id))).toEqual(new Set([workspace]));
      const order = all.map((row) => row.last_activity_at!);
      expect(order).toEqual(order.toSorted((one, other) => other - one));
    });
  });
}
