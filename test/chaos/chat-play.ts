import type { Client } from '../journeys/client.js';
import type { Theatre } from '../journeys/play.js';
import { LiveReader } from '../support/sandboxes/live.js';

/** What was accepted of one chat: every word here was answered for. */
export interface PlayedChat {
  fbclid: string;
  conversation: string;
  /** Texts of messages. */
  said: string[];
  qualified: boolean;
  /** Amount of the order in minor units, unlike any other's; null without one. */
  order: number | null;
  /** The customer's live stream, for some. */
  live: LiveReader | null;
}

interface Session {
  visitor_token: string;
  conversation_id: string;
}

/** Plays one chat from its click on; `accepted` is told of it as far as it got. */
export async function playChat(
  { client, workspace }: Theatre,
  { number, fbclid, door, watched }: { number: number; fbclid: string; door: URL; watched: boolean },
  accepted: (chat: PlayedChat) => void,
): Promise<void> {
  const base = `/chat/${workspace.handle}`;
  const session = await client.post<Session>(
    `${base}/sessions`,
    { click_token: door.searchParams.get('click') },
    { expect: [201] },
  );
  const { visitor_token, conversation_id: conversation } = session.body;
  const headers = { 'x-visitor-token': visitor_token };
  const path = `/v1/conversations/${conversation}`;
  const live = watched ? await LiveReader.open(`${client.url}${base}/live?after=0`, headers) : null;
  const chat: PlayedChat = { fbclid, conversation, said: [], qualified: false, order: null, live };

  const say = async (who: Client, to: string, text: string, sent = {}) => {
    await who.post(to, { text }, { ...sent, expect: [201] });
    chat.said.push(text);
  };
  await say(client, `${base}/messages`, `tanya ${number}`, { headers });
  accepted(chat);
  await say(workspace.agent, `${path}/messages`, `jawab ${number}`);
  await say(client, `${base}/messages`, `terima kasih ${number}`, { headers });
  await workspace.agent.post(`${path}/qualify`, undefined, { expect: [200] });
  chat.qualified = true;
  if (number % 2 === 1) return;
  const amount_minor = 1_000_000 + number * 100;
  await workspace.agent.post(
    `${path}/orders`,
    { reference: `nota-${number}`, amount_minor, currency: workspace.currency },
    { expect: [201] },
  );
  chat.order = amount_minor;
}
