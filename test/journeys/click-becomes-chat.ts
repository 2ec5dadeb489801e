import assert from 'node:assert/strict';
import { days } from './days.js';
import { Conversation, type ChatWords } from './conversation.js';
import { figuresOf, reportBecomes } from './report-of-ad.js';
import type { JourneyContext } from './journey-context.js';
import { unique } from './unique.js';
import { uploadsOnce } from './uploads.js';

/** The texts of the chat; none of them may be found on the ads side. */
export const WORDS: ChatWords = {
  greeting: 'Selamat datang di Kopi Nusantara! Mau biji atau bubuk?',
  customer: 'Saya mau dua kantong Gayo, digiling kasar ya',
  agent: 'Siap, dua kantong Gayo giling kasar dikirim besok',
  reference: 'NOTA-GAYO',
};

export const AMOUNT = 12_500_000;
export const COST = 30_000_00;

interface Link {
  id: string;
  code: string;
  url: string;
}

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
  });
  assert.deepEqual(figuresOf(row), {
    revenue: [{ currency: workspace.currency, amount_minor: AMOUNT }],
    cost: [{ currency: workspace.currency, amount_minor: COST }],
    cost_per_chat: [{ currency: workspace.currency, amount_minor: COST, chats: 1 }],
  });
  report(
    'the report shows it under that ad',
    `1 click, 1 chat, 1 qualified, 1 order; ${AMOUNT} ${workspace.currency} (minor units) for ${COST}`,
  );

  await uploadsOnce(stage, { fbclid, amount_minor: AMOUNT, currency: workspace.currency });
  await wordsStayBehind(stage, words);
}

/** Creates an account with the network, a greeting, a campaign, an ad with a cost, and its link. */
async function makeAd(
  { workspace, report }: JourneyContext,
  greeting: string,
): Promise<{ ad: string; link: Link }> {
  const { marketer } = workspace;
  const token = `EAAG${unique()}${unique()}`;
  await marketer.put(
    '/v1/networks/meta',
    { dataset_id: '1234567890', access_token: token },
    { expect: [200] },
  );
  const network = await marketer.get('/v1/networks/meta', { expect: [200] });
  assert.ok(!network.text.includes(token), 'the access token is not shown');
  report('the network is connected', 'its access token is not shown again');

  const said = await marketer.post<{ id: string }>('/v1/greetings', { text: greeting }, { expect: [201] });
  const campaign = await marketer.post<{ id: string }>(
    '/v1/campaigns',
    { name: 'Panen raya' },
    { expect: [201] },
  );
  const ad = await marketer.post<{ id: string }>(
    '/v1/ads',
    { campaign_id: campaign.json.id, name: 'Video petani', greeting_id: said.json.id },
    { expect: [201] },
  );
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: workspace.timeZone }).format();
  const cost = { currency: workspace.currency, amount_minor: COST };
  await marketer.put(`/v1/ads/${ad.json.id}/costs/${today}`, cost, { expect: [200] });
  const link = await marketer.post<Link>('/v1/links', { ad_id: ad.json.id }, { expect: [201] });
  assert.equal(new URL(link.json.url).pathname, `/c/${link.json.code}`);
  report(
    'campaign, ad and link are made',
    `with a greeting, a cost for ${today}, and the link /c/${link.json.code}`,
  );
  return { ad: ad.json.id, link: link.json };
}

/** Checks that no answer of the ads side contains the texts of the chat. */
async function wordsStayBehind({ workspace, report }: JourneyContext, words: ChatWords): Promise<void> {
  const paths = [
    '/v1/campaigns',
    '/v1/ads',
    '/v1/links',
    '/v1/uploads',
    '/v1/ledger',
    `/v1/reports/last-touch?${days()}`,
  ];
  for (const path of paths) {
    const { text } = await workspace.analyst.get(path, { expect: [200] });
    for (const word of Object.values(words))
      assert.ok(!text.includes(word), `${path} holds words of the chat`);
  }
  report('the words of the chat are nowhere there', `${paths.length} answers of the ads side read`);
}
