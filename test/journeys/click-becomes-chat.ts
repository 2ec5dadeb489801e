import assert from 'node:assert/strict';
import { COST, makeAd } from './ad.js';
import { Conversation, type ChatWords } from './conversation.js';
import { figuresOf, reportBecomes } from './report-of-ad.js';
import type { JourneyContext } from './journey-context.js';
import { unique } from './unique.js';
import { uploadsOnce } from './uploads.js';
import { wordsStayBehind } from './words-stay-behind.js';

/** The texts of the chat; none of them may be found on the ads side. */
export const WORDS: ChatWords = {
  greeting: 'Selamat datang di Kopi Nusantara! Mau biji atau bubuk?',
  customer: 'Saya mau dua kantong Gayo, digiling kasar ya',
  agent: 'Siap, dua kantong Gayo giling kasar dikirim besok',
  reference: 'NOTA-GAYO',
};

export const AMOUNT = 12_500_000;

/** Runs journey 2: a click becomes a chat, an order and an upload. Throws at the first wrong result. */
export async function clickBecomesChat(stage: JourneyContext, given: ChatWords = WORDS): Promise<void> {
  const { client, workspace, report } = stage;
  const words = { ...given, reference: `${given.reference}-${unique()}` };
  const { ad, link } = await makeAd(stage, words.greeting);

  const fbclid = `IwAR-${unique()}`;
  const query = `?fbclid=${fbclid}&utm_source=facebook&utm_medium=paid&utm_campaign=panen&consent=granted`;
  const click = await client.get(`/c/${link.code}${query}`, { expect: [302] });
  const clickId = click.headers['x-click-id'];
  assert.match(clickId ?? '', /^clk_/);
  const door = new URL(click.headers['location'] ?? '', client.url);
  assert.equal(door.pathname, `/chat/${workspace.handle}`);
  report(
    'a browser clicks the link',
    `302 to the chat of ${workspace.handle} with a click token; click ${clickId}`,
  );

  const chat = new Conversation(stage, words, AMOUNT);
  await chat.open(door);
  await chat.talk();
  await chat.advance();

  const row = await reportBecomes(stage, ad, {
    clicks: 1,
    chats: 1,
    replied: 1,
    qualified: 1,
    order_created: 1,
    purchased: 1,
  });
  assert.deepEqual(figuresOf(row), {
    revenue: [{ currency: workspace.currency, amount_minor: AMOUNT }],
    cost: [{ currency: workspace.currency, amount_minor: COST }],
    cost_per_chat: [{ currency: workspace.currency, amount_minor: COST, chats: 1 }],
  });
  report(
    'the report shows it under that ad',
    `1 click, 1 chat, 1 qualified, 1 order that is paid; ${AMOUNT} ${workspace.currency} (minor units) for ${COST}`,
  );

  await uploadsOnce(stage, { fbclid, amount_minor: AMOUNT, currency: workspace.currency });
  await wordsStayBehind(stage, Object.values(words));
}
