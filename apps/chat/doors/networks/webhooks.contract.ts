import { randomBytes } from 'node:crypto';
import { encodeChatCode } from '#crossing/chat-code.js';
import { LinkDescribed, links } from '#crossing/link.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { AppUnderTest } from '../../../../test/support/app-under-test.js';
import { ChatSide, ids } from '../../../../test/support/chat-side.js';
import type { NetworkSide } from '../../../../test/support/network-side.js';
import { unreliable } from '../../../../test/support/sandboxes/meta.hooks.js';
import { until } from '../../../../test/support/until.js';
import { AdvertLink } from '../../adverts/advert-link.entity.js';
import { Message } from '../../conversations/message.entity.js';
import type { ChatSettings } from '../../src/settings.js';

/** A network whose webhooks are delivered to a brand in every order. */
export interface NetworkUnderTest<T> {
  side: NetworkSide & { stop(): Promise<void> };
  /** The variables with which chat finds the network's sandbox. */
  env: Record<string, string>;
  /**
   * Returns webhook events of people whose ids contain `run`, ordered by time from `start` (milliseconds since 1970); each
   * has one message, or none where `messages` says that fewer are kept. `code`: the code of a click.
   */
  corpus(run: number, start: number, code: string): { events: T[]; messages: number };
  /** Sends events in one call, or in one call each where the network does not batch; returns the statuses. */
  post(events: T[]): Promise<number[]>;
}

/** What becomes of the corpus. */
export interface WebhookOutcome {
  /** Conversations that start; in one of them the brand answers by phone. */
  people: number;
  /** Clicks and ads that are counted. */
  touches: number;
  /** Checks the conversations that one delivery in order leads to, ordered by their first message. */
  check(conversations: ShownConversation[]): void;
}

/** A conversation as its agents see it, without what differs between two runs. */
export interface ShownConversation {
  started: number;
  replied: number;
  /** Each touch as time, kind and the last digits of the ad's id. */
  touches: string[];
  unanswered_since: string | null;
  replied_at: string | null;
  closes_at: string | null;
  place: string | null;
  messages: any[];
}

type Order = 'as it happened' | 'backwards' | number;

const LINK = 71;
/** Park and Miller's generator: the same seed shuffles in the same way. */
const random = (seed: number) => () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;

/**
 * The suite of every network's webhooks: whatever the order, the repetitions, the batches and the process that takes them,
 * the same conversations and the same crossing events result.
 */
export function describeWebhooks<T>(
  name: string,
  open: () => Promise<NetworkUnderTest<T>>,
  { people, touches, check }: WebhookOutcome,
): void {
  describe(`webhooks of ${name}, in any order`, () => {
    let network: NetworkUnderTest<T>;
    let second: AppUnderTest<ChatSettings>;
    let expected: ShownConversation[];
    let runs = 10;
    /** The click's code of the latest run. */
    let code = '';
    let told = 0;
    const seen = new Set<string>();
    const start = (Math.floor(Date.now() / 1_000) - 7_200) * 1_000;

    beforeAll(async () => {
      network = await open();
      const { side, env } = network;
      // Two processes share the work.
      second = await ChatSide.process(side.chat.folder.path, { SANDBOX: 'true', ...env });
      const link_id = ids.next('lnk');
      const link = { workspace_id: side.brand.id, link_id, link_number: LINK, ad_id: ids.next('adv') };
      const described = make<LinkDescribed>(LinkDescribed, { ...link, state: 'active' });
      await side.chat.publishEvent(links, described, 1);
      await until('chat knows the link', () => database().existsBy(AdvertLink, { link_id }));
    });
    afterAll(async () => {
      await second.close();
      await network.side.stop();
    });

    const database = () => network.side.chat.service.get(Database, { strict: false }).read;

    /** The corpus once more, of people of its own, in calls of the given order; two of a shuffled one come at once. */
    async function deliver(order: Order): Promise<void> {
      code = encodeChatCode(LINK, randomBytes(5));
      const { events, messages } = network.corpus(++runs, start, code);
      const calls =
        typeof order === 'number'
          ? unreliable(events, random(order))
          : (order === 'backwards' ? events.toReversed() : events).map((one) => [one]);
      const atOnce = typeof order === 'number' ? 2 : 1;
      for (let nth = 0; nth < calls.length; nth += atOnce) {
        const answers = await Promise.all(calls.slice(nth, nth + atOnce).map((call) => network.post(call)));
        for (const status of answers.flat()) expect(status).toBe(200);
      }
      told += messages;
      const count = () => database().countBy(Message, { workspace_id: network.side.brand.id });
      await until('all of it came', async () => (await count()) >= told);
      expect(await count()).toBe(told);
    }

    /** What crossed of a conversation. The ads side counts touches by their own time, whichever event brought them. */
    function crossingsOf(id: string) {
      const crossed = network.side.chat.crossed
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

    async function shown({ id, unanswered_since, replied_at, reply_window, place }: any) {
      const messages = await network.side.messages(id);
      const times = new Map(messages.map((one) => [one.id, one.at]));
      // A network may tell of an event without its time, so that it has the time of its arrival.
      const time = (at: any): any => (at && Date.parse(at) > start + 3_600_000 ? 'now' : at);
      return {
        ...crossingsOf(id),
        ...{ unanswered_since, replied_at, closes_at: reply_window.closes_at, place },
        messages: messages
          .map(({ from, kind, network_type, text, detail, at, edited_at, revoked_at, replies_to }) => ({
            ...{ from, kind, network_type, text: text.replace(code, 'CODE'), detail, at: time(at) },
            ...{ edited_at: time(edited_at), revoked_at: time(revoked_at) },
            about: times.get(replies_to) ?? null,
          }))
          .sort((one, other) => (`${one.at} ${one.kind}` < `${other.at} ${other.kind}` ? -1 : 1)),
      };
    }

    /** The conversations of the run that was just delivered. */
    async function outcome(): Promise<ShownConversation[]> {
      const items = (await network.side.inbox()).filter(({ id }) => !seen.has(id));
      expect(items).toHaveLength(people);
      const sum = (counts: number[]) => counts.reduce((total, one) => total + one, 0);
      await until('all crossed', () => {
        const crossed = items.map(({ id }) => crossingsOf(id));
        return (
          sum(crossed.map(({ started }) => started)) === people &&
          sum(crossed.map(({ replied }) => replied)) === 1 &&
          sum(crossed.map((one) => one.touches.length)) === touches
        );
      });
      for (const { id } of items) seen.add(id);
      const all = await Promise.all(items.map(shown));
      return all.sort((one, other) => (one.messages[0]!.at < other.messages[0]!.at ? -1 : 1));
    }

    it('show each kind of message as that kind', async () => {
      await deliver('as it happened');
      expected = await outcome();
      check(expected);
    });

    it.each<Order>(['backwards', 11, 222, 3_333])('have the same result: %s', async (order) => {
      await deliver(order);
      expect(await outcome()).toEqual(expected);
    });
  });
}
