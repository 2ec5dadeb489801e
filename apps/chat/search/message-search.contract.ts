import { DOOR_NAMES } from '#crossing/conversation.topic.js';
import type { Database } from '#platform/adapters/sql/database.js';
import { insertAll } from '#platform/adapters/sql/insert-all.js';
import { make } from '#platform/events/make.js';
import { SystemIds } from '#platform/ports/system.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { NEW_CONVERSATION } from '../conversations/new-conversation.js';
import { Message, type MessageKind, type MessageSender } from '../conversations/message.entity.js';
import { MessageWord } from '../conversations/message-word.entity.js';
import { addWords, removeWords } from '../conversations/message-words.js';
import { searchTerms } from '../conversations/words.js';
import { MessageSearch, type Search } from './message-search.js';

const ids = new SystemIds();
const MANY = 12_000;

/** Cases for the search in messages that hold on each database. `open` returns a database without messages. */
export function describeMessageSearch(on: string, open: () => Promise<Database>): void {
  describe(`the search in messages on ${on}`, () => {
    let database: Database;
    let search: MessageSearch;
    const workspace = ids.next('wsp');
    let sequence = 0;

    beforeAll(async () => {
      database = await open();
      search = new MessageSearch(database);
    });
    afterAll(() => database.close());

    async function conversation(fields: Partial<Conversation> = {}): Promise<Conversation> {
      const row = make(Conversation, {
        ...NEW_CONVERSATION,
        id: ids.next('cnv'),
        workspace_id: workspace,
        contact_id: ids.next('cnt'),
        door: DOOR_NAMES[0],
        opened_at: 1,
        started_at: 1,
        ...fields,
      } as Conversation);
      await database.transaction((tx) => tx.insert(Conversation, row));
      return row;
    }
    const messageOf = ({ id: conversation_id, workspace_id }: Conversation, text: string): Message =>
      make(Message, {
        id: ids.next('msg'),
        workspace_id,
        conversation_id,
        sequence: ++sequence,
        sender: 'customer' as MessageSender,
        author: null,
        kind: 'text' as MessageKind,
        network_type: null,
        network_id: null,
        network_message: null,
        replies_to: null,
        detail: null,
        state: null,
        problem: null,
        left_at: null,
        edited_at: null,
        revoked_at: null,
        changed_at: null,
        text,
        sent_at: sequence,
      });
    async function write(of: Conversation, ...texts: string[]): Promise<string[]> {
      const rows = texts.map((text) => messageOf(of, text));
      await database.transaction(async (tx) => {
        await insertAll(tx, Message, rows);
        await addWords(tx, rows);
      });
      return rows.map(({ id }) => id);
    }
    const page = (q: string, fields: Partial<Search> = {}) =>
      search.find({
        workspace_id: workspace,
        terms: searchTerms(q),
        since: '',
        before: 'msg_~',
        limit: 50,
        ...fields,
      });
    const find = async (q: string, fields: Partial<Search> = {}) =>
      (await page(q, fields)).found.map(({ message }) => message.id);
    /** Reads all pages; returns their ids, and how many pages there were. */
    async function all(q: string, fields: Partial<Search> = {}) {
      const found: string[] = [];
      let pages = 0;
      for (let before = 'msg_~'; ; pages++) {
        const { found: some, next } = await page(q, { ...fields, before });
        found.push(...some.map(({ message }) => message.id));
        if (next === null) return { found, pages: pages + 1 };
        before = next;
      }
    }

    it('finds words and their beginnings, in any case and with or without accents, newest first', async () => {
      const chat = await conversation();
      const [first, second, third] = await write(
        chat,
        'Kopi Gayo masih ada, ya?',
        'kopinya ENAK sekali',
        'Café crème: 12.000 rupiah',
      );
      expect(await find('kopi')).toEqual([second, first]);
      expect(await find('KOPI gayo')).toEqual([first]);
      expect(await find('gayo kop')).toEqual([first]);
      expect(await find('ya')).toEqual([first]);
      expect(await find('cafe CREME')).toEqual([third]);
      expect(await find('12.000')).toEqual([third]);
      expect(await find('opi')).toEqual([]);
      expect(await find('kopi teh')).toEqual([]);
    });

    it('finds single signs and words of scripts without spaces', async () => {
      const [chinese, thai] = await write(await conversation(), '我想买咖啡豆', 'สวัสดีครับ');
      for (const q of ['咖', '咖啡', '咖啡豆', '豆', '我'])
        expect([q, await find(q)]).toEqual([q, [chinese]]);
      expect(await find('สวัสดี')).toEqual([thai]);
      expect(await find('茶')).toEqual([]);
    });

    it('takes operators of other search engines and of databases for what they are: no words', async () => {
      const [id] = await write(await conversation(), 'It\'s 100% "arabica" OR robusta -- near_miss');
      for (const q of [
        'arabica*',
        '"arabica"',
        '-arabica',
        "it's",
        '100%',
        'arabica OR',
        'near_miss',
        "' OR 1=1 arabica",
      ])
        expect([q, await find(q)]).toEqual([q, [id]]);
      expect(await find('%abica')).toEqual([]);
    });

    it('is for one workspace, one conversation, one door and one period', async () => {
      const [here, there] = [await conversation(), await conversation({ door: DOOR_NAMES[1]! })];
      const other = await conversation({ workspace_id: ids.next('wsp') });
      const [one] = await write(here, 'selendang merah');
      const [two] = await write(there, 'selendang biru');
      await write(other, 'selendang hijau');
      expect(await find('selendang')).toEqual([two, one]);
      expect(await find('selendang', { conversation_id: here.id })).toEqual([one]);
      expect(await find('selendang', { conversation_id: other.id })).toEqual([]);
      expect(await find('selendang', { door: DOOR_NAMES[1]! })).toEqual([two]);
      expect(await find('selendang', { since: two! })).toEqual([two]);
      expect(await find('selendang', { before: two! })).toEqual([one]);
    });

    it('shows neither chats that have not begun nor greetings, reactions and edits', async () => {
      await write(await conversation({ started_at: null }), 'rahasia');
      const chat = await conversation();
      const rows = (
        [
          ['greeting', 'text'],
          ['automatic', 'text'],
          ['customer', 'reaction'],
          ['customer', 'edit'],
        ] as const
      ).map(([sender, kind]) => Object.assign(messageOf(chat, 'rahasia'), { sender, kind }));
      await database.transaction(async (tx) => {
        await insertAll(tx, Message, rows);
        await addWords(tx, rows);
      });
      expect(await find('rahasia')).toEqual([]);
    });

    describe('among many messages', () => {
      let chats: Conversation[];
      let written: { id: string; index: number }[];
      const foreign = ids.next('wsp');

      beforeAll(async () => {
        chats = [await conversation(), await conversation({ door: DOOR_NAMES[2]! })];
        const other = await conversation({ workspace_id: foreign });
        // "langka" is rare, "lazim" in every second message; "genap" and "ganjil" are common and never together.
        const texts = Array.from({ length: MANY }, (_, index) =>
          [
            index % 2 === 0 ? 'lazim genap' : 'ganjil',
            index % 3_000 === 1 ? 'langka' : '',
            `nomor${index % 1_000}`,
          ].join(' '),
        );
        written = [];
        const rows = texts.map((text, index) => messageOf(chats[index % 100 === 0 ? 1 : 0]!, text));
        const others = texts.map((text) => messageOf(other, text));
        await database.transaction(async (tx) => {
          await insertAll(tx, Message, [...rows, ...others]);
          await addWords(tx, [...rows, ...others]);
        });
        written = rows.map(({ id }, index) => ({ id, index })).reverse();
        if (database.kind === 'mysql') await database.read.query('ANALYZE TABLE message_word, message');
      }, 240_000);

      const idsOf = (has: (index: number) => boolean) =>
        written.filter(({ index }) => has(index)).map(({ id }) => id);

      it('pages through a common word', async () => {
        const { found, pages } = await all('lazim', { limit: 100 });
        expect(found).toEqual(idsOf((index) => index % 2 === 0));
        expect(pages).toBe(MANY / 2 / 100);
      });

      it('finds a rare word, alone and beside a common one, on one page', async () => {
        const rare = idsOf((index) => index % 3_000 === 1);
        expect(await page('langka')).toMatchObject({ next: null });
        expect(await find('langka')).toEqual(rare);
        expect(await find('ganjil langka')).toEqual(rare);
        expect(await page('lazim langka')).toEqual({ found: [], next: null });
      });

      it('finds the beginning of many different words', async () => {
        expect((await page('nomor')).found).toHaveLength(50);
        expect((await all('nomor99', { limit: 100 })).found).toEqual(
          idsOf((index) => `${index % 1_000}`.startsWith('99')),
        );
        // Found beyond many newer messages that have none of the words.
        const newer = Array.from({ length: 3_000 }, (_, index) => messageOf(chats[0]!, `terbaru ${index}`));
        await database.transaction(async (tx) => {
          await insertAll(tx, Message, newer);
          await addWords(tx, newer);
        });
        expect((await page('no')).found.map(({ message }) => message.id)).toEqual(
          written.slice(0, 50).map(({ id }) => id),
        );
        const { next } = await page('no');
        const second = await page('no', { before: next! });
        expect(second.found.map(({ message }) => message.id)).toEqual(
          written.slice(50, 100).map(({ id }) => id),
        );
      });

      it('ends each page after a bounded number of messages if common words are never together', async () => {
        const { found, pages } = await all('genap ganjil', { limit: 100 });
        expect(found).toEqual([]);
        expect(pages).toBe(MANY / 2 / 2_000 + 1);
      });

      it('finds a common word in one conversation and through one door', async () => {
        const own = idsOf((index) => index % 100 === 0);
        const { id: conversation_id, door } = chats[1]!;
        expect((await all('lazim', { conversation_id })).found).toEqual(own);
        expect((await all('lazim', { door })).found).toEqual(own);
      });

      it('reads by the primary key alone, in its order, whatever other workspaces have', async () => {
        const asked: [string, unknown[]][] = [];
        const manager = Object.create(database.read, {
          query: {
            value: (sql: string, values: unknown[]) => {
              asked.push([sql, values]);
              return database.read.query(sql, values);
            },
          },
        }) as Database['read'];
        const counted = new MessageSearch({ read: manager } as Database);
        for (const q of ['lazim', 'nomor'])
          await counted.find({
            workspace_id: workspace,
            terms: searchTerms(q),
            since: '',
            before: 'msg_~',
            limit: 10,
          });
        expect(asked.length).toBeGreaterThan(3);
        for (const [sql, values] of asked) {
          const plan = await database.read.query<Record<string, string>[]>(
            database.kind === 'sqlite' ? `EXPLAIN QUERY PLAN ${sql}` : `EXPLAIN ${sql}`,
            values,
          );
          const text = plan.map((line) => Object.values(line).join(' ')).join('\n');
          if (database.kind === 'sqlite') expect(text).toMatch(/PRIMARY KEY \(workspace_id=\? AND word[=>]/);
          else expect(text).toMatch(/message_word (range|ref) PRIMARY PRIMARY/);
        }
      });

      it('forgets the words of a conversation with it, and those of others stay', async () => {
        const { id } = chats[1]!;
        await database.transaction(async (tx) =>
          removeWords(tx, await tx.findBy(Message, { conversation_id: id })),
        );
        const left = (word: string) => database.read.countBy(MessageWord, { workspace_id: workspace, word });
        expect(await left('nomor0')).toBe(0);
        expect(await left('nomor1')).toBe(MANY / 1_000);
        expect(await left('genap')).toBe(MANY / 2 - MANY / 100);
      });
    });
  });
}
