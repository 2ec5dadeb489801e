import { loadavg } from 'node:os';
import { openJourneySetup } from '../../test/journeys/journey-setup.js';
import type { Client } from '../../test/journeys/client.js';
import type { StackKind } from '../../test/support/stack.js';
import { until } from '../../test/support/until.js';
import { quantile } from '../click/generator.js';
import { printFacts, printFigure, seconds } from '../figure.js';
import { ChatStore } from '../inbound/chat-store.js';
import { size } from '../size.js';
import { CONVERSATIONS, fillInbox, LONG, LONG_CONVERSATION, MESSAGES } from './fill.js';
import { LISTS, SEARCHES } from './queries.js';
import { benchStreams } from './streams.js';

const STACKS: readonly StackKind[] = ['embedded', 'full'];
/** Requests for each query: half of them for the first page, the others for the pages after it. */
const REQUESTS = size(40, 4);
/** Requests before the measured ones. */
const WARM_UP = 4;
const SEARCH_MS = 200;
const LIST_MS = 50;

/** Prints the times of searches and lists in a large inbox, and what open streams cost. */
export async function benchInbox(args: readonly string[]): Promise<void> {
  const stacks = STACKS.filter((stack) => args.includes(stack));
  for (const stack of stacks.length > 0 ? stacks : STACKS) await benchStack(stack);
}

async function benchStack(kind: StackKind): Promise<void> {
  const setup = await openJourneySetup(kind, { env: { LOG_LEVEL: 'warn' } });
  const store = ChatStore.of(setup.stack);
  try {
    const { agent, id, handle } = setup.workspace;
    const me = await firstChat(setup.client, agent, handle);
    const name = kind === 'full' ? 'chat' : 'all-in-one';
    await setup.stack.processes.get(name)!.stop();
    const filling = await seconds(() => fillInbox(store, id, me));
    await setup.stack.restart(name);
    await until('chat answers', async () => (await agent.get('/v1/conversations?limit=1')).status === 200);
    const rows = { conversations: CONVERSATIONS, messages: MESSAGES, foreign_messages: MESSAGES };
    printFacts('inbox', kind, { ...rows, filling_seconds: Math.round(filling), node: process.version });
    const how = `${REQUESTS} requests for each through the gateway, one after another, 50 to a page; the worst of them; load of the machine ${loadavg()[0]!.toFixed(1)}`;
    const figure = { stack: kind, peer: 'the limit', unit: 'ms (0.95 quantile)' };
    const search = await slowest(kind, agent, 'inbox-search', SEARCHES);
    printFigure({ ...figure, bench: 'inbox-search', ours: search, theirs: SEARCH_MS, how });
    const list = await slowest(kind, agent, 'inbox-list', LISTS);
    printFigure({ ...figure, bench: 'inbox-list', ours: list, theirs: LIST_MS, how });
    await benchLong(kind, agent);
    await benchStreams(setup, store);
  } finally {
    await store.close();
    await setup.close();
  }
}

/** A customer writes once, and an agent takes the chat; returns the agent's id. */
async function firstChat(client: Client, agent: Client, handle: string): Promise<string> {
  const place = `/chat/${handle}`;
  const { json: session } = await client.post<Record<string, string>>(`${place}/sessions`, {});
  const headers = { 'x-visitor-token': session['visitor_token']! };
  await client.post(`${place}/messages`, { text: 'Halo' }, { headers });
  const { json } = await agent.post<{ author_id: string }>(
    `/v1/conversations/${session['conversation_id']}/notes`,
    {
      text: 'first',
    },
  );
  return json.author_id;
}

/** Measures each query; returns the highest 0.95 quantile. */
async function slowest(
  kind: StackKind,
  agent: Client,
  bench: string,
  queries: Record<string, string>,
): Promise<number> {
  const times: Record<string, number> = {};
  for (const [name, path] of Object.entries(queries)) {
    const { median, p95, items } = await measure(agent, path);
    times[name] = p95;
    const rounded = { median_ms: Math.round(median * 10) / 10, p95_ms: Math.round(p95 * 10) / 10 };
    printFacts(bench, kind, { query: name, ...rounded, items_of_first_page: items });
  }
  return Math.max(...Object.values(times));
}

interface Measured {
  median: number;
  p95: number;
  items: number;
}

/** Requests the first page of a list, the page after it, and so on, and begins anew after the last one. */
async function measure(agent: Client, path: string, from: string | null = null): Promise<Measured> {
  const ms: number[] = [];
  let cursor = from;
  let items = 0;
  for (let request = 0; request < REQUESTS + WARM_UP; request++) {
    const first: boolean = cursor === null || (from === null && request % 2 === 0);
    const url: string = first ? path : `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`;
    const begun = performance.now();
    const { json } = await agent.get<{ items: object[]; next_cursor: string | null }>(url, { expect: [200] });
    if (request >= WARM_UP) ms.push(performance.now() - begun);
    if (first) items = json.items.length;
    if (!first || cursor === null) cursor = json.next_cursor;
  }
  return { median: quantile(ms, 0.5), p95: quantile(ms, 0.95), items };
}

/** A conversation with very many messages: it is opened, paged through and searched. */
async function benchLong(kind: StackKind, agent: Client): Promise<void> {
  const url = `/v1/conversations/${LONG_CONVERSATION}`;
  const begun = performance.now();
  await agent.get(url, { expect: [200] });
  const opening = performance.now() - begun;
  const first = await measure(agent, `${url}/messages`);
  const middle = await measure(agent, `${url}/messages`, String(Math.floor(LONG / 2)));
  const searched = await measure(agent, `/v1/messages?q=panjang&conversation=${LONG_CONVERSATION}`);
  const rounded = ({ p95 }: Measured) => Math.round(p95 * 10) / 10;
  printFacts('inbox-long-conversation', kind, {
    ...{ messages: LONG, opening_ms: Math.round(opening * 10) / 10, page_p95_ms: rounded(first) },
    ...{ middle_page_p95_ms: rounded(middle), search_p95_ms: rounded(searched) },
  });
}
