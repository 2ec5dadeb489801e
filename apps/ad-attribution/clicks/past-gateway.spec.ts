import { AdsSide, BROWSER, eventually } from '../../../test/support/ads-side.js';
import { fromAddress, HttpClient } from '../../../test/support/http-client.js';
import { Click } from './click.entity.js';

describe('clicks that a load balancer sends past the gateway', () => {
  let ads: AdsSide;
  beforeAll(async () => {
    ads = await AdsSide.start({ TRUSTED_PROXIES: '127.0.0.1', COUNTRY_HEADER: 'CF-IPCountry' });
  });
  afterAll(() => ads.stop());

  const ask = (url: string, headers: Record<string, string> = {}) =>
    new HttpClient(fromAddress(ads.service, '127.0.0.1'), { 'user-agent': BROWSER }).get(url, headers);

  it('are accepted, with the address and country that the trusted proxy reports', async () => {
    const { link } = await ads.link(await ads.workspace());
    const visit = async (address: string, country: string) => {
      const said = { 'x-forwarded-for': address, 'cf-ipcountry': country };
      const { status, headers } = await ask(`/c/${link.code}`, said);
      expect(status).toBe(302);
      const id = headers['x-click-id']!;
      await eventually(() => ads.database.read.existsBy(Click, { id }));
      return ads.database.read.findOneByOrFail(Click, { id });
    };
    const [one, same, other] = [
      await visit('203.0.113.7', 'ID'),
      await visit('203.0.113.7', 'XX'),
      await visit('203.0.113.8', 'MY'),
    ];
    expect([one.country, same.country, other.country]).toEqual(['ID', null, 'MY']);
    expect(same.visitor).toBe(one.visitor);
    expect(other.visitor).not.toBe(one.visitor);
    const kept = JSON.stringify([one, same, other]);
    expect(kept).not.toContain('203.0.113');
    expect(kept).not.toContain('Mozilla');
  });

  it('are the only such requests: other routes answer only the real gateway', async () => {
    const { link } = await ads.link(await ads.workspace());
    expect((await ask('/v1/links')).status).toBe(401);
    for (const header of ['x-corong-identity', 'x-corong-visitor'])
      expect((await ask('/v1/links', { [header]: 'forged' })).status).toBe(401);
    expect((await ask(`/c/${link.code}`, { 'x-corong-identity': 'forged' })).status).toBe(401);
  });
});
