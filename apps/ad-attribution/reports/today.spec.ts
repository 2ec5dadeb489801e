import { AdsSide } from '../../../test/support/ads-side.js';
import { localDay } from '#platform/time/zones.js';

describe('a report without a period', () => {
  let ads: AdsSide;
  beforeAll(async () => {
    ads = await AdsSide.start();
  });
  afterAll(() => ads.stop());

  it('is of today in the zone of the workspace, and equal to the report of that day', async () => {
    // One of these zones has another day than UTC at any time.
    for (const time_zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      const workspace = await ads.workspace({ time_zone });
      const { ad } = await ads.link(workspace);
      const day = localDay(time_zone, Date.now());
      await ads.as(workspace).put(`/v1/ads/${ad.id}/costs/${day}`, { currency: 'IDR', amount_minor: 500 });
      const report = async (query: string) =>
        (await ads.as(workspace).get(`/v1/reports/last-touch${query}`)).json;
      const today = { ...(await report('')), computed_at: undefined };
      expect([today.from, today.to]).toEqual([day, day]);
      expect(today.totals.cost).toEqual([{ currency: 'IDR', amount_minor: 500 }]);
      const ofDay = await report(`?from=${day}&to=${day}`);
      expect(today).toEqual({ ...ofDay, computed_at: undefined });
    }
  });
});
