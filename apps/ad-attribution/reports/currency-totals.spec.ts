import { ChatStarted, conversations, StageReached } from '#crossing/conversation.topic.js';
import { make } from '#platform/events/make.js';
import { MAX_AMOUNT } from '#platform/money.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { Click } from '../clicks/click.entity.js';
import { LedgerRow } from '../ledger/ledger.entity.js';

describe('sums of money', () => {
  let ads: AdsSide;
  beforeAll(async () => {
    ads = await AdsSide.start();
  });
  afterAll(() => ads.stop());

  it('keep every digit beyond 2^53, as a string', async () => {
    const workspace = await ads.workspace();
    const { ad, link } = await ads.link(workspace);
    for (const day of ['2026-03-01', '2026-03-02'])
      expect(
        (
          await ads
            .as(workspace)
            .put(`/v1/ads/${ad.id}/costs/${day}`, { currency: 'IDR', amount_minor: MAX_AMOUNT - 1 })
        ).status,
      ).toBe(200);
    const who = {
      workspace_id: workspace,
      conversation_id: ids.next('cnv'),
      subject_id: ids.random('sub'),
      consent: 'granted' as const,
    };
    const at = Date.parse('2026-03-01T12:00:00Z');
    const click_id = await ads.click(link.code);
    await eventually(() => ads.database.read.existsBy(Click, { id: click_id }));
    await ads.publishEvent(
      conversations,
      make(ChatStarted, { ...who, at, door: 'web', via: 'token', certainty: 'exact', click_id }),
      1,
    );
    for (const sequence of [2, 3, 4])
      await ads.publishEvent(
        conversations,
        make(StageReached, {
          ...who,
          at,
          stage_id: ids.next('stg'),
          stage: 'purchased',
          amount_minor: MAX_AMOUNT - 1,
          currency: 'USD',
        }),
        sequence,
      );
    await eventually(
      async () => (await ads.database.read.countBy(LedgerRow, { workspace_id: workspace })) === 4,
    );
    const [row] = (
      await ads.as(workspace, 'analyst').get('/v1/reports/last-touch?from=2026-03-01&to=2026-03-02')
    ).json.campaigns;
    expect(row).toMatchObject({
      revenue: [{ currency: 'USD', amount_minor: '26999999999999997' }],
      cost: [{ currency: 'IDR', amount_minor: '17999999999999998' }],
      cost_per_chat: [{ currency: 'IDR', amount_minor: '17999999999999998', chats: 1 }],
    });
  });
});
