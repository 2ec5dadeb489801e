import { randomBytes } from 'node:crypto';
import { clickBecomesChat } from '../journeys/click-becomes-chat.js';
import { openTheatre, type Theatre } from '../journeys/play.js';
import { postReachesFollowers } from '../journeys/post-reaches-followers.js';
import type { StackKind } from '../support/stack.js';
import { needlesOf, search, type Haystack } from './needles.js';

/** What each side of one stack keeps. */
export interface Places {
  chat: Haystack[];
  /** Topics of the message side. */
  messageTopics: Haystack[];
  /** Tables, topics and keys that the ads side, the console, or both sides can read. */
  beyond: Haystack[];
}

const canary = () => `kenari${randomBytes(9).toString('hex')}`;

/** Plays journey 2 with words that occur nowhere else, and looks for them on both sides of the wall. */
export function describeCanary(kind: StackKind, placesOf: (theatre: Theatre) => Promise<Places>): void {
  describe(`a canary on the ${kind} stack`, () => {
    const words = { greeting: canary(), customer: canary(), agent: canary(), reference: canary() };
    const post = canary();
    const needles = [...Object.values(words), post].flatMap(needlesOf);
    let theatre: Theatre;
    let places: Places;

    beforeAll(async () => {
      theatre = await openTheatre(kind);
      const stage = { ...theatre, report: () => undefined };
      await clickBecomesChat(stage, {
        greeting: `Selamat datang, ${words.greeting}!`,
        customer: `Saya cari ${words.customer} ya`,
        agent: `Ada, ${words.agent} & lain-lain`,
        reference: words.reference,
      });
      await postReachesFollowers(stage, { title: 'Panen', body: `Hari ini ${post}` });
      places = await placesOf(theatre);
    }, 760_000);
    afterAll(() => theatre?.close());

    it('sings on the message side, which shows that the search finds it', () => {
      const inChat = search(places.chat, needles).join('\n');
      for (const word of Object.values(words)) expect(inChat).toContain(`${word} (raw)`);
      expect(search(places.messageTopics, needlesOf(post)).join('\n')).toContain(`${post} (raw)`);
    });

    it('is silent in all that the ads side and the console keep and can read', () => {
      expect(places.beyond.length).toBeGreaterThan(5);
      expect(
        places.beyond.some(({ bytes }) => bytes.includes('StageReached') || bytes.includes('order_created')),
      ).toBe(true);
      expect(search(places.beyond, needles)).toEqual([]);
    });

    it('is silent in what was uploaded to the network', () => {
      const { requests } = theatre.sandboxes.meta;
      expect(requests.length).toBeGreaterThanOrEqual(2);
      const uploads = requests.map(({ path, body }) => ({
        place: path,
        bytes: Buffer.from(`${path}\n${body}`),
      }));
      expect(search(uploads, needles)).toEqual([]);
    });

    it('is silent in the logs of every process', () => {
      const logs = [...theatre.stack.processes].map(([place, process]) => ({
        place,
        bytes: Buffer.from(process.log()),
      }));
      for (const { bytes } of logs) expect(bytes.length).toBeGreaterThan(0);
      expect(search(logs, needles)).toEqual([]);
    });
  });
}
