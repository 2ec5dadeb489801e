import { randomBytes } from 'node:crypto';
import { encodeChatCode } from '#crossing/chat-code.js';
import { LinkDescribed, links } from '#crossing/link.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { AppUnderTest } from '../../../../test/support/app-under-test.js';
import { ChatSide, ids } from '../../../../test/support/chat-side.js';
import { PageSide, type PageAccount } from '../../../../test/support/page-side.js';
import { unreliable } from '../../../../test/support/sandboxes/meta.hooks.js';
import { until } from '../../../../test/support/until.js';
import { AdvertLink } from '../../adverts/advert-link.entity.js';
import { Message } from '../../conversations/message.entity.js';
import type { ChatSettings } from '../../src/settings.js';
import { corpus } from './conformance.fixture.js';

type Order = 'as it happened' | 'backwards' | number;

const PEOPLE = 4;
const TOUCHES = 3;
const LINK = 71;
/** Park and Miller's generator: the same seed shuffles in the same way. */
const random = (seed: number) => () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;

describe.each(['page', 'instagram'] as const)('what is told of a brand’s %s, in whatever order', (which) => {
  let side: PageSide;
  let second: AppUnderTest<ChatSettings>;
  let where: PageAccount;
  let runs = 10;
  let told = 0;
  const seen = new Set<string>();
  const start = Date.now() - 7_200_000;

  beforeAll(async () => {
    side = await PageSide.start();
    where = side[which];
    // Two processes share the work.
    const env = { SANDBOX: 'true', MESSENGER_BASE_URL: side.sandbox.url };
    second = await ChatSide.process(side.chat.folder.path, env);
    const link_id = ids.next('lnk');
    const link = { workspace_id: side.brand.id, link_id, link_number: LINK, ad_id: ids.next('adv') };
    await side.chat.publishEvent(links, make<LinkDescribed>(LinkDescribed, { ...link, state: 'active' }), 1);
    const { read } = side.chat.service.get(Database, { strict: false });
    await until('chat knows the link', () => read.existsBy(AdvertLink, { link_id }));
  });
  afterAll(async () => {
    await second.close();
    await side.stop();
  });

  /** The corpus once more, of people of its own, in calls of the given order; two of a shuffled one come at once. */
  async function deliver(order: Order): Promise<void> {
    const events = corpus(++runs, where, start, encodeChatCode(LINK, randomBytes(5)));
    const calls =
      typeof order === 'number'
        ? unreliable(events, random(order))
        : (order === 'backwards' ? events.toReversed() : events).map((one) => [one]);
    const atOnce = typeof order === 'number' ? 2 : 1;
    for (let nth = 0; nth < calls.length; nth += atOnce) {
      const answers = calls.slice(nth, nth + atOnce).map((call) => side.sandbox.hooks.post(call));
      for (const { status } of await Promise.all(answers)) expect(status).toBe(200);
    }
    told += events.length;
    const { read } = side.chat.service.get(Database, { strict: false });
    const messages = () => read.countBy(Message, { workspace_id: side.brand.id });
    await until('all of it came', async () => (await messages()) >= told);
    expect(await messages()).toBe(told);
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
        .map(({ via, network_ad_id = '', at }) => `${at} ${via} ${String(network_ad_id).slice(-5)}`)
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
    const items = (await side.inbox()).filter(({ id }) => !seen.has(id));
    expect(items).toHaveLength(PEOPLE);
    const sum = (counts: number[]) => counts.reduce((total, one) => total + one, 0);
    await until('all crossed', () => {
      const crossed = items.map(({ id }) => crossingsOf(id));
      return (
        sum(crossed.map(({ started }) => started)) === PEOPLE &&
        sum(crossed.map(({ replied }) => replied)) === 1 &&
        sum(crossed.map(({ touches }) => touches.length)) === TOUCHES
      );
    });
    for (const { id } of items) seen.add(id);
    const all = await Promise.all(items.map(shown));
    return all.sort((one, other) => (one.messages[0]!.at < other.messages[0]!.at ? -1 : 1));
  }

  let expected: Awaited<ReturnType<typeof outcome>>;

  it('shows each kind of message as what it is', async () => {
    await deliver('as it happened');
    expected = await outcome();
    const [ani, budi, citra, dewi] = expected;
    expect(ani!.messages.map(({ kind }) => kind)).toEqual([
      ...['text', 'media', 'media', 'media', 'share', 'share', 'text', 'choice', 'text', 'unsupported'],
      ...['reaction', 'edit', 'edit', 'revocation'],
    ]);
    expect(ani!.messages[0]).toMatchObject({ text: 'Halo!!', edited_at: expect.any(String) });
    // Taken back with all its files.
    expect(ani!.messages[1]).toMatchObject({ text: '', detail: null, revoked_at: expect.any(String) });
    expect(ani!.messages[3]!.detail).toMatchObject({ media: { kind: 'document' } });
    expect(ani!.messages[5]!.detail).toMatchObject({ shared: { kind: 'story_mention' } });
    expect(ani!.messages[6]).toMatchObject({ text: 'Bagus', detail: { shared: { kind: 'story_reply' } } });
    expect(ani!.messages[8]).toMatchObject({ about: ani!.messages[0]!.at });
    expect(ani!.messages[10]).toMatchObject({ text: '❤', about: ani!.messages[0]!.at });
    expect(budi!.touches.map((touch) => touch.split(' ').slice(1))).toEqual([
      ['network_ad_id', '30001'],
      ['network_ad_id', '30002'],
    ]);
    expect(citra!.touches.map((touch) => touch.split(' ')[1])).toEqual(['code']);
    expect(citra!.messages.map(({ kind }) => kind)).toEqual(['notice', 'text']);
    expect(dewi!.messages.map(({ from }) => from)).toEqual(['customer', 'phone', 'customer']);
    expect(dewi).toMatchObject({ replied: 1, unanswered_since: dewi!.messages[2]!.at });
  });

  it.each<Order>(['backwards', 11, 222, 3_333])('is the same in the end: %s', async (order) => {
    await deliver(order);
    expect(await outcome()).toEqual(expected);
  });
});
