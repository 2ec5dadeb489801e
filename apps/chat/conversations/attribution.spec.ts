import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { encodeChatCode } from '#crossing/chat-code.js';
import { VIAS, type Via } from '#crossing/conversation.topic.js';
import type { MessageContent, MessageReceived } from '#message/dialog.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { ChatSide, ids } from '../../../test/support/chat-side.js';
import { AdvertLink } from '../adverts/advert-link.entity.js';
import { NetworkMessages } from '../doors/networks/network-messages.service.js';
import { Contacts } from '../contacts/contacts.service.js';
import { Conversation } from './conversation.entity.js';
import { Threads } from './threads.service.js';
import { Conversations } from './conversations.service.js';
import type { Entry } from './entry.js';

/** Fixed, so that every run tries the same cases. */
const SEEDED = { seed: 20_261_127 };
const START = Date.parse('2026-11-01T00:00:00Z');

/** Some cases, each told in two orders, with some of it told twice. */
const told = <T>(all: fc.Arbitrary<T[]>) =>
  all.chain((messages) =>
    fc.record({
      messages: fc.constant(messages),
      order: fc.shuffledSubarray(messages, { minLength: messages.length }),
      repeated: fc.subarray(messages),
    }),
  );

describe('the click or ad that a conversation belongs to', () => {
  let chat: ChatSide;
  let workspace_id: string;
  let database: Database;

  beforeAll(async () => {
    chat = await ChatSide.start();
    workspace_id = (await chat.workspace()).id;
    database = chat.service.get(Database, { strict: false });
  });
  afterAll(() => chat.stop());

  const get = <T>(type: new (...args: any[]) => T) => chat.service.get(type, { strict: false });
  const rowOf = (id: string) => database.read.findOneByOrFail(Conversation, { id });

  describe('by entries of every kind', () => {
    const vias = VIAS.filter((via): via is Entry['via'] => via !== 'none');
    /** A click or ad of few, in messages at few times, so that they meet. */
    const entry = fc.record({ via: fc.constantFrom(...vias), nth: fc.nat(2) });
    const message = fc.record({ day: fc.nat(3), names: fc.array(entry, { maxLength: 3 }) });
    const messages = fc.array(message, { minLength: 1, maxLength: 5 });
    type Written = { day: number; names: { via: Entry['via']; nth: number }[] };
    const ads = new Map(vias.map((via) => [via, [0, 1, 2].map(() => ids.next('adv'))]));

    /** A conversation in which these messages were written in this order. `run` sets its clicks apart from all others. */
    async function written(run: string, all: readonly Written[]): Promise<Conversation> {
      const id = await database.transaction(async (tx) => {
        const contact_id = await get(Contacts).lockOrCreate(tx, workspace_id, null);
        const chat = { workspace_id, contact_id, door: 'telegram' as const };
        const conversation = await get(Threads).lockAt(tx, chat, START);
        for (const { day, names } of all)
          await get(Conversations).customerWrites(tx, conversation.id, 'Halo', {
            entries: names.map(({ via, nth }): Entry => ({
              door: 'telegram',
              via,
              click: via === 'network_ad_id' ? null : `${run} ${via} ${nth}`,
              ad_id: ads.get(via)![nth]!,
              ...(via === 'network_ad_id' && { network_ad_id: String(nth) }),
              consent: 'unknown',
              at: START + day * 86_400_000,
            })),
          });
        return conversation.id;
      });
      return rowOf(id);
    }

    let runs = 0;
    it('is the most trusted one, then the earliest, whatever the order and number of reports', async () => {
      await fc.assert(
        fc.asyncProperty(told(messages), async ({ messages, order, repeated }) => {
          const one = await written(`a${++runs}`, messages);
          const other = await written(`b${runs}`, [...order, ...repeated]);
          const shown = ({ via, ad_id, attributed_at }: Conversation) => ({ via, ad_id, attributed_at });
          expect(shown(other)).toEqual(shown(one));
          const vias = messages.flatMap(({ names }) => names.map(({ via }) => VIAS.indexOf(via)));
          const best = Math.min(...vias, VIAS.indexOf('none'));
          expect(one.via).toBe(VIAS[best]);
        }),
        { ...SEEDED, numRuns: 60 },
      );
    });

    it.each<[string, Via[], Via]>([
      ['a code after a token', ['token', 'code'], 'token'],
      ['a token after an ad id', ['network_ad_id', 'token'], 'token'],
      ["a code after the network's click id", ['network_click_id', 'code'], 'code'],
      ["an ad id after the network's click id", ['network_click_id', 'network_ad_id'], 'network_click_id'],
    ])('is chosen by trust: %s', async (_, given, expected) => {
      const all = given.map((via, day) => ({ day, names: [{ via: via as Entry['via'], nth: 0 }] }));
      expect((await written(`c${++runs}`, all)).via).toBe(expected);
    });
  });

  describe('by the reports of WhatsApp', () => {
    const links: { number: number; ad_id: string; greeting_id: string }[] = [];
    beforeAll(() =>
      database.transaction(async (tx) => {
        for (const nth of [0, 1]) {
          const link = { number: 900 + nth, ad_id: ids.next('adv'), greeting_id: ids.next('grt') };
          links.push(link);
          const { number: link_number, ad_id, greeting_id } = link;
          const row = {
            workspace_id,
            link_number,
            ad_id,
            greeting_id,
            state: 'active' as const,
            sequence: 1,
          };
          await tx.insert(AdvertLink, { link_id: ids.next('lnk'), ...row });
        }
      }),
    );

    const message = fc.record({
      /** Opened the chat only, or wrote. */
      welcome: fc.boolean(),
      code: fc.option(fc.nat(1)),
      click: fc.option(fc.nat(1)),
      ad: fc.option(fc.nat(1)),
      day: fc.nat(4),
    });
    /** A code and a click id that stand in one message name one click, so that a case has them apart. */
    const messages = fc
      .uniqueArray(message, { minLength: 1, maxLength: 5, selector: ({ day }) => day })
      .map((all) => all.map((one) => (one.code === null ? one : { ...one, click: null })));
    type Told = typeof messages extends fc.Arbitrary<(infer One)[]> ? One : never;

    /** What the agents are shown of a conversation in which this was told in this order, by one number of its own. */
    async function shownAfter(person: string, chances: Uint8Array[], all: readonly Told[]) {
      const connection_id = `con_${person}`;
      for (const { welcome, code, click, ad, day } of all) {
        const written = code === null ? 'Halo' : encodeChatCode(links[code]!.number, chances[code]!);
        const referral = {
          ...(ad !== null && { source_type: 'ad', source_id: `12${ad}` }),
          ...(click !== null && { ctwa_clid: `${person}${click}` }),
        };
        const content: MessageContent = {
          message_id: `wamid.${person}.${day}`,
          address: person,
          type: welcome ? 'request_welcome' : 'text',
          ...(!welcome && { text: written }),
          at: START + day * 86_400_000,
          referral: JSON.stringify(referral),
        };
        const event = {
          ...{ workspace_id, connection_id, network: 'whatsapp', person: '', box: '' },
          ...{ command: false, unsupported: false, echo: false },
        } as MessageReceived;
        await database.transaction((tx) => get(NetworkMessages).receive(tx, 'whatsapp', { event, content }));
      }
      const { via, ad_id, greeting_id, attributed_at, started_at } = await database.read.findOneByOrFail(
        Conversation,
        { connection_id },
      );
      return { via, ad_id, greeting_id, attributed_at, started: started_at !== null };
    }

    let people = 0;
    const person = () => `62815${String(++people).padStart(6, '0')}`;
    it('is the same, whatever the order and number of reports', async () => {
      await fc.assert(
        fc.asyncProperty(told(messages), async ({ messages, order, repeated }) => {
          const codes = () => [randomBytes(5), randomBytes(5)];
          const chronological = [...messages].sort((one, other) => one.day - other.day);
          const expected = await shownAfter(person(), codes(), chronological);
          expect(await shownAfter(person(), codes(), [...order, ...repeated])).toEqual(expected);
        }),
        { ...SEEDED, numRuns: 60 },
      );
    });

    it('is the click that opened the chat before the customer wrote, even if it is reported last', async () => {
      const opened = (day: number) => ({ welcome: true, code: null, click: 0, ad: null, day });
      const wrote = { welcome: false, code: null, click: null, ad: null, day: 3 };
      const all = [opened(1), wrote, opened(4)];
      const expected = { via: 'network_click_id', attributed_at: START + 86_400_000 };
      expect(await shownAfter(person(), [], all)).toMatchObject(expected);
      expect(await shownAfter(person(), [], all.toReversed())).toMatchObject(expected);
    });
  });
});
