import type { Client } from '../../test/journeys/client.js';

const LINKS = 10_000;

/** How requests come to ad-attribution: through the console's gateway, or from a load balancer to its own listener. */
export type Way = 'through the gateway' | 'directly';

/** A server that is measured. */
export interface Listener {
  port: number;
  /** The processes that a request passes. */
  pids: number[];
}

/** Clicks that stand exactly once in the table, and at least once in the log, where a publishing that was repeated stands twice. */
export interface CountedClicks {
  table: number;
  log: number;
}

/** A stack on the server's core with 10,000 links. */
export interface ClickStack {
  readonly kind: 'embedded' | 'full';
  readonly codes: readonly string[];
  /** Lets requests come in this way. */
  listen(way: Way): Promise<Listener>;
  /** Rows of the table of clicks. */
  rows(): Promise<number>;
  /** Looks for the clicks of these ids. */
  count(ids: readonly string[]): Promise<CountedClicks>;
  stop(): Promise<void>;
}

/** How many of the wanted ids are found exactly once. */
export function countOnce(wanted: readonly string[], found: Iterable<string>): number {
  const counts = new Map(wanted.map((id) => [id, 0]));
  for (const id of found) {
    const count = counts.get(id);
    if (count !== undefined) counts.set(id, count + 1);
  }
  return [...counts.values()].filter((count) => count === 1).length;
}

/** How many of the wanted ids are found. */
export function countFound(wanted: readonly string[], found: Iterable<string>): number {
  const all = new Set(found);
  return wanted.filter((id) => all.has(id)).length;
}

/** Makes one link by the API, under an ad; returns its id and code. */
export async function makeLink(client: Client): Promise<{ id: string; code: string }> {
  const made = async (path: string, input: object) =>
    (await client.post<{ id: string; code: string }>(path, input, { expect: [201] })).json;
  const campaign = await made('/v1/campaigns', { name: 'Bench' });
  const ad = await made('/v1/ads', { campaign_id: campaign.id, name: 'Bench' });
  return made('/v1/links', { ad_id: ad.id });
}

/** Ids and codes of the other links, which are copies of the first one's row. */
export const copiesOf = (id: string): { id: string; code: string }[] =>
  Array.from({ length: LINKS - 1 }, (_, number) => {
    const digits = String(number).padStart(6, '0');
    return { id: `${id.slice(0, -6)}${digits}`, code: `Bn${digits}` };
  });
