import { Database } from '#platform/adapters/sql/database.js';
import type { AppUnderTest } from '../../../../test/support/app-under-test.js';
import { ChatSide } from '../../../../test/support/chat-side.js';
import { unreliable } from '../../../../test/support/sandboxes/whatsapp.hooks.js';
import { until } from '../../../../test/support/until.js';
import { WhatsAppSide } from '../../../../test/support/whatsapp-side.js';
import type { ChatSettings } from '../../src/settings.js';
import { Message } from '../../conversations/message.entity.js';
import { corpus } from './conformance.fixture.js';

type Order = 'as it happened' | 'backwards' | number;

const PEOPLE = 6;
/** Park and Miller's generator: the same seed shuffles in the same way. */
const random = (seed: number) => () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;

describe("WhatsApp's webhooks, in any order", () => {
  let side: WhatsAppSide;
  let second: AppUnderTest<ChatSettings>;
  let runs = 0;
  const seen = new Set<string>();
  const start = Math.floor(Date.now() / 1_000) - 7_200;

  beforeAll(async () => {
    side = await WhatsAppSide.start();
    // Two processes share the work.
    const env = { SANDBOX: 'true', WHATSAPP_BASE_URL: side.whatsapp.url };
    second = await ChatSide.process(side.chat.folder.path, env);
  });
  afterAll(async () => {
    await second.close();
    await side.stop();
  });

  /** The corpus once more, of people of its own, in calls of the given order; two of a shuffled one come at once. */
  async function deliver(order: Order): Promise<void> {
    const changes = corpus(++runs, side.whatsapp.account.phone_number_id, start);
    const calls =
      typeof order === 'number'
        ? unreliable(changes, random(order))
        : (order === 'backwards' ? changes.toReversed() : changes).map((one) => [one]);
    const atOnce = typeof order === 'number' ? 2 : 1;
    for (let nth = 0; nth < calls.length; nth += atOnce) {
      const answers = calls.slice(nth, nth + atOnce).map((call) => side.whatsapp.hooks.post(call));
      for (const { status } of await Promise.all(answers)) expect(status).toBe(200);
    }
    const messages = () =>
      side.chat.service
        .get(Database, { strict: false })
        .read.countBy(Message, { workspace_id: side.brand.id });
    await until('all of it came', async () => (await messages()) >= runs * changes.length);
    expect(await messages()).toBe(runs * changes.length);
  }

  /** What crossed of a conversation. The ads side counts touches by their own time, whichever event brought them. */
  function crossingsOf(id: string) {
    const crossed = side.chat.crossed
      .filter(({ key }) => key === id)
      .map(({ headers, payload }) => ({ type: headers['type'], ...JSON.parse(payload) }));
    return {
      started: crossed.filter(({ type }) => type === 'ChatStarted').length,
      replied: crossed.filter(({ stage }) => stage === 'replied').length,
      touches: crossed
        .filter(({ via }) => via !== undefined && via !== 'none')
        .map(({ via, network_ad_id, at }) => `${at} ${via} ${String(network_ad_id).slice(-5)}`)
        .sort(),
    };
  }

  /** A conversation as its agents see it, without what tells one run from another. */
  async function shown({ id, unanswered_since, replied_at, reply_window }: any) {
    const messages = await side.messages(id);
    const times = new Map(messages.map((one) => [one.id, one.at]));
    return {
      ...crossingsOf(id),
      ...{ unanswered_since, replied_at, closes_at: reply_window.closes_at },
      messages: messages
        .map(({ from, kind, network_type, text, detail, at, edited_at, revoked_at, replies_to }) => ({
          ...{ from, kind, network_type, text, detail, at, edited_at, revoked_at },
          about: times.get(replies_to) ?? null,
        }))
        .sort((one, other) => (one.at < other.at ? -1 : 1)),
    };
  }

  /** The conversations of the run that was just delivered. */
  async function outcome() {
    const items = ((await side.agent.get('/v1/conversations?limit=100')).json.items as any[]).filter(
      ({ id }) => !seen.has(id),
    );
    expect(items).toHaveLength(PEOPLE);
    const sum = (counts: number[]) => counts.reduce((total, one) => total + one, 0);
    await until('all crossed', () => {
      const crossed = items.map(({ id }) => crossingsOf(id));
      return (
        sum(crossed.map(({ started }) => started)) === PEOPLE &&
        sum(crossed.map(({ replied }) => replied)) === 1 &&
        sum(crossed.map(({ touches }) => touches.length)) === 3
      );
    });
    for (const { id } of items) seen.add(id);
    const all = await Promise.all(items.map(shown));
    return all.sort((one, other) => (one.messages[0]!.at < other.messages[0]!.at ? -1 : 1));
  }

  let expected: Awaited<ReturnType<typeof outcome>>;

  it('show each kind of message as that kind', async () => {
    await deliver('as it happened');
    expected = await outcome();
    const [ani, budi, , , citra, dewi] = expected;
    expect(ani!.messages.map(({ kind }) => kind)).toEqual([
      ...['text', 'media', 'media', 'media', 'media', 'media', 'location', 'contacts'],
      ...['choice', 'choice', 'choice', 'order', 'reaction', 'edit', 'edit', 'revocation'],
      ...['unsupported', 'text'],
    ]);
    expect(ani!.messages[0]).toMatchObject({ text: 'Halo!!', edited_at: expect.any(String) });
    expect(ani!.messages[1]).toMatchObject({ text: '', detail: null, revoked_at: expect.any(String) });
    expect(ani!.messages[4]!.detail).toMatchObject({ media: { kind: 'document', filename: 'pesanan.pdf' } });
    expect(ani!.messages[6]!.detail).toMatchObject({ location: { latitude: -6.18, name: 'Sabang' } });
    expect(ani!.messages[8]).toMatchObject({
      text: 'Gayo',
      detail: { choice: { id: 'gayo', title: 'Gayo' } },
    });
    expect(ani!.messages[11]!.detail).toMatchObject({ order: [{ product: 'GAYO', quantity: 2 }] });
    expect(ani!.messages[12]).toMatchObject({ text: '👍', about: ani!.messages[0]!.at });
    expect(budi!.touches.map((touch) => touch.split(' ').slice(1))).toEqual([
      ['network_click_id', '20001'],
      ['network_ad_id', '20002'],
    ]);
    expect(citra!.touches).toHaveLength(1);
    expect(dewi!.messages.map(({ from }) => from)).toEqual(['customer', 'phone', 'customer', 'customer']);
    expect(dewi).toMatchObject({ replied: 1, unanswered_since: dewi!.messages[2]!.at });
  });

  it.each<Order>(['backwards', 11, 222, 3_333])('have the same result: %s', async (order) => {
    await deliver(order);
    expect(await outcome()).toEqual(expected);
  });
});
