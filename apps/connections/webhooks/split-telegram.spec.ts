import { queryToAnswer, splitTelegram } from './split-telegram.js';

const BOT = '42';
const DATE = 1_790_000_000;
const AT = (DATE + 1) * 1_000;
const SARI = { id: 7, is_bot: false, first_name: 'Sari', last_name: 'Dewi', language_code: 'id' };
const PRIVATE = { id: 7, type: 'private', first_name: 'Sari' };
const GROUP = { id: -1001, type: 'supergroup', title: 'Obrolan' };
const CHANNEL = { id: -1002, type: 'channel', title: 'Kopi' };
const POST = { message_id: 5, date: DATE, chat: GROUP, sender_chat: CHANNEL, is_automatic_forward: true };
const BY_BOT = { message_id: 6, date: DATE, chat: GROUP, from: { id: 42, is_bot: true } };

const split = (update: object) => splitTelegram({ update_id: 900, ...update }, BOT);
const message = (content: object) => ({ message_id: 12, date: DATE, from: SARI, chat: PRIVATE, ...content });
const only = (update: object): any => {
  const items = split(update);
  expect(items).toHaveLength(1);
  return items[0];
};
const said = (content: object) => only({ message: message(content) });

describe('what an update of Telegram tells', () => {
  it('is of a person, by their chat and the end of the second that Telegram names', () => {
    expect(said({ text: 'Halo' })).toEqual({
      kind: 'message',
      address: '7',
      message_id: '12',
      type: 'text',
      text: 'Halo',
      name: 'Sari Dewi',
      language: 'id',
      commandTexts: ['Halo'],
      unsupported: false,
      group: false,
      at: AT,
    });
  });

  it.each<[string, object, object]>([
    [
      'a photo, by its largest size, with its caption',
      { photo: [{ file_id: 'small' }, { file_id: 'large' }], caption: 'Ini' },
      { type: 'photo', text: 'Ini', detail: { media: { kind: 'image', id: 'large' } } },
    ],
    [
      'a video',
      { video: { file_id: 'v', mime_type: 'video/mp4', file_name: 'a.mp4' } },
      {
        type: 'video',
        detail: { media: { kind: 'video', id: 'v', mime_type: 'video/mp4', filename: 'a.mp4' } },
      },
    ],
    [
      'a round video',
      { video_note: { file_id: 'n' } },
      { type: 'video_note', detail: { media: { kind: 'video', id: 'n' } } },
    ],
    [
      'a GIF, which is also a document',
      { animation: { file_id: 'g', mime_type: 'video/mp4' }, document: { file_id: 'g' } },
      { type: 'animation', detail: { media: { kind: 'video', id: 'g' } } },
    ],
    [
      'a voice message',
      { voice: { file_id: 'o', mime_type: 'audio/ogg' } },
      { type: 'voice', detail: { media: { kind: 'audio', id: 'o', voice: true } } },
    ],
    [
      'a sound of a type that browsers cannot play',
      { audio: { file_id: 's', mime_type: 'audio/x-flac' } },
      { type: 'audio', detail: { media: { kind: 'document', id: 's' } } },
    ],
    [
      'a document',
      { document: { file_id: 'd', mime_type: 'application/pdf', file_name: 'harga.pdf' } },
      { type: 'document', detail: { media: { kind: 'document', id: 'd', filename: 'harga.pdf' } } },
    ],
    [
      'a sticker, with its emoji',
      { sticker: { file_id: 'w', emoji: '☕' } },
      { type: 'sticker', text: '☕', detail: { media: { kind: 'sticker', id: 'w' } } },
    ],
    [
      'a sticker that moves, by its preview',
      { sticker: { file_id: 'tgs', is_animated: true, emoji: '☕', thumbnail: { file_id: 'preview' } } },
      { type: 'sticker', detail: { media: { kind: 'sticker', id: 'preview' } } },
    ],
    [
      'a place',
      { location: { latitude: -6.18, longitude: 106.82 } },
      { type: 'location', detail: { location: { latitude: -6.18, longitude: 106.82 } } },
    ],
    [
      'a place with its name',
      {
        location: { latitude: -6.18, longitude: 106.82 },
        venue: { location: { latitude: -6.18, longitude: 106.82 }, title: 'Sabang', address: 'Jakarta' },
      },
      {
        type: 'venue',
        detail: { location: { latitude: -6.18, longitude: 106.82, name: 'Sabang', address: 'Jakarta' } },
      },
    ],
    [
      'a card of the address book',
      { contact: { phone_number: '+62 812', first_name: 'Budi' } },
      { type: 'contact', detail: { contacts: [{ name: 'Budi', phones: ['+62 812'] }] } },
    ],
    ['what Telegram itself says', { pinned_message: { message_id: 1 } }, { type: 'system' }],
    ['an answer', { text: 'Ya', reply_to_message: { message_id: 3 } }, { text: 'Ya', replies_to: '3' }],
  ])('is shown as what it is: %s', (_, content, shown) => {
    expect(said(content)).toMatchObject({ unsupported: false, message_id: '12', ...shown });
  });

  it.each<[string, object, object]>([
    ['a poll', { poll: { question: 'Gayo atau Toraja?' } }, { type: 'poll', text: 'Gayo atau Toraja?' }],
    [
      'a kind of the future',
      { hologram: { colour: 'blue' }, caption: 'Lihat' },
      { type: 'hologram', text: 'Lihat' },
    ],
    ['a photo without a file', { photo: [{}] }, { type: 'photo' }],
    ['a place that is nowhere', { location: { latitude: 'x', longitude: 900 } }, { type: 'location' }],
    ['nothing', {}, { type: 'unknown' }],
  ])('is kept with its text, as unsupported: %s', (_, content, shown) => {
    expect(said(content)).toMatchObject({ unsupported: true, ...shown });
  });

  it.each<[string, string, string, string | undefined]>([
    ['by a click', '/start c_000A2K-7Q4MZX-9TBV3H', 'referral', '{"ref":"000A2K-7Q4MZX-9TBV3H"}'],
    ['by a link to follow', '/start f_abcdefghijklmnopqrstuvwx', 'text', undefined],
    ['by something else', '/start@kopi_bot promo', 'referral', undefined],
    ['by themselves', '/start', 'referral', undefined],
    ['and wrote more', '/start c_1 dan lagi', 'text', undefined],
  ])('says how a person came: %s', (_, text, type, referral) => {
    const item = said({ text });
    expect(item).toMatchObject({ type, text, commandTexts: [text] });
    expect(item.referral).toBe(referral);
  });

  it('is a change of an earlier message: edits, reactions, pressed buttons', () => {
    const edited = message({ text: 'Halo!', edit_date: DATE + 5 });
    expect(only({ edited_message: edited })).toMatchObject({
      ...{ type: 'edit', text: 'Halo!', replies_to: '12', message_id: 'edit 900', at: AT + 5_000 },
      commandTexts: [],
    });
    const reaction = (new_reaction: object[]) =>
      only({ message_reaction: { chat: PRIVATE, user: SARI, message_id: 12, date: DATE, new_reaction } });
    expect(reaction([{ type: 'emoji', emoji: '👍' }])).toMatchObject({
      type: 'reaction',
      text: '👍',
      replies_to: '12',
    });
    expect(reaction([{ type: 'custom_emoji', custom_emoji_id: '5' }]).text).toBe('⭐');
    expect(reaction([]).text).toBe('');
    const reply_markup = { inline_keyboard: [[{ text: 'Gayo', callback_data: 'gayo' }]] };
    const sent = { message_id: 11, date: DATE, from: { id: 42 }, chat: PRIVATE, reply_markup };
    const press = { callback_query: { id: '999', from: SARI, data: 'gayo', message: sent } };
    expect(only(press)).toMatchObject({
      ...{ type: 'callback_query', text: 'Gayo', address: '7', replies_to: '11', message_id: 'press 999' },
      detail: { choice: { id: 'gayo', title: 'Gayo' } },
    });
    expect(queryToAnswer(press)).toBe('999');
    expect(queryToAnswer({ message: {} })).toBeNull();
  });

  it('is of a business account where it comes by its connection, and never a command', () => {
    const business_connection_id = 'KnAfPyrkiEm6CAAATHq6N2v1Hpk';
    const address = `7@${business_connection_id}`;
    const of = (content: object) =>
      only({ business_message: message({ business_connection_id, ...content }) });
    expect(of({ text: '/stop' })).toMatchObject({ address, text: '/stop', type: 'text', commandTexts: [] });
    expect(of({ text: 'Ada', from: { id: 99, first_name: 'Kopi' } })).toMatchObject({ address, echo: true });
    expect(of({ text: 'Ada', from: { id: 99 }, sender_business_bot: { id: 43 } })).toMatchObject({
      echo: true,
    });
    expect(of({ text: 'Ada', from: { id: 99 }, sender_business_bot: { id: 42 } })).toMatchObject({
      kind: 'ignored',
    });
    expect(
      only({ edited_business_message: message({ business_connection_id, text: 'x', edit_date: DATE }) }),
    ).toMatchObject({ address, type: 'edit', replies_to: '12' });
    const deleted = { business_connection_id, chat: PRIVATE, message_ids: [12, 13] };
    expect(split({ deleted_business_messages: deleted })).toMatchObject([
      { address, type: 'deleted', replies_to: '12', message_id: 'deleted 12' },
      { address, type: 'deleted', replies_to: '13', message_id: 'deleted 13' },
    ]);
  });

  it('is of the brand in a group where it replies to a post or to the bot, and between members otherwise', () => {
    const inGroup = (content: object) => said({ chat: GROUP, ...content });
    expect(inGroup({ text: 'Berapa?', reply_to_message: POST })).toMatchObject({
      ...{ address: '-1001/7', group: false, commandTexts: [], replies_to: '5' },
    });
    expect(inGroup({ text: 'Terima kasih', reply_to_message: BY_BOT })).toMatchObject({ address: '-1001/7' });
    for (const between of [{}, { reply_to_message: { message_id: 8, from: { id: 8 } } }])
      expect(inGroup({ text: 'Ini', ...between })).toMatchObject({ address: '-1001', group: true });
    expect(inGroup({ text: '/stop', reply_to_message: POST })).toMatchObject({
      ...{ address: '-1001', group: true, commandTexts: ['/stop'] },
    });
    const persona = { id: -1009, type: 'channel', title: 'Kedai' };
    expect(inGroup({ text: 'Ya', sender_chat: persona, reply_to_message: POST }).address).toBe('-1001/-1009');
    const theirs = { message_id: 9, from: { id: 8, first_name: 'Budi' } };
    expect(inGroup({ text: 'Ada', sender_chat: GROUP, reply_to_message: theirs })).toMatchObject({
      ...{ address: '-1001/8', echo: true },
    });
    expect(inGroup({ text: 'Baru', sender_chat: CHANNEL, reply_to_message: POST }).group).toBe(true);
    expect(only({ message: POST })).toEqual({ kind: 'ignored', what: 'message' });
  });

  it('is of a person who writes to a channel, by their topic', () => {
    const chat = { id: -1003, type: 'supergroup', is_direct_messages: true };
    const direct_messages_topic = { topic_id: 70, user: SARI };
    expect(said({ chat, direct_messages_topic, text: 'Halo' })).toMatchObject({
      address: '-1003#70',
      group: false,
    });
    expect(said({ chat, direct_messages_topic, text: 'Ada', from: { id: 8 } })).toMatchObject({ echo: true });
  });

  it('says that a person blocked the bot, or let it in again', () => {
    const member = (before: string, after: string, chat: object = PRIVATE) =>
      split({
        my_chat_member: {
          ...{ chat, from: SARI, date: DATE },
          ...{ old_chat_member: { status: before }, new_chat_member: { status: after } },
        },
      });
    expect(member('member', 'kicked')).toMatchObject([
      { kind: 'blocked', address: '7', at: AT },
      { kind: 'message', type: 'blocked', message_id: 'member 900' },
    ]);
    expect(member('kicked', 'member')).toMatchObject([{ kind: 'message', type: 'unblocked' }]);
    expect(member('member', 'left', GROUP)).toMatchObject([{ kind: 'blocked', address: '-1001' }]);
    expect(member('left', 'member', GROUP)).toEqual([{ kind: 'ignored', what: 'my_chat_member' }]);
  });

  it.each([
    [{ chat_boost: { chat: PRIVATE } }, 'chat_boost'],
    [{ business_connection: { id: 'x', is_enabled: true } }, 'business_connection'],
    [{ message: { message_id: 'x', chat: PRIVATE } }, 'message'],
    [{ message: message({ chat: {} }) }, 'message'],
    [{ message: message({ from: { id: 42 } }) }, 'message'],
    [{ edited_message: message({ location: { latitude: 1, longitude: 1 } }) }, 'edited_message'],
    [{ callback_query: { id: '1' } }, 'callback_query'],
    [{ deleted_business_messages: { chat: PRIVATE, message_ids: [1] } }, 'deleted_business_messages'],
    [{ message: null, 'of no form': {} }, 'message'],
    [{}, 'nothing'],
  ])('is counted where nobody needs it: %j', (update, what) => {
    expect(split(update)).toEqual([{ kind: 'ignored', what }]);
  });

  it('is kept as unreadable where it is nested too deeply', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`) as object;
    expect(said({ text: 'Halo', poll: deep })).toMatchObject({ type: 'unreadable', unsupported: true });
  });
});
