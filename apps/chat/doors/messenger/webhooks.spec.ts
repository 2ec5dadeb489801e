import { PageSide } from '../../../../test/support/page-side.js';
import { describeWebhooks, type ShownConversation } from '../networks/webhooks.contract.js';
import { corpus } from './webhooks.fixture.js';

const openFor = (which: 'page' | 'instagram') => async () => {
  const side = await PageSide.start();
  const { hooks, url } = side.sandbox;
  return {
    side,
    env: { MESSENGER_BASE_URL: url },
    corpus: (run: number, start: number, code: string) => corpus(run, side[which], start, code),
    post: async (events: Parameters<typeof hooks.post>[0]) => [(await hooks.post(events)).status],
  };
};

function check([ani, budi, citra, dewi]: ShownConversation[]): void {
  expect(ani!.messages.map(({ kind }) => kind)).toEqual([
    ...['text', 'media', 'media', 'media', 'share', 'share', 'text', 'choice', 'text', 'unsupported'],
    ...['reaction', 'edit', 'edit', 'revocation'],
  ]);
  expect(ani!.messages[0]).toMatchObject({ text: 'Halo!!', edited_at: expect.any(String) });
  // Taken back with all its files.
  expect(ani!.messages[1]).toMatchObject({ text: '', detail: null, revoked_at: expect.any(String) });
  expect(ani!.messages[3].detail).toMatchObject({ media: { kind: 'document' } });
  expect(ani!.messages[5].detail).toMatchObject({ shared: { kind: 'story_mention' } });
  expect(ani!.messages[6]).toMatchObject({ text: 'Bagus', detail: { shared: { kind: 'story_reply' } } });
  expect(ani!.messages[8]).toMatchObject({ about: ani!.messages[0].at });
  expect(ani!.messages[10]).toMatchObject({ text: '❤', about: ani!.messages[0].at });
  expect(budi!.touches.map((touch) => touch.split(' ').slice(1))).toEqual([
    ['network_ad_id', '30001'],
    ['network_ad_id', '30002'],
  ]);
  expect(citra!.touches.map((touch) => touch.split(' ')[1])).toEqual(['code']);
  expect(citra!.messages.map(({ kind }) => kind)).toEqual(['notice', 'text']);
  expect(dewi!.messages.map(({ from }) => from)).toEqual(['customer', 'phone', 'customer']);
  expect(dewi).toMatchObject({ replied: 1, unanswered_since: dewi!.messages[2].at });
}

describeWebhooks('Messenger', openFor('page'), { people: 4, touches: 3, check });
describeWebhooks('Instagram', openFor('instagram'), { people: 4, touches: 3, check });
