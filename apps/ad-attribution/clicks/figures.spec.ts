import { MetricFamilies } from '#platform/operations/metric-families.js';
import { AdsSide } from '../../../test/support/ads-side.js';

describe('the figures of clicks', () => {
  let ads: AdsSide;
  beforeAll(async () => {
    ads = await AdsSide.start();
  });
  afterAll(() => ads.stop());

  it('count visits by verdict, and measure how long visitors waited', async () => {
    const { link } = await ads.link(await ads.workspace());
    const robot = { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' };
    await ads.as(null).get(`/c/${link.code}`);
    await ads.as(null).get(`/c/${link.code}`, robot);
    await ads.as(null).get('/c/nothing9');
    const text = await ads.service.get(MetricFamilies).registry.metrics();
    const verdicts = [
      ...text.matchAll(/^corong_clicks_total\{verdict="(\w+)",app="ad-attribution"\} (\d+)$/gm),
    ];
    const counts = Object.fromEntries(verdicts.map(([, verdict, count]) => [verdict, Number(count)]));
    expect(counts).toMatchObject({ valid: 1 });
    expect(Object.keys(counts)).toHaveLength(2);
    expect(text).toMatch(/^corong_redirect_seconds_count\{app="ad-attribution"\} 2$/m);
  });
});
