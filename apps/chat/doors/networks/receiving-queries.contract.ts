import { randomBytes } from 'node:crypto';
import { Test, type TestingModule } from '@nestjs/testing';
import { encodeChatCode } from '#crossing/chat-code.js';
import type { MessageContent } from '#message/dialog.topic.js';
import type { Database, Tx } from '#platform/adapters/sql/database.js';
import { Database as DatabaseToken } from '#platform/adapters/sql/database.js';
import { PlatformModule } from '#platform/platform.module.js';
import { SystemIds } from '#platform/ports/system.js';
import { tempFolder, type TempFolder } from '../../../../test/support/temp.js';
import { AdvertLink } from '../../adverts/advert-link.entity.js';
import { Contact } from '../../contacts/contact.entity.js';
import { NetworkIdentity } from '../../contacts/network-identity.entity.js';
import { Conversation } from '../../conversations/conversation.entity.js';
import { Message } from '../../conversations/message.entity.js';
import { Referral } from '../../conversations/referral.entity.js';
import { schema } from '../../src/schema.js';
import { ChatSettings } from '../../src/settings.js';
import { fetchMedia } from './media-fetch.worker.js';
import { NetworkDoorsModule } from './network-doors.module.js';
import { NetworkDoors } from './network-doors.service.js';
import { sendReplies } from './reply-queue.js';

const ids = new SystemIds();
/** Rows of each table, and messages of the conversation that receives. */
const SIZE = 3_000;
/** Most rows that MariaDB may expect to read for a query. */
const FEW = 100;
const LINK = 73;

