import { Clock } from '#platform/ports/clock.port.js';
import { AdsSide } from '../../../test/support/ads-side.js';
import type { ClickRecorded } from '../clicks/click.topic.js';
import { RepeatedClicks } from './repeated-clicks.js';

describe('RepeatedClicks', () => {
  let side: AdsSide;
  let at: number;
  /** Two processes. */
  let one: RepeatedClicks;
  let other: RepeatedClicks;
  beforeAll(async () => {
    side = await AdsSide.start();
    const clock = side.service.get(Clock);
    at = clock.now();
    one = side.service.get(RepeatedClicks);
    other = new RepeatedClicks(clock);
  });
  afterAll(() => side.stop());

  const click = (click_id: string, visitor: string, later = 0) =>
    ({ click_id, visitor, link_number: 1, verdict: 'valid', at: at + later }) as ClickRecorded;
  const among = async (process: RepeatedClicks, ...clicks: ClickRecorded[]) => [
    ...(await side.database.transaction((tx) => process.among(tx, clicks))),
  ];

  it('takes an event that the log holds twice for one click, in one batch and in two', async () => {
    const first = click('clk_first', 'a');
    expect(await among(one, first, first, click('clk_other', 'b'))).toEqual([]);
    expect(await among(one, click('clk_again', 'a', 1_000), first)).toEqual(['clk_again']);
    expect(await among(one, click('clk_later', 'a', 31_000))).toEqual([]);
  });

  it('knows what another process recorded, before its start and since', async () => {
    for (let n = 0; n < 120; n++) await among(one, click(`clk_${n}`, `before ${n}`));
    const again = ['before 0', 'before 119', 'a'].map((who, n) => click(`clk_again${n}`, who, 20_000));
    expect(await among(other, ...again)).toEqual(['clk_again0', 'clk_again1', 'clk_again2']);
    for (let n = 0; n < 30; n++) {
      await among(n % 2 ? one : other, click(`clk_since${n}`, `since ${n}`));
      expect(await among(n % 2 ? other : one, click(`clk_moved${n}`, `since ${n}`, 1_000))).toHaveLength(1);
    }
  });

  it('takes a click whose transaction failed for the same click when it comes again', async () => {
    const failed = side.database.transaction(async (tx) => {
      await one.among(tx, [click('clk_failed', 'c')]);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await among(one, click('clk_failed', 'c'), click('clk_next', 'c', 5_000))).toEqual(['clk_next']);
    expect(await among(other, click('clk_third', 'c', 6_000))).toEqual(['clk_third']);
  });

  it('measures from the latest click that counts, in whatever order they come', async () => {
    expect(await among(one, click('clk_d1', 'd', 40_000), click('clk_d0', 'd'))).toEqual([]);
    expect(await among(one, click('clk_d2', 'd', 60_000))).toEqual(['clk_d2']);
  });
});
