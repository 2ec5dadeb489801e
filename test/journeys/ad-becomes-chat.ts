import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { chatCodesIn } from '#crossing/chat-code.js';
import { until } from '../support/until.js';
import { connectNumberOnce } from './accounts.js';
import { COST, makeAd } from './ad.js';
import type { JourneyContext } from './journey-context.js';
import { doorsOf, figuresOf, reportBecomes } from './report-of-ad.js';
import { unique } from './unique.js';
import { wordsStayBehind } from './words-stay-behind.js';

const WORDS = {
  greeting: 'Selamat datang, lihat katalog Kopi Nusantara',
  headline: 'Kopi Kintamani langsung dari petani',
  draft: 'Halo, saya tertarik dengan Kintamani {code}',
  customer: 'Masih ada Kintamani yang sangrai sedang?',
  another: 'Kirim ke Denpasar bisa?',
  agent: 'Masih, lima kantong Kintamani kami siapkan',
};
const AMOUNT = 6_400_000;

interface Talk {
  id: string;
  door: string;
  connection_id: string;
  attributed_via: string;
  certainty: string;
  ad_id: string | null;
  reply_window: { open: boolean; free_until: string | null };
}

/**
 * Runs journey 2 over WhatsApp: people click the ad at the network, which leads them into WhatsApp by itself, and the network
 * says so with their first message. The same ad has a link, too, whose click is known exactly.
 */
export async function adBecomesChat(stage: JourneyContext): Promise<void> {
  const { client, workspace, sandboxes, report } = stage;
  const { whatsapp } = sandboxes;
  const { agent, currency } = workspace;
  const connection_id = await connectNumberOnce(stage);
  const networkAd = `1202${randomInt(1e9, 1e12)}`;
  const door = { door: 'whatsapp', connection_id, draft: WORDS.draft };
  const { ad, link } = await makeAd(stage, WORDS.greeting, {
    doors: [door],
    network_ids: [{ network: 'meta', id: networkAd }],
  });

  const before = new Set((await talksOf(stage)).map(({ id }) => id));
  const clid = `ARA${unique()}`;
  const referral = { source_url: 'https://fb.me/kopi', source_type: 'ad', source_id: networkAd };
  const words = { headline: WORDS.headline, body: WORDS.headline, media_type: 'image' };
  const [person, second, third] = [1, 2, 3].map((place) => `6281${place}${randomInt(1e7, 1e8)}`) as [
    string,
    string,
    string,
  ];
  const text = (body: string, more = {}) => ({ type: 'text', text: { body }, ...more });
  const first = text(WORDS.customer, { referral: { ...referral, ...words, ctwa_clid: clid } });
  assert.equal((await whatsapp.receive({ wa_id: person }, first)).status, 200);
  const chat = await newTalk(stage, before, 'network_click_id');
  assert.deepEqual([chat.door, chat.connection_id, chat.certainty], ['whatsapp', connection_id, 'network']);
  report(
    'a person clicks the ad at the network, and writes on WhatsApp',
    'the network’s own click id says that it was this ad: certainty "network"',
  );
  const status = text(WORDS.another, { referral: { ...referral, ...words } });
  assert.equal((await whatsapp.receive({ wa_id: second }, status)).status, 200);
  assert.equal((await newTalk(stage, before, 'network_ad_id')).certainty, 'ad');
  report('another comes by the same ad in WhatsApp’s status, which has no click id', 'certainty "ad"');

  const click = await client.get(`/c/${link.code}?consent=granted`, { expect: [302] });
  const address = click.headers['location'] ?? '';
  const draft = decodeURIComponent(address.split('?text=')[1] ?? '');
  assert.equal([...chatCodesIn(draft)].length, 1, `one code stands in the draft of ${address}`);
  assert.equal((await whatsapp.inbound(third, draft)).status, 200);
  const clicked = await newTalk(stage, before, 'code');
  assert.deepEqual([clicked.certainty, clicked.ad_id], ['exact', ad]);
  report('a third clicks the ad’s link and sends its draft', `${address.split('?')[0]}; certainty "exact"`);

  const path = `/v1/conversations/${chat.id}`;
  await agent.post(`${path}/messages`, { text: WORDS.agent }, { expect: [201] });
  const arrived = () =>
    [...whatsapp.messages.values()].filter(
      ({ wa_id, body }) => wa_id === person && JSON.stringify(body).includes(WORDS.agent),
    );
  await until('the answer reached the customer on WhatsApp', () => arrived().length > 0);
  const { reply_window } = await until('the network says until when answers cost nothing', async () => {
    const { json } = await agent.get<Talk>(path, { expect: [200] });
    return json.reply_window.free_until !== null && json;
  });
  assert.ok(reply_window.open);
  report('an agent answers', `on WhatsApp, for nothing until ${reply_window.free_until}`);

  await agent.post(`${path}/stages`, { stage: 'qualified' }, { expect: [201] });
  const order = { reference: `NOTA-KINTAMANI-${unique()}`, amount_minor: AMOUNT, currency, paid: true };
  await agent.post(`${path}/orders`, order, { expect: [201] });
  const row = await reportBecomes(stage, ad, {
    ...{ clicks: 1, chats: 3, replied: 1, qualified: 1, order_created: 1, purchased: 1 },
  });
  assert.deepEqual(figuresOf(row), {
    revenue: [{ currency, amount_minor: AMOUNT }],
    cost: [{ currency, amount_minor: COST }],
    cost_per_chat: [{ currency, amount_minor: Math.round(COST / 3), chats: 3 }],
  });
  report('the report shows all three under that ad', `3 chats and 1 order for ${COST} ${currency}`);
  const shown = (await doorsOf(stage)).find((one) => one.door === 'whatsapp')!;
  const { network = 0, ad: byAd = 0 } = shown.chats_by_certainty;
  assert.ok(network >= 1 && byAd >= 1, JSON.stringify(shown));
  assert.equal(shown.opened, null, 'nobody sees who opened WhatsApp and did not write');
  report('and how sure that is, by door', `WhatsApp: network ${network}, ad ${byAd}; opened not known`);

  assert.equal(arrived().length, 1, 'the answer arrived once');
  const told = [WORDS.customer, WORDS.another, WORDS.agent, WORDS.headline, WORDS.greeting, draft];
  await wordsStayBehind(stage, [...told, person, second, third, order.reference, clid]);
}

/** The conversations so far: whoever plays this again in the same workspace has had some before. */
async function talksOf({ workspace }: JourneyContext): Promise<Talk[]> {
  const path = '/v1/conversations?limit=100';
  return (await workspace.agent.get<{ items: Talk[] }>(path, { expect: [200] })).json.items;
}

/** Waits for a conversation that was not there before and is known by this. */
async function newTalk(stage: JourneyContext, before: Set<string>, via: string): Promise<Talk> {
  return until(`a new chat is known by ${via}`, async () =>
    (await talksOf(stage)).find(({ id, attributed_via }) => !before.has(id) && attributed_via === via),
  );
}
