import { Clock } from '#platform/ports/clock.port.js';
import { AdsSide } from '../../../test/support/ads-side.js';
import type { ClickRecorded } from '../clicks/click.topic.js';
import { RepeatedClicks } from './repeated-clicks.js';

describe('RepeatedClicks', () => {
  let side: AdsSide;
  beforeAll(async () => void (side = await AdsSide.start()));
  afterAll(() => side.stop());

  it('takes an event that the log holds twice for one click, in one batch and in two', async () => {
    const at = side.service.get(Clock).now();
    const click = (click_id: string, visitor: string, later = 0) =>
      ({ click_id, visitor, link_number: 1, verdict: 'valid', at: at + later }) as ClickRecorded;
    const among = async (...clicks: ClickRecorded[]) => [
      ...(await side.database.transaction((tx) => side.service.get(RepeatedClicks).among(tx, clicks))),
    ];
    const first = click('clk_first', 'a');
    expect(await among(first, first, click('clk_other', 'b'))).toEqual([]);
    expect(await among(click('clk_again', 'a', 1_000), first)).toContain('clk_again');
    expect(await among(click('clk_later', 'a', 31_000))).toEqual([]);
  });
});
