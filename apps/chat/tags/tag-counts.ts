import type { Database } from '#platform/adapters/sql/database.js';
import { ConversationTag } from '../conversations/conversation-tag.entity.js';
import { MAX_COUNTED_PER_TAG } from './tag.dto.js';

/** Returns the number of open conversations of each tag, counted by an index alone and up to `MAX_COUNTED_PER_TAG`. */
export async function openCounts(
  { read }: Database,
  workspace_id: string,
  tag_ids: readonly string[],
): Promise<Map<string, number>> {
  if (tag_ids.length === 0) return new Map();
  const parts = tag_ids.map((tag_id) => {
    const [sql, parameters] = read
      .createQueryBuilder(ConversationTag, 't')
      .select('1', 'one')
      .where('t.workspace_id = :workspace_id AND t.tag_id = :tag_id AND t.state = :state', {
        workspace_id,
        tag_id,
        state: 'open',
      })
      .limit(MAX_COUNTED_PER_TAG)
      .getQueryAndParameters();
    return {
      sql: `SELECT ? AS id, COUNT(*) AS number FROM (${sql}) AS some`,
      parameters: [tag_id, ...parameters],
    };
  });
  const rows = await read.query<{ id: string; number: number | string }[]>(
    parts.map(({ sql }) => sql).join(' UNION ALL '),
    parts.flatMap(({ parameters }) => parameters),
  );
  return new Map(rows.map(({ id, number }) => [id, Number(number)]));
}
