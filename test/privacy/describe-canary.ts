import { randomBytes } from 'node:crypto';
import { clickBecomesChat } from '../journeys/click-becomes-chat.js';
import { openJourneySetup, type JourneySetup } from '../journeys/journey-setup.js';
import { postReachesFollowers } from '../journeys/post-reaches-followers.js';
import type { StackKind } from '../support/stack.js';
import {
  customerSendsFile,
  customerUsesTelegram,
  customerWrites,
  TELEGRAM_WAY_COUNT,
} from './customer-writes.js';
import { formsOf, findForms, type StoredBytes } from './word-forms.js';

/** All data that each side of one stack stores. */
export interface StoredData {
  chat: StoredBytes[];
  /** What connections and fan-out keep, and Redis. */
  besideChat: StoredBytes[];
  /** Topics of the message side. */
  messageTopics: StoredBytes[];
  /** Tables, topics and keys that the ads side, the console, or both sides can read. */
  beyond: StoredBytes[];
}

const canary = () => `kenari${randomBytes(9).toString('hex')}`;

/** Tests the wall: runs journey 2 with unique words (canaries) and searches for them on both sides. */
export function describeCanary(
  kind: StackKind,
  placesOf: (setup: JourneySetup) => Promise<StoredData>,
): void {
  describe(`unique words (canaries) on the ${kind} stack`, () => {
    const words = { greeting: canary(), customer: canary(), agent: canary(), reference: canary() };
    /** What a customer writes over WhatsApp and Telegram. */
    const [written, alsoWritten] = [canary(), canary()];
    /** In files of a conversation, and in the name of one. */
    const files = { fromCustomer: canary(), fromAgent: canary(), name: canary() };
    /** In each kind of update of Telegram, and in one of an unknown kind, which is dropped. */
    const telegram = {
      words: Array.from({ length: TELEGRAM_WAY_COUNT }, canary),
      inFile: canary(),
      unknown: canary(),
    };
    const ofCustomers = [
      ...[written, alsoWritten, ...Object.values(files)],
      ...[...telegram.words, telegram.inFile],
    ];
    const post = canary();
    const forms = [...Object.values(words), ...ofCustomers, telegram.unknown, post].flatMap(formsOf);
    let setup: JourneySetup;
    let stored: StoredData;

    beforeAll(async () => {
      setup = await openJourneySetup(kind);
      const stage = { ...setup, report: () => undefined };
      await clickBecomesChat(stage, {
        greeting: `Selamat datang, ${words.greeting}!`,
        customer: `Saya cari ${words.customer} ya`,
        agent: `Ada, ${words.agent} & lain-lain`,
        reference: words.reference,
      });
      await postReachesFollowers(stage, { title: 'Panen', body: `Hari ini ${post}` });
      await customerWrites(setup, `Apa masih ada ${written}?`, `Halo, ${alsoWritten}!`);
      await customerSendsFile(setup, files);
      await customerUsesTelegram(setup, telegram);
      stored = await placesOf(setup);
    }, 760_000);
    afterAll(() => setup?.close());

    it('are found on the message side, which shows that the search works', () => {
      const inChat = findForms(stored.chat, forms).join('\n');
      for (const word of [...Object.values(words), ...ofCustomers]) expect(inChat).toContain(`${word} (raw)`);
      expect(findForms(stored.messageTopics, formsOf(post)).join('\n')).toContain(`${post} (raw)`);
    });

    it('of a customer are found in chat alone, and nowhere on the way to it', () => {
      expect(stored.besideChat.length).toBeGreaterThan(5);
      const otherPlaces = [...stored.besideChat, ...stored.messageTopics];
      expect(findForms(otherPlaces, [...ofCustomers, telegram.unknown].flatMap(formsOf))).toEqual([]);
    });

    it('are not found in anything that the ads side and the console store or can read', () => {
      expect(stored.beyond.length).toBeGreaterThan(5);
      expect(
        stored.beyond.some(({ bytes }) => bytes.includes('StageReached') || bytes.includes('order_created')),
      ).toBe(true);
      expect(findForms(stored.beyond, forms)).toEqual([]);
    });

    it('are not found in uploads to the ad network', () => {
      const { requests } = setup.sandboxes.meta;
      expect(requests.length).toBeGreaterThanOrEqual(2);
      const uploads = requests.map(({ path, body }) => ({
        place: path,
        bytes: Buffer.from(`${path}\n${body}`),
      }));
      expect(findForms(uploads, forms)).toEqual([]);
    });

    it('are not found in the logs of any process', () => {
      const logs = [...setup.stack.processes].map(([place, process]) => ({
        place,
        bytes: Buffer.from(process.log()),
      }));
      for (const { bytes } of logs) expect(bytes.length).toBeGreaterThan(0);
      expect(findForms(logs, forms)).toEqual([]);
    });
  });
}