/** Cases for the queries of the receiving path that hold on each database. `open` returns an empty database. */
export function describeReceivingQueries(on: string, open: () => Promise<Database>): void {
  describe(`what is read while a message is received, on ${on}`, () => {
    const folder: TempFolder = tempFolder('receiving');
    const workspace_id = ids.next('wsp');
    const connection_id = ids.next('con');
    const code = encodeChatCode(LINK, randomBytes(5));
    const start = Date.now() - 3_600_000;
    let database: Database;
    let module: TestingModule;
    let count = 0;

    beforeAll(async () => {
      database = await open();
      const config = Object.assign(new ChatSettings(), { DATA_DIR: folder.path, LOG_LEVEL: 'silent' });
      const jobs = [fetchMedia, sendReplies];
      const platform = PlatformModule.forApp({
        app: 'chat',
        config,
        schema,
        jobs,
        media: config.mediaBucket,
      });
      module = await Test.createTestingModule({ imports: [platform, NetworkDoorsModule] })
        .overrideProvider(DatabaseToken)
        .useValue(database)
        .compile();
      await database.transaction(async (tx) => {
        await tx.insert(AdvertLink, {
          ...{ link_id: ids.next('lnk'), workspace_id, link_number: LINK, ad_id: ids.next('adv') },
          ...{ greeting_id: null, state: 'active', sequence: 1 },
        });
      });
      await receive({ text: 'Halo' });
      await receive({ text: 'Masih di sini', referral: JSON.stringify({ ref: code }) });
      await fill();
      if (database.kind === 'mysql')
        await database.read.query(
          'ANALYZE TABLE message, conversation, contact, network_identity, referral, advert_link',
        );
    });
    afterAll(async () => {
      await module.close();
      folder.remove();
    });

    /** Receives a message of the same person, and returns what it asked the database. */
    async function receive(
      given: Partial<MessageContent>,
      about: { echo?: boolean; user?: string } = {},
    ): Promise<{ sql: string; parameters: unknown[] }[]> {
      const asked: { sql: string; parameters: unknown[] }[] = [];
      const door = module.get(NetworkDoors, { strict: false }).of('telegram')!;
      const content = {
        ...{
          message_id: `m${++count}`,
          type: 'text',
          address: about.user ?? '6001',
          at: start + count * 1_000,
        },
        ...given,
      } as MessageContent;
      const event = {
        ...{ workspace_id, connection_id, network: 'telegram' as const, person: '0'.repeat(32) },
        ...{ command: false, unsupported: false, echo: about.echo ?? false, box: '' },
      };
      await database.transaction(async (tx: Tx) => {
        const runner = tx.queryRunner!;
        const query = runner.query;
        runner.query = ((sql: string, parameters: unknown[] = [], ...more: []) => {
          asked.push({ sql, parameters });
          return query.call(runner, sql, parameters, ...more);
        }) as typeof query;
        try {
          await door.receive(tx, { event, content } as never);
        } finally {
          runner.query = query;
        }
      });
      return asked;
    }

    /** Many further messages of that conversation, and further people with conversations. */
    async function fill(): Promise<void> {
      const [message] = await database.read.find(Message, { take: 1 });
      const [conversation] = await database.read.find(Conversation, { take: 1 });
      const [contact] = await database.read.find(Contact, { take: 1 });
      const [identity] = await database.read.find(NetworkIdentity, { take: 1 });
      const [referral] = await database.read.find(Referral, { take: 1 });
      const [link] = await database.read.find(AdvertLink, { take: 1 });
      const rows = <T extends object>(row: T | undefined, change: (nth: number) => Partial<T>): T[] =>
        Array.from({ length: SIZE }, (_, nth) => ({ ...row!, ...change(nth) }));
      const contacts = rows(contact, () => ({ id: ids.next('cnt') }));
      const conversations = rows(conversation, (nth) => ({
        ...{ id: ids.next('cnv'), contact_id: contacts[nth]!.id },
      }));
      const answered = rows(message, (nth) => ({
        ...{ id: ids.next('msg'), sequence: nth + 10, network_id: `n${nth}`, replies_to: `n${nth - 1}` },
        ...{ sender: nth % 2 === 0 ? ('customer' as const) : ('agent' as const) },
        sent_at: start - SIZE + nth,
      }));
      await database.transaction(async (tx) => {
        const all: [new () => object, object[]][] = [
          [Contact, contacts],
          [Conversation, conversations],
          [Message, answered],
          [NetworkIdentity, rows(identity, (nth) => ({ lookup: `l${nth}`, contact_id: contacts[nth]!.id }))],
          [Referral, rows(referral, (nth) => ({ id: `r${nth}`, conversation_id: conversations[nth]!.id }))],
          [AdvertLink, rows(link, (nth) => ({ link_id: ids.next('lnk'), link_number: 1_000 + nth }))],
        ];
        for (const [entity, given] of all)
          for (let from = 0; from < SIZE; from += 100)
            await tx.insert(entity, given.slice(from, from + 100) as never);
        await tx.update(Conversation, { id: conversation!.id }, { message_sequence: SIZE + 10 });
      });
    }

    /** How the database finds the rows of a query; null if it uses an index and reads few. Sorting all messages of a conversation is not few. */
    async function fault({
      sql,
      parameters,
    }: {
      sql: string;
      parameters: unknown[];
    }): Promise<string | null> {
      if (database.kind === 'sqlite') {
        const lines = await database.read.query<{ detail: string }[]>(
          `EXPLAIN QUERY PLAN ${sql}`,
          parameters,
        );
        const text = lines.map(({ detail }) => detail).join('; ');
        // TypeORM asks whether a row exists through a table of one row.
        const reads = /\bSCAN (?!CONSTANT|dummy_table)|message_by_conversation.*TEMP B-TREE/.test(text);
        return reads ? `${text}: ${sql}` : null;
      }
      const lines = await database.read.query<{ type: string | null; rows: number | null; Extra: string }[]>(
        `EXPLAIN ${sql}`,
        parameters,
      );
      // A query that takes the first rows in the order of an index stops there, however many follow.
      const stops = / LIMIT \d+$/.test(sql);
      const slow = lines.some(
        ({ type, rows, Extra }) =>
          type === 'ALL' ||
          type === 'index' ||
          (Number(rows ?? 0) > FEW && (!stops || /filesort|temporary/.test(Extra))),
      );
      return slow ? `${JSON.stringify(lines)}: ${sql}` : null;
    }

    it.each<[string, Partial<MessageContent>, { echo?: boolean; user?: string }]>([
      ['a text', { text: 'Berapa harganya?' }, {}],
      ['a text with a code of a click', { text: `Halo ${code}` }, {}],
      ['a pressed Start', { type: 'referral', text: '/start', referral: JSON.stringify({ ref: code }) }, {}],
      ['an answer to a message', { text: 'Ya', replies_to: 'm1' }, {}],
      ['a reaction', { type: 'reaction', text: '👍', replies_to: 'm1' }, {}],
      ['an edit', { type: 'edit', text: 'Halo!', replies_to: 'm1' }, {}],
      ['a revocation', { type: 'deleted', replies_to: 'm2' }, {}],
      ['what the brand wrote in its app', { text: 'Dari ponsel' }, { echo: true }],
      ['the first message of somebody new', { text: 'Halo' }, { user: '6002' }],
    ])('is found by an index, however many messages are stored: %s', async (_, content, about) => {
      const asked = await receive(content, about);
      const read = asked.filter(({ sql }) => /^(SELECT|UPDATE|DELETE)/.test(sql));
      expect(read.length).toBeGreaterThan(3);
      const faults = await Promise.all(read.map(fault));
      expect(faults.filter((one) => one !== null)).toEqual([]);
    });
  });
}
