import { TelegramSide } from '../../../../test/support/telegram-side.js';
import { describeWebhooks, type ShownConversation } from '../networks/webhooks.contract.js';
import { corpus } from './webhooks.fixture.js';

async function open() {
  const side = await TelegramSide.start();
  const { telegram } = side;
  return {
    side,
    env: { TELEGRAM_BASE_URL: telegram.url },
    corpus,
    // Telegram sends each update in a call of its own.
    post: async (updates: object[]) => {
      const answers = await Promise.all(updates.map((update) => telegram.deliver(update)));
      return answers.map(({ status }) => status);
    },
  };
}

function check([ani, budi, citra, comment, direct, thanks]: ShownConversation[]): void {
  expect(ani!.messages.map(({ kind }) => kind)).toEqual([
    ...['text', 'media', 'media', 'media', 'media', 'media', 'media', 'location', 'contacts'],
    ...['unsupported', 'unsupported', 'reaction', 'edit', 'edit', 'text', 'choice'],
  ]);
  expect(ani!.messages[0]).toMatchObject({ text: 'Halo!!', edited_at: expect.any(String) });
  expect(ani!.messages[5].detail).toMatchObject({ media: { kind: 'document', filename: 'pesanan.pdf' } });
  expect(ani!.messages[7].detail).toMatchObject({ location: { latitude: -6.18, name: 'Sabang' } });
  expect(ani!.messages[9]).toMatchObject({ network_type: 'poll', text: 'Yang mana?' });
  expect(ani!.messages[11]).toMatchObject({ text: '👍', about: ani!.messages[0].at });
  expect(ani!.messages[14]).toMatchObject({ text: 'Balasan', about: ani!.messages[0].at });
  expect(ani!.messages[15]).toMatchObject({ detail: { choice: { id: 'gayo', title: 'Gayo' } } });
  expect(budi!.touches.map((touch) => touch.split(' ')[1])).toEqual(['code']);
  expect(budi!.messages.map(({ network_type }) => network_type)).toEqual([
    ...['referral', 'text', 'blocked', 'unblocked'],
  ]);
  expect(citra!.messages.map(({ from }) => from)).toEqual(['customer', 'phone', 'customer', 'customer']);
  expect(citra!.messages[0]).toMatchObject({ text: '', revoked_at: 'now' });
  expect(citra).toMatchObject({ replied: 1, unanswered_since: citra!.messages[2].at });
  expect([ani, budi, citra, comment, direct, thanks].map((one) => one!.place)).toEqual([
    ...[null, null, 'business', 'comments', 'channel', 'comments'],
  ]);
}

describeWebhooks('Telegram', open, { people: 6, touches: 1, check });
