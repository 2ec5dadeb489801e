import { until } from '../../../test/support/until.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from '#platform/adapters/sql/database.js';
import { ChatSide } from '../../../test/support/chat-side.js';
import { Message } from '../conversations/message.entity.js';
import { MessageWord } from '../conversations/message-word.entity.js';
import { applyChanges } from '../doors/networks/message-changes.js';

describe('GET /v1/messages', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  let database: Database;
  beforeAll(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace();
    database = chat.service.get(Database, { strict: false });
  });
  afterAll(() => chat.stop());

  /** A customer opens a chat and writes; returns the conversation's id. */
  async function written(...texts: string[]): Promise<string> {
    const place = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    for (const text of texts) await chat.visitor(visitor_token).post(`${place}/messages`, { text });
    return conversation_id;
  }
  const search = (query: Record<string, string>) =>
    chat.as(brand.id).get(`/v1/messages?${new URLSearchParams(query)}`);
  const texts = async (q: string) =>
    (await search({ q })).json.items.map(({ snippet }: { snippet: { text: string } }) => snippet.text);

  it('finds what customers and agents wrote, with its place and its words marked', async () => {
    const id = await written('Apakah <b>kopi</b> gayo & kopi luwak ada?');
    const answer = await chat
      .as(brand.id)
      .post(`/v1/conversations/${id}/messages`, { text: 'Kopi gayo ada' });
    const { contact_id } = (await chat.as(brand.id).get(`/v1/conversations/${id}`)).json;
    const { items, next_cursor } = (await search({ q: 'gayo kop' })).json;
    expect(next_cursor).toBeNull();
    expect(items).toMatchObject([
      {
        ...{ id: answer.json.id, conversation_id: id, contact_id, door: 'web', from: 'agent', kind: 'text' },
        snippet: {
          text: 'Kopi gayo ada',
          marks: [
            { start: 0, length: 4 },
            { start: 5, length: 4 },
          ],
        },
      },
      { from: 'customer', author_id: null, snippet: { text: 'Apakah <b>kopi</b> gayo & kopi luwak ada?' } },
    ]);
    const { text, marks } = items[1].snippet;
    expect(
      marks.map((mark: { start: number; length: number }) => text.substr(mark.start, mark.length)),
    ).toEqual(['kopi', 'gayo', 'kopi']);
  });

  it('shows the part of a long text around the first word, and whole characters alone', async () => {
    await written(`${'😀'.repeat(200)} jempol ${'😀'.repeat(200)}`);
    const [{ snippet }] = (await search({ q: 'jempol' })).json.items;
    expect(snippet).toMatchObject({ cut_before: true, cut_after: true });
    expect(snippet.text.isWellFormed()).toBe(true);
    expect(snippet.text.length).toBeLessThanOrEqual(200);
    const [{ start, length }] = snippet.marks;
    expect(snippet.text.slice(start, start + length)).toBe('jempol');
  });

  it('pages, newest first', async () => {
    await written(...Array.from({ length: 5 }, (_, index) => `urutan ${index}`));
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { json } = await search({ q: 'urutan', limit: '2', ...(cursor && { cursor }) });
      seen.push(...json.items.map(({ snippet }: { snippet: { text: string } }) => snippet.text));
      cursor = json.next_cursor;
    }
    expect(seen).toEqual([4, 3, 2, 1, 0].map((index) => `urutan ${index}`));
  });

  it('finds by conversation, door and time of storage', async () => {
    const before = new Date(chat.now() - 1_000).toISOString();
    const [one, two] = [await written('jaring'), await written('jaring')];
    const of = async (query: Record<string, string>) =>
      (await search({ q: 'jaring', ...query })).json.items.map(
        (item: { conversation_id: string }) => item.conversation_id,
      );
    expect(await of({})).toEqual([two, one]);
    expect(await of({ conversation: one })).toEqual([one]);
    expect(await of({ door: 'web', since: before })).toEqual([two, one]);
    expect(await of({ door: 'telegram' })).toEqual([]);
    expect(await of({ until: before })).toEqual([]);
  });

  it('finds the new words of a changed message, and none of a revoked one', async () => {
    const id = await written('kata lamaku');
    const where = { conversation_id: id, sender: 'customer' as const };
    await database.transaction((tx) => tx.update(Message, where, { network_id: `net-${id}` }));
    const target = await database.read.findOneByOrFail(Message, where);
    const change = (kind: 'edit' | 'revocation', text: string, sent_at: number) => {
      const named = { replies_to: `net-${id}`, network_id: `${kind}-${id}` };
      return database.transaction((tx) => applyChanges(tx, { ...target, ...named, kind, text, sent_at }));
    };
    await change('edit', 'kata baruku', 5);
    expect(await texts('lamaku')).toEqual([]);
    expect(await texts('baruku')).toEqual(['kata baruku']);
    await change('revocation', '', 6);
    expect(await texts('baruku')).toEqual([]);
    expect(await database.read.countBy(MessageWord, { message_id: target.id })).toBe(0);
  });

  it('finds neither notes nor what greets every customer', async () => {
    const id = await written('tanya');
    await chat.as(brand.id).post(`/v1/conversations/${id}/notes`, { text: 'kenaricatatan' });
    expect(await texts('kenaricatatan')).toEqual([]);
    const [greeting] = (await database.read.findBy(Message, { conversation_id: id, sender: 'greeting' })).map(
      ({ text }) => text,
    );
    if (greeting) expect(await texts(greeting)).not.toContain(greeting);
  });

  it.each([
    ['without a query', {}, 400, 'q'],
    ['with an empty query', { q: '' }, 400, 'q'],
    ['with 10,000 characters', { q: 'kopi '.repeat(2_000) }, 400, 'q'],
    ['with punctuation alone', { q: '"*-()%_\'' }, 422, 'q'],
    ['with an emoji alone', { q: '👍🏽' }, 422, 'q'],
    ['with lines', { q: 'kopi\ngayo' }, 400, 'q'],
    ['with a foreign cursor', { q: 'kopi', cursor: '7-cnv_1' }, 400, 'cursor'],
    ['with an unknown door', { q: 'kopi', door: 'fax' }, 400, 'door'],
    ['with a conversation that is no id', { q: 'kopi', conversation: '1' }, 400, 'conversation'],
    ['with a day that does not exist', { q: 'kopi', since: '2027-02-30T00:00:00Z' }, 422, 'since'],
    ['with a time without its offset', { q: 'kopi', until: '2027-02-01T00:00:00' }, 400, 'until'],
  ])('refuses a search %s', async (_, query: Record<string, string>, status, field) => {
    const answer = await search(query);
    expect([answer.status, answer.json.errors?.[0].field]).toEqual([status, field]);
    expect(answer.text.length).toBeLessThan(2_000);
  });

  it('finds nothing, and fails at nothing, for words beside emoji, quotes and operators', async () => {
    await written('paket datang');
    expect(await texts('👍 paket')).toEqual(['paket datang']);
    expect(await texts('"paket" AND datang*')).toEqual([]);
    expect(await texts('x'.repeat(200))).toEqual([]);
  });

  it('is for agents, and for each workspace by itself', async () => {
    await written('khususbrand');
    const other = await chat.workspace();
    expect((await chat.as(other.id).get('/v1/messages?q=khususbrand')).json.items).toEqual([]);
    expect((await chat.as(brand.id, 'marketer').get('/v1/messages?q=khususbrand')).status).toBe(403);
    expect((await chat.visitor().get('/v1/messages?q=khususbrand')).status).toBe(401);
  });

  it('forgets the words of an erased person, in the table and in the file', async () => {
    const word = 'zmrudrahasia';
    const id = await written(
      ...Array.from({ length: 30 }, (_, index) => `${word}${index} ${'kain '.repeat(index)}`),
    );
    await written('kain lain');
    expect(await texts(word)).toHaveLength(30);
    const { contact_id } = (await chat.as(brand.id).get(`/v1/conversations/${id}`)).json;
    expect((await chat.as(brand.id, 'owner').delete(`/v1/contacts/${contact_id}`)).status).toBe(200);
    expect(await texts(word)).toEqual([]);
    expect(await texts('kain')).toEqual(['kain lain']);
    const left = await database.read.query<object[]>('SELECT * FROM message_word WHERE word LIKE ?', [
      `${word}%`,
    ]);
    expect(left).toEqual([]);
    const file = join(chat.folder.path, 'apps', 'chat', 'app.db');
    // The write-ahead log goes into the file, as it does by itself after some more writes. A transaction of a background round delays it.
    await until('the log is in the file', () =>
      database.source.query<{ busy: number }[]>('PRAGMA wal_checkpoint(TRUNCATE)').then(
        ([result]) => result!.busy === 0,
        () => false,
      ),
    );
    expect(readFileSync(file).includes(word)).toBe(false);
  });
});
