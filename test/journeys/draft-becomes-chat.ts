import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { chatCodesIn } from '#crossing/chat-code.js';
import { until } from '../support/until.js';
import { connectNumberOnce, NUMBER } from './accounts.js';
import { COST, makeAd } from './ad.js';
import type { JourneyContext } from './journey-context.js';
import { doorsOf, figuresOf, reportBecomes } from './report-of-ad.js';
import { unique } from './unique.js';
import { uploadsOnce } from './uploads.js';
import { wordsStayBehind } from './words-stay-behind.js';

const WORDS = {
  greeting: 'Selamat datang di WhatsApp Kopi Nusantara',
  draft: 'Halo Kopi Nusantara! Saya lihat iklannya & mau tanya: {code}',
  agent: 'Siap, tiga kantong Toraja kami kirim besok',
  customer: 'Mau tiga kantong Toraja, 100% arabika',
};
const AMOUNT = 9_750_000;

interface Conversation {
  id: string;
  door: string;
  attributed_via: string;
  certainty: string;
  ad_id: string | null;
}

/** Runs journey 2 over wa.me: the code in the draft of the message says which click it was. */
export async function draftBecomesChat(stage: JourneyContext): Promise<void> {
  const { client, workspace, sandboxes, report } = stage;
  const { whatsapp } = sandboxes;
  const { agent, currency } = workspace;
  await connectNumberOnce(stage);
  const door = { door: 'wa_me', phone: NUMBER, draft: WORDS.draft };
  const { ad, link } = await makeAd(stage, WORDS.greeting, { doors: [door] });

  const fbclid = `IwAR-${unique()}`;
  const click = await client.get(`/c/${link.code}?fbclid=${fbclid}&consent=granted`, { expect: [302] });
  const address = click.headers['location'] ?? '';
  assert.ok(address.startsWith(`https://wa.me/${NUMBER}?text=`), address);
  assert.ok(!address.includes('+'), 'WhatsApp would show a plus sign where a blank is meant');
  const draft = decodeURIComponent(address.split('?text=')[1]!);
  const [code, ...more] = [...chatCodesIn(draft)];
  assert.ok(code && more.length === 0, `one code stands in the draft: ${draft}`);
  report('a browser clicks the link', `302 to wa.me, with the draft "${draft}"`);

  const person = `62813${randomInt(1e6, 1e7)}`;
  const wrote = `${WORDS.customer}\n${draft.toLowerCase()}`;
  assert.equal((await whatsapp.inbound(person, wrote)).status, 200);
  assert.equal((await whatsapp.inbound(`62814${randomInt(1e6, 1e7)}`, 'Tanpa kode, halo')).status, 200);
  const talks = await until('both chats are in the inbox', async () => {
    const { json } = await agent.get<{ items: Conversation[] }>('/v1/conversations', { expect: [200] });
    const own = json.items.filter((one) => one.door === 'whatsapp');
    return own.length >= 2 && own;
  });
  const chat = talks.find((one) => one.certainty === 'exact');
  assert.ok(chat, 'the code says which click it was');
  assert.deepEqual([chat.attributed_via, chat.ad_id], ['code', ad]);
  report('the customer sends the draft, in small letters', 'the chat is certain: exact, by the code');
  const other = talks.find((one) => one.id !== chat.id)!;
  assert.deepEqual([other.attributed_via, other.certainty, other.ad_id], ['none', 'none', null]);
  report('another takes the code out', 'their chat is unattributed, and says so');

  const path = `/v1/conversations/${chat.id}`;
  await agent.post(`${path}/messages`, { text: WORDS.agent }, { expect: [201] });
  const arrived = () =>
    [...whatsapp.messages.values()].filter(
      ({ wa_id, body }) => wa_id === person && JSON.stringify(body).includes(WORDS.agent),
    );
  await until('the answer reached the customer on WhatsApp', () => arrived().length > 0);
  report('an agent answers', 'the customer has it on WhatsApp');

  await agent.post(`${path}/qualify`, undefined, { expect: [200] });
  const reference = `NOTA-TORAJA-${unique()}`;
  const order = { reference, amount_minor: AMOUNT, currency };
  await agent.post(`${path}/orders`, order, { idempotencyKey: randomUUID(), expect: [201] });
  const row = await reportBecomes(stage, ad, {
    clicks: 1,
    chats: 1,
    replied: 1,
    qualified: 1,
    order_created: 1,
  });
  assert.deepEqual(figuresOf(row), {
    revenue: [{ currency, amount_minor: AMOUNT }],
    cost: [{ currency, amount_minor: COST }],
    cost_per_chat: [{ currency, amount_minor: COST, chats: 1 }],
  });
  report('the report shows the order under that ad', `${AMOUNT} ${currency} (minor units) for ${COST}`);

  const doors = await doorsOf(stage);
  const byCode = doors.find((one) => one.door === 'wa_me')!;
  assert.deepEqual(
    [byCode.clicks >= 1, byCode.opened, byCode.chats_by_certainty['exact']! >= 1],
    [true, null, true],
  );
  const direct = doors.find((one) => one.door === 'whatsapp')!;
  assert.ok(direct.chats_by_certainty['none']! >= 1, 'the chat without a code is counted, as uncertain');
  report('the report by door shows it', `wa.me: ${byCode.clicks} click, opened not known, exact chats`);

  await uploadsOnce(stage, { fbclid, amount_minor: AMOUNT, currency });
  assert.equal(arrived().length, 1, 'the answer arrived once');
  await wordsStayBehind(stage, [
    WORDS.customer,
    WORDS.agent,
    WORDS.greeting,
    wrote,
    person,
    reference,
    'Tanpa kode',
  ]);
}
