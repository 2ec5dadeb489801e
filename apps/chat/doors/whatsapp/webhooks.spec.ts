import { WhatsAppSide } from '../../../../test/support/whatsapp-side.js';
import { describeWebhooks, type ShownConversation } from '../networks/webhooks.contract.js';
import { corpus } from './webhooks.fixture.js';

async function open() {
  const side = await WhatsAppSide.start();
  const { account, hooks, url } = side.whatsapp;
  return {
    side,
    env: { WHATSAPP_BASE_URL: url },
    corpus: (run: number, start: number) => corpus(run, account.phone_number_id, start),
    post: async (changes: Parameters<typeof hooks.post>[0]) => [(await hooks.post(changes)).status],
  };
}

function check([ani, budi, , , citra, dewi]: ShownConversation[]): void {
  expect(ani!.messages.map(({ kind }) => kind)).toEqual([
    ...['text', 'media', 'media', 'media', 'media', 'media', 'location', 'contacts'],
    ...['choice', 'choice', 'choice', 'order', 'reaction', 'edit', 'edit', 'revocation'],
    ...['unsupported', 'text'],
  ]);
  expect(ani!.messages[0]).toMatchObject({ text: 'Halo!!', edited_at: expect.any(String) });
  expect(ani!.messages[1]).toMatchObject({ text: '', detail: null, revoked_at: expect.any(String) });
  expect(ani!.messages[4].detail).toMatchObject({ media: { kind: 'document', filename: 'pesanan.pdf' } });
  expect(ani!.messages[6].detail).toMatchObject({ location: { latitude: -6.18, name: 'Sabang' } });
  expect(ani!.messages[8]).toMatchObject({ text: 'Gayo', detail: { choice: { id: 'gayo', title: 'Gayo' } } });
  expect(ani!.messages[11].detail).toMatchObject({ order: [{ product: 'GAYO', quantity: 2 }] });
  expect(ani!.messages[12]).toMatchObject({ text: '👍', about: ani!.messages[0].at });
  expect(budi!.touches.map((touch) => touch.split(' ').slice(1))).toEqual([
    ['network_click_id', '20001'],
    ['network_ad_id', '20002'],
  ]);
  expect(citra!.touches).toHaveLength(1);
  expect(dewi!.messages.map(({ from }) => from)).toEqual(['customer', 'phone', 'customer', 'customer']);
  expect(dewi).toMatchObject({ replied: 1, unanswered_since: dewi!.messages[2].at });
}

describeWebhooks('WhatsApp', open, { people: 6, touches: 3, check });
