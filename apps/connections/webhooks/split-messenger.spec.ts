import { splitMessenger } from './split-messenger.js';

const AT = 1_790_000_000_123;
const PAGE = '4242';
const PERSON = '777';

const event = (content: object) => ({
  sender: { id: PERSON },
  recipient: { id: PAGE },
  timestamp: AT,
  ...content,
});
const echo = (content: object) => ({ ...event(content), sender: { id: PAGE }, recipient: { id: PERSON } });
const split = (object: 'page' | 'instagram', ...messaging: unknown[]) =>
  splitMessenger({ entry: [{ id: PAGE, messaging }] }, object).flatMap(({ received }) => received);
const only = (content: object, object: 'page' | 'instagram' = 'page') => {
  const received = split(object, event(content));
  expect(received).toHaveLength(1);
  return received[0]!;
};
const message = (content: object) => only({ message: { mid: 'm_1', ...content } });
const file = (type: string, payload: object = { url: `https://cdn.example/${type}` }) => ({ type, payload });

describe('what a call of Messenger or Instagram tells', () => {
  it('is of a person, by their scoped id and the network’s clock', () => {
    expect(message({ text: 'Halo' })).toEqual({
      kind: 'message',
      address: PERSON,
      message_id: 'm_1',
      type: 'text',
      text: 'Halo',
      commandTexts: ['Halo'],
      unsupported: false,
      group: false,
      at: AT,
    });
  });

  it.each<[string, object, object]>([
    [
      'an image',
      { attachments: [file('image')] },
      { media: { kind: 'image', link: 'https://cdn.example/image' } },
    ],
    [
      'a video',
      { attachments: [file('video')] },
      { media: { kind: 'video', link: 'https://cdn.example/video' } },
    ],
    [
      'a sound',
      { attachments: [file('audio')] },
      { media: { kind: 'audio', link: 'https://cdn.example/audio' } },
    ],
    [
      'a file',
      { attachments: [file('file')] },
      { media: { kind: 'document', link: 'https://cdn.example/file' } },
    ],
    [
      'a sticker',
      { attachments: [file('image', { url: 'https://cdn.example/s', sticker_id: 369 })] },
      { media: { kind: 'sticker', link: 'https://cdn.example/s' } },
    ],
    [
      'several images of one message',
      { attachments: [file('image'), file('video'), file('image', { url: 'https://cdn.example/3' })] },
      {
        media: { kind: 'image', link: 'https://cdn.example/image' },
        further_media: [
          { kind: 'video', link: 'https://cdn.example/video' },
          { kind: 'image', link: 'https://cdn.example/3' },
        ],
      },
    ],
    [
      'a place',
      { attachments: [file('location', { coordinates: { lat: -6.18, long: 106.82 } })] },
      { location: { latitude: -6.18, longitude: 106.82 } },
    ],
    [
      'a shared post, by its former name',
      { attachments: [file('share')] },
      { shared: { kind: 'post', link: 'https://cdn.example/share' } },
    ],
    [
      'a shared post, by its name of today',
      {
        attachments: [
          file('ig_post', { url: 'https://cdn.example/p', title: 'Panen', ig_post_media_id: '1' }),
        ],
      },
      { shared: { kind: 'post', link: 'https://cdn.example/p', title: 'Panen' } },
    ],
    [
      'a reel',
      { attachments: [file('ig_reel')] },
      { shared: { kind: 'reel', link: 'https://cdn.example/ig_reel' } },
    ],
    [
      'a story of the person’s that names the brand',
      { attachments: [file('story_mention')] },
      { shared: { kind: 'story_mention', link: 'https://cdn.example/story_mention' } },
    ],
    [
      'an address with its title',
      { attachments: [{ type: 'fallback', url: 'https://kopi.example', title: 'Kopi', payload: null }] },
      { shared: { kind: 'link', link: 'https://kopi.example', title: 'Kopi' } },
    ],
  ])('may be %s', (_, content, detail) => {
    expect(message(content)).toMatchObject({ kind: 'message', detail, unsupported: false });
  });

  it('may answer a message, or a story of the brand', () => {
    expect(message({ text: 'Ya', reply_to: { mid: 'm_0' } })).toMatchObject({
      type: 'text',
      replies_to: 'm_0',
    });
    const story = { url: 'https://cdn.example/story', id: '17' };
    expect(message({ text: 'Bagus', reply_to: { story } })).toMatchObject({
      type: 'story_reply',
      text: 'Bagus',
      detail: { shared: { kind: 'story_reply', link: 'https://cdn.example/story' } },
    });
  });

  it('may be a choice: a quick reply, an ice breaker, “Get started”', () => {
    const choice = { id: 'gayo', title: 'Gayo' };
    expect(message({ text: 'Gayo', quick_reply: { payload: 'gayo' } })).toMatchObject({
      type: 'quick_reply',
      text: 'Gayo',
      detail: { choice },
      commandTexts: ['Gayo', 'gayo'],
    });
    expect(only({ postback: { mid: 'm_2', title: 'Gayo', payload: 'gayo' } })).toMatchObject({
      type: 'postback',
      message_id: 'm_2',
      detail: { choice },
    });
    expect(only({ postback: { title: 'Gayo', payload: 'gayo' } })).toMatchObject({
      message_id: `postback ${PERSON} ${AT}`,
    });
  });

  it('has the referral from each of the three places', () => {
    const referral = { ref: 'x', source: 'SHORTLINK', type: 'OPEN_THREAD' };
    const said = JSON.stringify(referral);
    expect(only({ postback: { mid: 'm_1', title: 'Mulai', payload: 'GO', referral } })).toMatchObject({
      type: 'postback',
      referral: said,
    });
    expect(message({ text: 'Halo', referral })).toMatchObject({ type: 'text', referral: said });
    expect(only({ referral })).toMatchObject({
      type: 'referral',
      message_id: `referral ${PERSON} ${AT}`,
      referral: said,
      unsupported: false,
    });
  });

  it('may be about a message: a reaction, its end, an edit, that it was taken back', () => {
    expect(only({ reaction: { mid: 'm_0', action: 'react', reaction: 'love', emoji: '❤' } })).toMatchObject({
      type: 'reaction',
      text: '❤',
      replies_to: 'm_0',
    });
    expect(only({ reaction: { mid: 'm_0', action: 'unreact' } })).toMatchObject({
      type: 'reaction',
      text: '',
    });
    expect(only({ message_edit: { mid: 'm_0', text: 'Halo!', num_edit: 1 } })).toMatchObject({
      type: 'edit',
      text: 'Halo!',
      replies_to: 'm_0',
    });
    expect(message({ is_deleted: true })).toMatchObject({
      type: 'revoke',
      message_id: 'revoke m_1',
      replies_to: 'm_1',
      unsupported: false,
    });
  });

  it('marks what was delivered and read, by instant or by message', () => {
    expect(split('page', event({ delivery: { mids: ['m_8', 'm_9'], watermark: AT } }))).toEqual([
      ...['m_8', 'm_9'].map((message_id) => ({
        kind: 'status',
        status: { message_id, state: 'delivered', code: 0, address: PERSON, at: AT },
      })),
      { kind: 'mark', address: PERSON, state: 'delivered', until: AT },
    ]);
    expect(only({ read: { watermark: AT - 5 } })).toEqual({
      kind: 'mark',
      address: PERSON,
      state: 'read',
      until: AT - 5,
    });
    expect(only({ read: { mid: 'm_9' } }, 'instagram')).toMatchObject({ until: AT, message_id: 'm_9' });
  });

  it('shows what the page itself wrote, and knows the answers of Corong', () => {
    const inbox = { mid: 'm_7', is_echo: true, app_id: 263902037430900, text: 'Dari kotak masuk' };
    expect(split('page', echo({ message: inbox }))).toMatchObject([
      { kind: 'message', address: PERSON, echo: true, text: 'Dari kotak masuk', commandTexts: [] },
    ]);
    const metadata = `msg_${'0'.repeat(26)}`;
    expect(split('page', echo({ message: { ...inbox, metadata } }))).toEqual([
      {
        kind: 'status',
        status: {
          ...{ message_id: 'm_7', state: 'sent', sender_data: metadata, code: 0, address: PERSON, at: AT },
        },
      },
    ]);
    // Who is no page cannot say that an answer went out.
    expect(only({ message: { mid: 'm_6', text: 'x', metadata } })).toMatchObject({ kind: 'message' });
  });

  it('is heard while another app answers the person', () => {
    const calls = splitMessenger(
      { entry: [{ id: PAGE, standby: [event({ message: { mid: 'm_1', text: 'Halo' } })] }] },
      'page',
    );
    expect(calls).toMatchObject([{ network: 'messenger', account: PAGE, received: [{ text: 'Halo' }] }]);
  });

  it.each<[string, object]>([
    ['a kind that is not known', { attachments: [file('hologram')] }],
    ['a kind that Instagram itself does not show', { is_unsupported: true, text: 'x' }],
    ['an image without an address', { attachments: [file('image', {})] }],
    ['an image at no web address', { attachments: [file('image', { url: 'file:///etc/passwd' })] }],
    ['a template of another app', { attachments: [{ type: 'template', payload: { product: {} } }] }],
    ['nothing at all', {}],
  ])('is kept as unsupported: %s', (_, content) => {
    expect(message(content)).toMatchObject({ kind: 'message', message_id: 'm_1', unsupported: true });
  });

  it.each<[string, unknown]>([
    ['no object', 5],
    ['of nobody', { ...event({ message: { mid: 'm_1', text: 'x' } }), sender: { id: 'x' } }],
    ['of the page to itself', { ...event({ message: { mid: 'm_1', text: 'x' } }), sender: { id: PAGE } }],
    ['without an id', event({ message: { text: 'x' } })],
    ['an event of another kind', event({ optin: { type: 'notification_messages' } })],
    ['a reaction to nothing', event({ reaction: { emoji: '❤' } })],
    ['an edit without words', event({ message_edit: { mid: 'm_1' } })],
  ])('is counted and left where it is of no use: %s', (_, one) => {
    expect(split('page', one).every(({ kind }) => kind === 'ignored')).toBe(true);
  });

  it('is bounded in length and depth', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`) as object;
    expect(message({ text: 'x', deep })).toMatchObject({ unsupported: true, type: 'unreadable' });
    const long = message({ text: 'x'.repeat(50_000), quick_reply: { payload: 'y'.repeat(50_000) } });
    expect(long).toMatchObject({ detail: { choice: { id: 'y'.repeat(256), title: 'x'.repeat(256) } } });
    expect(JSON.stringify(long).length).toBeLessThan(20_000);
    const mids = Array.from({ length: 2_000 }, (_, nth) => `m_${nth}`);
    expect(split('page', event({ delivery: { mids, watermark: AT } }))).toHaveLength(501);
  });
});
