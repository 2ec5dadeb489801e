import type { Client } from '../journeys/client.js';
import type { JourneySetup } from '../journeys/journey-setup.js';
import { LiveReader } from '../support/sandboxes/live.js';

/** What the API accepted of one chat: each part got a success answer, so it must arrive. */
export interface ChatRecord {
  fbclid: string;
  conversation: string;
  /** Texts of messages. */
  said: string[];
  qualified: boolean;
  /** Amount of the order in minor units, different for each chat; null without an order. */
  order: number | null;
  /** The customer's live stream; only some chats have one. */
  live: LiveReader | null;
}

interface Session {
  visitor_token: string;
  conversation_id: string;
}

export interface ChatOptions {
  number: number;
  fbclid: string;
  /** Where the click led. */
  door: URL;
  /** Whether the customer's live stream is open. */
  watched: boolean;
  /** Milliseconds that an outage may last. */
  patience: number;
}

/** Runs one chat from its click on; calls `accepted` with the record as far as the chat got. */
export async function runChat(
  { client, workspace }: JourneySetup,
  { number, fbclid, door, watched, patience }: ChatOptions,
  accepted: (chat: ChatRecord) => void,
): Promise<void> {
  const base = `/chat/${workspace.handle}`;
  const session = await client.post<Session>(
    `${base}/sessions`,
    { click_token: door.searchParams.get('click') },
    { expect: [201] },
  );
  const { visitor_token, conversation_id: conversation } = session.json;
  const headers = { 'x-visitor-token': visitor_token };
  const path = `/v1/conversations/${conversation}`;
  const live = watched ? await LiveReader.open(`${client.url}${base}/live?after=0`, headers, patience) : null;
  const chat: ChatRecord = { fbclid, conversation, said: [], qualified: false, order: null, live };

  const say = async (who: Client, to: string, text: string, sent = {}) => {
    await who.post(to, { text }, { ...sent, expect: [201] });
    chat.said.push(text);
  };
  await say(client, `${base}/messages`, `tanya ${number}`, { headers });
  accepted(chat);
  await say(workspace.agent, `${path}/messages`, `jawab ${number}`);
  await say(client, `${base}/messages`, `terima kasih ${number}`, { headers });
  await workspace.agent.post(`${path}/stages`, { stage: 'qualified' }, { expect: [201] });
  chat.qualified = true;
  if (number % 2 === 1) return;
  const amount_minor = 1_000_000 + number * 100;
  await workspace.agent.post(
    `${path}/orders`,
    { reference: `nota-${number}`, amount_minor, currency: workspace.currency, paid: true },
    { expect: [201] },
  );
  chat.order = amount_minor;
}
