import type { PageEvent } from '../../../../test/support/sandboxes/messenger.js';

/** The account that receives the events: a page, or the Instagram account that is linked to it. */
export type Place = Pick<PageEvent, 'object' | 'account'>;

/**
 * Returns webhook events for tests: every kind of message, and the events that change one, of several people whose ids
 * begin with `run`. Each is a payload of its own, ordered by time from `start`, so that a test can deliver them in any
 * order. `code`: a code of a link.
 */
export function corpus(
  run: number,
  place: Place,
  start: number,
  code: string,
): { events: PageEvent[]; messages: number } {
  const person = (nth: number) => `${run}900${nth}`;
  const mid = (name: string) => `m_${run}_${place.object}_${name}`;
  let second = 0;
  const event = (who: string, content: object, echo = false): PageEvent => {
    const [sender, recipient] = echo ? [place.account, who] : [who, place.account];
    const ends = { sender: { id: sender }, recipient: { id: recipient } };
    return { ...place, event: { ...ends, timestamp: start + ++second * 10_000, ...content } };
  };
  const message = (who: string, name: string, content: object) =>
    event(who, { message: { mid: mid(name), ...content } });
  const file = (type: string) => ({ type, payload: { url: `https://cdn.example/${type}` } });
  const echo = (who: string, name: string, text: string) =>
    event(who, { message: { mid: mid(name), is_echo: true, app_id: 263902037430900, text } }, true);
  const referral = { ref: code, source: 'SHORTLINK', type: 'OPEN_THREAD' };
  const ad = (nth: number) => ({ source: 'ADS', type: 'OPEN_THREAD', ref: '', ad_id: `${run}3000${nth}` });
  const [ani, budi, citra, dewi] = [person(1), person(2), person(3), person(4)];
  const events = [
    message(ani, 'a1', { text: 'Halo' }),
    message(ani, 'a2', { attachments: [file('image'), file('image'), file('video')] }),
    message(ani, 'a3', { attachments: [file('audio')] }),
    message(ani, 'a4', { attachments: [file('file')] }),
    message(ani, 'a5', { attachments: [file('ig_post')] }),
    message(ani, 'a6', { attachments: [file('story_mention')] }),
    message(ani, 'a7', { text: 'Bagus', reply_to: { story: { url: 'https://cdn.example/s', id: '1' } } }),
    message(ani, 'a8', { text: 'Gayo', quick_reply: { payload: 'gayo' } }),
    message(ani, 'a9', { text: 'Ya', reply_to: { mid: mid('a1') } }),
    message(ani, 'a10', { attachments: [file('hologram')] }),
    event(ani, { reaction: { mid: mid('a1'), action: 'react', reaction: 'love', emoji: '❤' } }),
    event(ani, { message_edit: { mid: mid('a1'), text: 'Halo!', num_edit: 1 } }),
    event(ani, { message_edit: { mid: mid('a1'), text: 'Halo!!', num_edit: 2 } }),
    message(ani, 'a2', { is_deleted: true }),
    event(budi, { postback: { mid: mid('b1'), title: 'Mulai', payload: 'START', referral: ad(1) } }),
    message(budi, 'b2', { text: 'Dari iklan lain', referral: ad(2) }),
    event(citra, { referral }),
    message(citra, 'c2', { text: 'Saya jadi menulis' }),
    message(dewi, 'd1', { text: 'Ada?' }),
    echo(dewi, 'd2', 'Ada, dari kotak masuk'),
    message(dewi, 'd3', { text: 'Berapa?' }),
  ];
  return { events, messages: events.length };
}
