import type { Client, RequestOptions } from '../journeys/client.js';

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** Returns all items of a list, the oldest first. */
export async function pagesOf<T>(client: Client, path: string, sending: RequestOptions = {}): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query: string = cursor && `&cursor=${cursor}`;
    const { json } = await client.get<Page<T>>(`${path}?limit=100${query}`, { ...sending, expect: [200] });
    items.push(...json.items);
    cursor = json.next_cursor;
  }
  return items.reverse();
}
