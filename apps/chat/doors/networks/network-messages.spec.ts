import { DIALOG_RETENTION } from '#message/dialog.topic.js';
import type { MessageContent } from '#message/dialog.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { ids, ChatSide } from '../../../../test/support/chat-side.js';
import { until } from '../../../../test/support/until.js';
import { Contact } from '../../contacts/contact.entity.js';
import { NetworkIdentity } from '../../contacts/network-identity.entity.js';
import { Message } from '../../conversations/message.entity.js';

describe('what people write over networks', () => {
  let chat: ChatSide;
  let brand: { id: string };
  let connection_id: string;
  let count = 0;

  beforeAll(async () => void (chat = await ChatSide.start()));
  afterAll(() => chat.stop());
  beforeEach(async () => {
    brand = await chat.workspace();
    connection_id = ids.next('con');
  });

  const database = () => chat.service.get(Database, { strict: false });
  const agent = (workspace = brand.id) => chat.as(workspace);
  const content = (more: Partial<MessageContent> = {}): MessageContent => ({
    message_id: `wamid.${++count}`,
    type: 'text',
    text: 'Apakah Gayo masih ada?',
    address: '6281200000001',
    at: 1_790_000_000_000,
    ...more,
  });
  const receive = (given: Partial<MessageContent> = {}, fields: object = {}, id?: string) =>
    chat.receive({ workspace_id: brand.id, connection_id, ...fields }, content(given), id);
  const written = (count: number) =>
    until(`${count} messages came`, async () => {
      const rows = await database().read.findBy(Message, { workspace_id: brand.id });
      return rows.length >= count && rows;
    });
  const inbox = async () => (await agent().get('/v1/conversations')).json.items as any[];
  const messagesOf = async (id: string) =>
    ((await agent().get(`/v1/conversations/${id}/messages`)).json.items as any[]).toReversed();

  it('is in the inbox with its door and the time of the network', async () => {
    await receive();
    await written(1);
    const [conversation] = await inbox();
    expect(conversation).toMatchObject({ door: 'whatsapp', connection_id, unanswered: true });
    expect(await messagesOf(conversation.id)).toMatchObject([
      {
        from: 'customer',
        kind: 'text',
        network_type: 'text',
        text: 'Apakah Gayo masih ada?',
        at: new Date(1_790_000_000_000).toISOString(),
      },
    ]);
    expect(
      (await chat.as((await chat.workspace()).id).get(`/v1/conversations/${conversation.id}`)).status,
    ).toBe(404);
    expect(await chat.crossings(conversation.id, 1)).toMatchObject([
      { type: 'ChatStarted', data: { door: 'whatsapp' } },
    ]);
  });

  it('opens a resolved conversation again, unless it is a command or the brand wrote it', async () => {
    await receive();
    await written(1);
    const [{ id }] = await inbox();
    const resolve = async () => {
      const { version } = (await agent().get(`/v1/conversations/${id}`)).json;
      const change = { version, state: 'resolved' };
      expect((await agent().patch(`/v1/conversations/${id}`, change)).status).toBe(200);
    };
    const state = async () => (await agent().get(`/v1/conversations/${id}`)).json.state;
    await resolve();
    await receive({ text: 'STOP' }, { command: true });
    await receive({ text: 'Halo lagi' }, { echo: true });
    await receive({ type: 'reaction', text: '' });
    await written(4);
    expect(await state()).toBe('resolved');
    await receive();
    await written(5);
    expect(await state()).toBe('open');
  });

  it('is stored once, however often and under whatever id it is delivered', async () => {
    const twice = content();
    const told = ids.next('evt');
    for (const id of [told, told, ids.next('evt')])
      await chat.receive({ workspace_id: brand.id, connection_id }, twice, id);
    await receive({ text: 'after it' });
    const rows = await written(2);
    expect(rows.map(({ text }) => text).sort()).toEqual(['Apakah Gayo masih ada?', 'after it']);
  });

  it('is marked as a command, which starts no chat and needs no answer', async () => {
    await receive({ text: 'START kopi k7m2x9p4q6t3d1w8' }, { command: true });
    await written(1);
    expect(await inbox()).toEqual([]);
    await receive();
    await written(2);
    const [{ id }] = await inbox();
    expect(await messagesOf(id)).toMatchObject([
      { kind: 'command', text: 'START kopi k7m2x9p4q6t3d1w8' },
      { kind: 'text' },
    ]);
    await receive({ text: 'STOP' }, { command: true });
    await written(3);
    expect((await inbox())[0]).toMatchObject({ unanswered: true, messages: 3 });
  });

  it('is marked if its kind is not supported, and keeps its caption', async () => {
    await receive({ type: 'image', text: 'lihat\u0000 \ud800ini\r\n!' }, { unsupported: true });
    await receive({ type: 'sticker', text: undefined }, { unsupported: true });
    await written(2);
    const [{ id }] = await inbox();
    expect(await messagesOf(id)).toMatchObject([
      { kind: 'unsupported', network_type: 'image', text: expect.stringMatching(/^lihat .?ini\n!$/) },
      { kind: 'unsupported', network_type: 'sticker', text: '' },
    ]);
  });

  it.each<[string, [Partial<MessageContent>, Partial<MessageContent>], number]>([
    ['by number, then by number and user id', [{}, { user_id: 'ID.1' }], 1],
    ['by both, then by user id alone', [{ user_id: 'ID.1' }, { address: undefined, user_id: 'ID.1' }], 1],
    [
      'by user id alone, twice',
      [
        { address: undefined, user_id: 'ID.1' },
        { address: undefined, user_id: 'ID.1' },
      ],
      1,
    ],
    ['by user id alone, then by both', [{ address: undefined, user_id: 'ID.1' }, { user_id: 'ID.1' }], 1],
    ['by two numbers', [{}, { address: '6281200000002' }], 2],
    [
      'by two user ids',
      [
        { address: undefined, user_id: 'ID.1' },
        { address: undefined, user_id: 'ID.2' },
      ],
      2,
    ],
  ])('belongs to one contact or to two: named %s', async (_, [first, second], contacts) => {
    await receive(first);
    await written(1);
    await receive(second);
    await written(2);
    expect(await database().read.countBy(Contact, { workspace_id: brand.id })).toBe(contacts);
    expect(await inbox()).toHaveLength(contacts);
    const kept = JSON.stringify(await database().read.findBy(NetworkIdentity, { connection_id }));
    expect(kept).not.toMatch(/62812|ID\.[12]/);
  });

  it('belongs to another contact at another account, and is dropped without a sender', async () => {
    await receive();
    await receive({}, { connection_id: ids.next('con') });
    await receive({ address: undefined });
    await receive({ address: '77' }, { network: 'discord' });
    await receive({ address: '77' }, { network: 'telegram' });
    const rows = await written(3);
    expect(rows).toHaveLength(3);
    expect((await inbox()).map(({ door }) => door).sort()).toEqual(['telegram', 'whatsapp', 'whatsapp']);
  });

  it('is deleted when the contact is erased', async () => {
    await receive({ user_id: 'ID.9' });
    await written(1);
    const [{ contact_id }] = await inbox();
    const { status, json } = await chat.as(brand.id, 'owner').delete(`/v1/contacts/${contact_id}`);
    expect(status).toBe(200);
    // The log keeps what people write over networks for three days, and deletes what is due within the hour.
    expect(Date.parse(json.forgotten_by) - Date.parse(json.erased_at)).toBe(
      (DIALOG_RETENTION * 24 + 1) * 3_600_000,
    );
    expect(await database().read.countBy(NetworkIdentity, { contact_id })).toBe(0);
    expect(await inbox()).toEqual([]);
  });
});
