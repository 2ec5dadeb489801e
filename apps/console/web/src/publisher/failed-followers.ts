import { api } from '../api/client';

/** The followers whom a post failed to reach for one reason, in the order of sending, at most so many. */
export async function followersWith(id: string, reason: string, most: number): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await api.GET('/v1/posts/{id}/receipts', {
      params: { path: { id }, query: { state: 'failed', reason, limit: 100, cursor } },
    });
    found.push(...data!.items.map(({ follower_id }) => follower_id));
    cursor = data!.next_cursor ?? undefined;
  } while (cursor !== undefined && found.length < most);
  return found.slice(0, most);
}
