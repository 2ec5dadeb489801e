import { CLICK_START } from '#crossing/chat-code.js';

/** A channel's discussion group, the channel, and its direct messages. */
const GROUP = { id: -1001, type: 'supergroup', title: 'Obrolan' };
const CHANNEL = { id: -1002, type: 'channel', title: 'Kopi Nusantara' };
const DIRECT = { id: -1003, type: 'supergroup', title: 'Kopi Nusantara', is_direct_messages: true };
const BUSINESS = { business_connection_id: 'KnAfPyrkiEm6CAAATHq6N2v1Hpk' };

type Update = { update_id: number } & Record<string, unknown>;

/**
 * Returns updates of the Bot API for tests: every kind of message in each place where people write to a brand, what changes
 * a message, and updates of which nothing is kept. Each has an id of its own. They are ordered by time from `start`
 * (milliseconds since 1970), so that a test can deliver them in any order.
 */
export function corpus(run: number, start: number, code: string): { events: Update[]; messages: number } {
  let count = 0;
  let kept = 0;
  const at = () => start / 1_000 + count * 10;
  const update = (content: object): Update => ({ update_id: run * 1_000 + ++count, ...content });
  /** An update of which a message is kept. */
  const keep = (content: object): Update => {
    kept += 1;
    return update(content);
  };
  const person = (nth: number) => run * 1_000 + nth;
  const sender = (id: number) => ({ from: { id, is_bot: false, first_name: 'Sari', language_code: 'id' } });
  const here = (id: number) => ({ chat: { id, type: 'private' }, ...sender(id) });
  const id = (name: number) => run * 1_000 + name;
  const message = (who: number, name: number, content: object) => ({
    ...{ message_id: id(name), date: at(), ...here(who) },
    ...content,
  });
  const said = (who: number, name: number, content: object) => keep({ message: message(who, name, content) });
  const edited = (who: number, name: number, content: object) =>
    keep({ edited_message: message(who, name, { edit_date: at(), ...content }) });
  const file = (more: object = {}) => ({ file_id: 'AgACAgQAAxk', file_unique_id: 'AQAD', ...more });
  const reply = (name: number) => ({ reply_to_message: { message_id: id(name) } });
  const start_ = (who: number, name: number, payload: string) => {
    const entities = [{ type: 'bot_command', offset: 0, length: 6 }];
    return said(who, name, { text: `/start ${payload}`, entities });
  };
  const [ani, budi, citra, dewi, eka, joko] = [1, 2, 3, 4, 5, 6].map(person) as [
    ...[number, number, number, number, number, number],
  ];
  const post = { message_id: id(900), chat: GROUP, sender_chat: CHANNEL, is_automatic_forward: true };
  const business = (who: number, name: number, content: object) =>
    keep({ business_message: { ...message(who, name, content), ...BUSINESS } });
  const member = (who: number, before: string, after: string) =>
    keep({
      my_chat_member: {
        ...{ ...here(who), date: at() },
        ...{ old_chat_member: { status: before }, new_chat_member: { status: after } },
      },
    });
  const topic = (who: number) => ({
    chat: DIRECT,
    direct_messages_topic: { topic_id: who, user: { id: who } },
  });

  const events = [
    said(ani, 1, { text: 'Halo' }),
    said(ani, 2, { photo: [file(), file()], caption: 'Yang ini' }),
    said(ani, 3, { video: file({ mime_type: 'video/mp4' }) }),
    said(ani, 4, { animation: file({ mime_type: 'video/mp4' }), document: file() }),
    said(ani, 5, { voice: file({ mime_type: 'audio/ogg' }) }),
    said(ani, 6, { document: file({ mime_type: 'application/pdf', file_name: 'pesanan.pdf' }) }),
    said(ani, 7, { sticker: { ...file(), emoji: '👋' } }),
    said(ani, 8, { venue: { title: 'Sabang', location: { latitude: -6.18, longitude: 106.82 } } }),
    said(ani, 9, { contact: { phone_number: '+62 812', first_name: 'Budi' } }),
    said(ani, 10, { poll: { question: 'Yang mana?' } }),
    said(ani, 11, { hologram: { colour: 'blue' } }),
    keep({
      message_reaction: {
        ...{ chat: { id: ani, type: 'private' }, message_id: id(1), date: at() },
        new_reaction: [{ type: 'emoji', emoji: '👍' }],
      },
    }),
    edited(ani, 1, { text: 'Halo!' }),
    edited(ani, 1, { text: 'Halo!!' }),
    // A person walks: a step of a live location is an edit.
    update({ edited_message: message(ani, 8, { location: { latitude: -6.19, longitude: 106.8 } }) }),
    said(ani, 12, { text: 'Balasan', ...reply(1) }),
    keep({
      callback_query: {
        ...{ id: `${run}77`, ...sender(ani), data: 'gayo' },
        message: {
          ...{ message_id: id(1), chat: { id: ani, type: 'private' }, from: { id: 42 }, date: at() },
          reply_markup: { inline_keyboard: [[{ text: 'Gayo', callback_data: 'gayo' }]] },
        },
      },
    }),
    start_(budi, 20, `${CLICK_START}${code}`),
    said(budi, 21, { text: 'Saya jadi menulis' }),
    member(budi, 'member', 'kicked'),
    member(budi, 'kicked', 'member'),
    business(citra, 30, { text: 'Ada?' }),
    business(citra, 31, { text: 'Ada, dari ponsel', from: { id: 99, is_bot: false, first_name: 'Kopi' } }),
    business(citra, 32, { text: 'Berapa?' }),
    keep({
      deleted_business_messages: {
        ...{ ...BUSINESS, chat: { id: citra, type: 'private' }, message_ids: [id(30)] },
      },
    }),
    said(dewi, 40, { text: 'Harganya?', chat: GROUP, reply_to_message: post }),
    said(dewi, 41, { text: 'Di kanal', ...topic(dewi) }),
    said(eka, 50, { text: 'Terima kasih', chat: GROUP, reply_to_message: { ...post, from: { id: 42 } } }),
    update({ message: { ...message(joko, 60, { text: 'Halo semua' }), chat: GROUP } }),
    update({ message: { ...message(joko, 61, { text: 'Kiriman' }), ...post, ...sender(joko) } }),
    update({ chat_boost: { chat: CHANNEL, boost: { boost_id: 'b' } } }),
    update({ hologram: { chat: { id: ani, type: 'private' } } }),
    update({ business_connection: { id: BUSINESS.business_connection_id, is_enabled: true } }),
  ];
  return { events, messages: kept };
}
