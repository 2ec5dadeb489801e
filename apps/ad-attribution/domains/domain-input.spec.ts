import { AdsSide, ids } from '../../../test/support/ads-side.js';
import type { Answer } from '../../../test/support/http-client.js';

describe('new own domains', () => {
  let ads: AdsSide;
  beforeAll(async () => {
    ads = await AdsSide.start({
      PUBLIC_URL: 'https://corong.example',
      PUBLIC_HOSTS: 'www.corong.example',
      // Nobody listens on the discard port.
      DOMAIN_NAME_SERVERS: '127.0.0.1:9',
    });
  });
  afterAll(() => ads.stop());

  const wrong = ({ status, json }: Answer) =>
    json?.errors?.[0] ? `${status} ${json.errors[0].field} ${json.errors[0].rule}` : String(status);
  const add = (workspace: string, body: object) => ads.as(workspace).post('/v1/domains', body);

  it.each([
    [{}, '400 host isLength'],
    [{ host: 'x' }, '400 host isLength'],
    [{ host: `${'a'.repeat(250)}.example` }, '400 host isLength'],
    [{ host: `${'a'.repeat(64)}.example` }, '422 host host_name'],
    [{ host: 'kopi' }, '422 host host_name'],
    [{ host: '192.0.2.7' }, '422 host host_name'],
    [{ host: '0x7f.0.0.1' }, '422 host host_name'],
    [{ host: '[2001:db8::1]' }, '422 host host_name'],
    [{ host: 'kopi.example:8080' }, '422 host host_name'],
    [{ host: 'https://kopi.example' }, '422 host host_name'],
    [{ host: 'kopi.example/x' }, '422 host host_name'],
    [{ host: 'a@kopi.example' }, '422 host host_name'],
    [{ host: '*.kopi.example' }, '422 host host_name'],
    [{ host: 'ko pi.example' }, '422 host host_name'],
    [{ host: 'kopi..example' }, '422 host host_name'],
    [{ host: '-kopi.example' }, '422 host host_name'],
    [{ host: 'kopi.example\r\nx' }, '422 host host_name'],
    [{ host: 'corong.example' }, '422 host own'],
    [{ host: 'WWW.corong.example.' }, '422 host own'],
    [{ host: 'kopi.localhost' }, '422 host own'],
    [{ host: 'kopi.local' }, '422 host own'],
    [{ host: 'go.kopi.example', root_url: 'javascript:alert(1)' }, '422 root_url isWebAddress'],
    [{ host: 'go.kopi.example', root_url: 'https://GO.kopi.example' }, '422 root_url loop'],
    [{ host: 'go.kopi.example', token: 'x' }, '400 token unknown'],
  ])('refuse %j: %s', async (body, expected) => {
    expect(wrong(await add(ids.next('wsp'), body))).toBe(expected);
  });

  it('are stored in punycode, once for each workspace', async () => {
    const workspace = ids.next('wsp');
    const { json } = await add(workspace, { host: 'Küche.example' });
    expect(json.host).toBe('xn--kche-0ra.example');
    expect(wrong(await add(workspace, { host: 'küche.example' }))).toBe('409 host taken');
    const both = await Promise.all([
      add(workspace, { host: 'race.kopi.example' }),
      add(workspace, { host: 'race.kopi.example' }),
    ]);
    expect(both.map(wrong).sort()).toEqual(['201', '409 host taken']);
  });
});
