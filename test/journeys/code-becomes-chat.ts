import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chatCodesIn } from '#crossing/chat-code.js';
import { until } from '../support/until.js';
import { COST, makeAd } from './ad.js';
import type { CodeDoor, OpensCodeDoor } from './code-doors.js';
import type { JourneyContext } from './journey-context.js';
import { doorsOf, figuresOf, reportBecomes } from './report-of-ad.js';
import { unique } from './unique.js';
import { uploadsOnce } from './uploads.js';
import { wordsStayBehind } from './words-stay-behind.js';

const WORDS = {
  agent: 'Siap, tiga kantong Toraja kami kirim besok',
  customer: 'Mau tiga kantong Toraja, 100% arabika',
  other: 'Tanpa kode, halo',
};
const AMOUNT = 9_750_000;
const QUIET = { attributed_via: 'none', certainty: 'none', ad_id: null };

interface Talk {
  id: string;
  door: string;
  attributed_via: string;
  certainty: string;
  ad_id: string | null;
}

/** Runs journey 2 over a door whose links carry a code: the code says which click it was. */
export const codeBecomesChat =
  (open: OpensCodeDoor) =>
  async (stage: JourneyContext): Promise<void> => {
    const { client, workspace, report } = stage;
    const { agent, currency } = workspace;
    const door = await open(stage);
    const greeting = `Selamat datang di ${door.label} Kopi Nusantara`;
    const { ad, link } = await makeAd(stage, greeting, { doors: [door.link] });
    const before = new Set((await talksOf(stage)).map(({ id }) => id));

    const fbclid = `IwAR-${unique()}`;
    const click = await client.get(`/c/${link.code}?fbclid=${fbclid}&consent=granted`, { expect: [302] });
    const address = click.headers['location'] ?? '';
    assert.ok(address.startsWith(door.address), address);
    const carried = door.carriedBy(address);
    assert.equal([...chatCodesIn(carried)].length, 1, `one code stands in ${carried}`);
    report('a browser clicks the link', `302 to ${door.address}, with "${carried}"`);

    const wrote = await door.write(carried, WORDS.customer);
    const chat = await newTalk(stage, before, (one) => one.certainty === 'exact');
    assert.deepEqual([chat.door, chat.attributed_via, chat.ad_id], [door.chatDoor, 'code', ad]);
    report(`the customer writes on ${door.label}`, 'the chat is certain: exact, by the code');
    if (door.greets) {
      await until('the greeting reached the customer', () => door.arrived(wrote.person, greeting) > 0);
      report('the ad’s greeting answers their Start', `"${greeting}"`);
    }
    const others = await door.write(null, WORDS.other);
    const other = await newTalk(stage, before, (one) => one.id !== chat.id && one.door === door.chatDoor);
    assert.deepEqual({ ...other, ...QUIET }, other);
    report('another comes without the code', 'their chat is unattributed, and says so');

    await answer(stage, door, chat.id, wrote.person);
    await agent.post(`/v1/conversations/${chat.id}/stages`, { stage: 'qualified' }, { expect: [201] });
    const reference = `NOTA-TORAJA-${unique()}`;
    const order = { reference, amount_minor: AMOUNT, currency, paid: true };
    const sending = { idempotencyKey: randomUUID(), expect: [201] };
    await agent.post(`/v1/conversations/${chat.id}/orders`, order, sending);
    const counts = { clicks: 1, chats: 1, replied: 1, qualified: 1, order_created: 1, purchased: 1 };
    assert.deepEqual(figuresOf(await reportBecomes(stage, ad, counts)), {
      revenue: [{ currency, amount_minor: AMOUNT }],
      cost: [{ currency, amount_minor: COST }],
      cost_per_chat: [{ currency, amount_minor: COST, chats: 1 }],
    });
    report('the report shows the order under that ad', `${AMOUNT} ${currency} (minor units) for ${COST}`);
    await reportByDoor(stage, door);

    await uploadsOnce(stage, { fbclid, amount_minor: AMOUNT, currency });
    assert.equal(door.arrived(wrote.person, WORDS.agent), 1, 'the answer arrived once');
    const greeted = [wrote, others].map(({ person }) => door.arrived(person, greeting));
    assert.deepEqual(greeted, [Number(door.greets), 0], 'who came by the link is greeted once');
    const said = [...Object.values(WORDS), greeting, ...wrote.said, wrote.person, others.person, reference];
    await wordsStayBehind(stage, said);
  };

async function answer(
  { workspace, report }: JourneyContext,
  door: CodeDoor,
  id: string,
  person: string,
): Promise<void> {
  await workspace.agent.post(`/v1/conversations/${id}/messages`, { text: WORDS.agent }, { expect: [201] });
  await until('the answer reached the customer', () => door.arrived(person, WORDS.agent) > 0);
  report('an agent answers', `the customer has it on ${door.label}`);
}

async function reportByDoor(stage: JourneyContext, { clickDoor, chatDoor, label }: CodeDoor): Promise<void> {
  const doors = await doorsOf(stage);
  const byCode = doors.find((one) => one.door === clickDoor)!;
  const { exact = 0 } = byCode.chats_by_certainty;
  assert.ok(byCode.clicks >= 1 && exact >= 1, JSON.stringify(byCode));
  assert.equal(byCode.opened, null, 'nobody sees who opened the app and did not write');
  const direct = doors.find((one) => one.door === chatDoor)!;
  assert.ok(direct.chats_by_certainty['none']! >= 1, 'the chat without a code is counted, as uncertain');
  stage.report('the report by door shows it', `${label}: opened not known, ${exact} exact chats`);
}

/** The conversations so far: whoever plays this again in the same workspace has had some before. */
async function talksOf({ workspace }: JourneyContext): Promise<Talk[]> {
  const path = '/v1/conversations?limit=100';
  return (await workspace.agent.get<{ items: Talk[] }>(path, { expect: [200] })).json.items;
}

/** Waits for such a conversation that was not there before. */
const newTalk = (stage: JourneyContext, before: Set<string>, is: (talk: Talk) => boolean): Promise<Talk> =>
  until('a new chat is in the inbox', async () =>
    (await talksOf(stage)).find((one) => !before.has(one.id) && is(one)),
  );
