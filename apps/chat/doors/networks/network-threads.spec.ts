import { randomBytes } from 'node:crypto';
import { encodeChatCode } from '#crossing/chat-code.js';
import { LinkDescribed, links } from '#crossing/link.topic.js';
import type { Network } from '#message/account.topic.js';
import type { MessageContent, MessageReceived } from '#message/dialog.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { ids, ChatSide } from '../../../../test/support/chat-side.js';
import { until } from '../../../../test/support/until.js';
import { AdvertLink } from '../../adverts/advert-link.entity.js';
import { Conversation } from '../../conversations/conversation.entity.js';
import { Message } from '../../conversations/message.entity.js';

const DAY_MS = 86_400_000;
const MINUTE = 60_000;
const LINK = 81;

type Told = { content: Partial<MessageContent>; fields?: Partial<MessageReceived> };

/** Park and Miller's generator: the same seed shuffles in the same way. */
const random = (seed: number) => () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;

function shuffled<T>(all: readonly T[], seed: number): T[] {
  const next = random(seed);
  return all
    .map((one) => ({ one, rank: next() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
}

describe.each<Network>(['whatsapp', 'messenger', 'instagram', 'telegram'])(
  'the threads of a chat over %s',
  (network) => {
    let chat: ChatSide;
    let brand: { id: string };
    let connection_id: string;
    let runs = 0;
    let stored = 0;
    beforeAll(async () => {
      chat = await ChatSide.start();
      brand = await chat.workspace();
      connection_id = ids.next('con');
      const link_id = ids.next('lnk');
      const link = { workspace_id: brand.id, link_id, link_number: LINK, ad_id: ids.next('adv') };
      await chat.publishEvent(links, make<LinkDescribed>(LinkDescribed, { ...link, state: 'active' }), 1);
      await until('chat knows the link', () => database().read.existsBy(AdvertLink, { link_id }));
    });
    afterAll(() => chat.stop());

    const database = () => chat.service.get(Database, { strict: false });
    const agent = () => chat.as(brand.id);
    const address = () => String(7_000_000 + runs);
    const name = (nth: number) => `${runs}.${nth}`;
    const tell = async ({ content, fields }: Told) => {
      const message = { type: 'text', text: '', address: address(), at: 0, message_id: '', ...content };
      await chat.receive({ workspace_id: brand.id, connection_id, network, ...fields }, message);
    };
    const kept = (count: number) =>
      until('all of it is kept', async () => {
        const all = await database().read.countBy(Message, { workspace_id: brand.id });
        return all >= stored + count;
      });
    const threads = async (contact_id: string): Promise<any[]> =>
      (await agent().get(`/v1/contacts/${contact_id}/conversations`)).json.items.reverse();
    const rowsOf = (contact_id: string) =>
      database().read.find(Conversation, { where: { contact_id }, order: { thread: 'ASC' } });

    /** A chat that was resolved, and over at `end`, which is past: nothing has come since. */
    async function over(end: number): Promise<Conversation> {
      runs += 1;
      stored = await database().read.countBy(Message, { workspace_id: brand.id });
      await tell({ content: { message_id: name(0), text: 'lama', at: end - 31 * DAY_MS } });
      await kept(1);
      stored += 1;
      const first = { where: { workspace_id: brand.id, text: 'lama' }, order: { id: 'DESC' as const } };
      const { conversation_id: id } = await database().read.findOneOrFail(Message, first);
      const { contact_id } = await database().read.findOneByOrFail(Conversation, { id });
      const [row] = await rowsOf(contact_id);
      const resolved = { version: row!.version, state: 'resolved' };
      expect((await agent().patch(`/v1/conversations/${row!.id}`, resolved)).status).toBe(200);
      const change = { quiet_since: end - 30 * DAY_MS };
      await database().transaction((tx) => tx.update(Conversation, { id: row!.id }, change));
      return row!;
    }

    /** What came around the end of the first thread, in the order of its time. */
    function corpus(end: number, code: string): Told[] {
      let minutes = -30;
      const at = () => end + (minutes += 3) * MINUTE;
      const said = (nth: number, text: string): Told => ({
        content: { message_id: name(nth), text, at: at() },
      });
      const about = (nth: number, target: number, type: string, text: string): Told => ({
        content: { message_id: name(nth), replies_to: name(target), type, text, at: at() },
      });
      const before = [said(1, 'sebelum'), said(2, 'salah'), about(3, 0, 'reaction', '👍')];
      minutes = 0;
      return [
        ...before,
        about(10, 1, 'reaction', '❤️'),
        said(11, `Halo lagi ${code}`),
        about(12, 11, 'edit', 'Halo lagi!'),
        about(13, 1, 'edit', 'sebelumnya'),
        about(14, 2, 'revoke', ''),
        { content: { message_id: name(15), text: 'dari ponsel', at: at() }, fields: { echo: true } },
        about(16, 0, 'reaction', ''),
        { content: { message_id: name(17), text: 'STOP', at: at() }, fields: { command: true } },
        said(18, 'masih ada?'),
      ];
    }

    async function outcome(contact_id: string, start: number) {
      const all = await rowsOf(contact_id);
      const shown = await Promise.all(
        all.map(async (row) => {
          const rows = await database().read.findBy(Message, { conversation_id: row.id });
          const crossed = await chat.crossings(row.id, 1);
          const { thread, state, via, unanswered_since, customer_acted_at, customer_wrote_at } = row;
          return {
            ...{ thread, state, via, ended: row.ended_at === null ? null : row.ended_at - start },
            times: [unanswered_since, customer_acted_at, customer_wrote_at, row.replied_at].map(
              (time) => time && time - start,
            ),
            started: crossed.filter(({ type }) => type === 'ChatStarted').length,
            messages: rows
              .map(({ kind, sender, text, sent_at, revoked_at, edited_at }) => ({
                ...{ kind, sender, text: text.replace(/ [0-9A-Z]{6}-\S+/i, ' CODE'), at: sent_at - start },
                ...{ revoked: revoked_at && revoked_at - start, edited: edited_at && edited_at - start },
              }))
              .sort((one, other) => one.at - other.at),
          };
        }),
      );
      return shown;
    }

    async function delivered(order: 'as written' | 'backwards' | number) {
      const end = Math.floor(Date.now() / MINUTE) * MINUTE - 120 * MINUTE;
      const { contact_id } = await over(end);
      const all = corpus(end, encodeChatCode(LINK, randomBytes(5)));
      const told =
        order === 'as written' ? all : order === 'backwards' ? all.toReversed() : shuffled(all, order);
      for (const one of told) await tell(one);
      await kept(all.length);
      await until('both crossed', async () => (await threads(contact_id)).length === 2);
      return outcome(contact_id, end);
    }

    let expected: Awaited<ReturnType<typeof outcome>>;
    it('are told apart by when each message was written, and hold what is about their messages', async () => {
      expected = await delivered('as written');
      const [old, fresh] = expected;
      expect(old).toMatchObject({ thread: 1, state: 'open', via: 'none', ended: 0, started: 1 });
      expect(old!.messages.map(({ kind }) => kind)).toEqual([
        ...['text', 'text', 'text', 'reaction', 'reaction', 'edit', 'revocation', 'reaction'],
      ]);
      expect(old!.messages[1]).toMatchObject({ text: 'sebelumnya' });
      expect(old!.messages[2]).toMatchObject({ text: '', revoked: expect.any(Number) });
      expect(fresh).toMatchObject({ thread: 2, state: 'open', via: 'code', ended: null, started: 1 });
      expect(fresh!.messages.map(({ kind, sender }) => `${sender} ${kind}`)).toEqual([
        ...['customer text', 'customer edit', 'phone text', 'customer command', 'customer text'],
      ]);
      expect(fresh!.messages[0]).toMatchObject({ text: 'Halo lagi!' });
    });

    it.each<'backwards' | number>(['backwards', 11, 222, 3_333, 44_444])(
      'are the same in whatever order they are told: %s',
      async (order) => expect(await delivered(order)).toEqual(expected),
    );

    it('are two, and no more, where two processes are told of several messages at once', async () => {
      const second = await ChatSide.process(chat.folder.path);
      try {
        const end = Date.now() - 120 * MINUTE;
        const { contact_id } = await over(end);
        const texts = Array.from({ length: 12 }, (_, nth) => `m${nth}`);
        await Promise.all(
          texts.map((text, nth) =>
            tell({ content: { message_id: name(nth + 1), text, at: end + (nth - 4) * MINUTE } }),
          ),
        );
        await kept(texts.length);
        const rows = await rowsOf(contact_id);
        expect(rows.map(({ thread }) => thread)).toEqual([1, 2]);
        const counts = rows.map(({ id }) => database().read.countBy(Message, { conversation_id: id }));
        expect(await Promise.all(counts)).toEqual([5, 8]);
      } finally {
        await second.close();
      }
    });
  },
);
