import { connect, type AddressInfo } from 'node:net';
import { AdsSide, BROWSER, eventually, ids } from '../../../test/support/ads-side.js';
import { fromAddress, HttpClient, type Answer } from '../../../test/support/http-client.js';
import { newHost, provenDomain } from '../../../test/support/own-domains.js';
import { Click } from './click.entity.js';

describe('links on own domains', () => {
  let ads: AdsSide;
  let other: AdsSide;
  let mine: string;
  let ad_id: string;
  let domain: { id: string; host: string };
  const env = { PUBLIC_URL: 'https://corong.example', TRUSTED_PROXIES: '127.0.0.1' };
  beforeAll(async () => {
    ads = await AdsSide.start(env);
    other = await AdsSide.start(env, ads.folder);
    mine = await ads.workspace({ language: 'id' });
    ad_id = (await ads.link(mine)).ad.id;
    domain = await provenDomain(ads, mine);
  });
  afterAll(async () => {
    await other.stop();
    await ads.stop();
  });

  const post = (body: object) => ads.as(mine).post('/v1/links', { ad_id, ...body });
  const wrong = ({ status, json }: Answer) =>
    json?.errors?.[0] ? `${status} ${json.errors[0].field} ${json.errors[0].rule}` : String(status);
  const visit = (host: string, path: string, headers = {}, side = ads) =>
    side.as(null).get(path, { host, ...headers });
  const locationOf = ({ headers }: Answer) => headers['location'];

  it('have the host in their URL, in lists and in links from a file', async () => {
    const { status, json } = await post({ domain: domain.host.toUpperCase(), code: 'Panen' });
    expect([status, json.domain, json.url, json.state]).toEqual([
      201,
      domain.host,
      `https://${domain.host}/Panen`,
      'active',
    ]);
    const listed = await ads.as(mine).get(`/v1/links?domain=${domain.host}`);
    expect(listed.json.items).toEqual([json]);
    expect((await ads.as(mine).get(`/v1/links/${json.id}`)).json).toEqual(json);
    expect((await post({ domain: null })).json).toMatchObject({
      domain: null,
      url: expect.stringMatching(/^https:\/\/corong\.example\/c\//),
    });
    const file = `external_id,ad_id,domain,code\r\na,${ad_id},${domain.host},FromFile\r\nb,${ad_id},foreign.example,x2\r\n`;
    const imported = await ads.as(mine).post('/v1/links/import', file, { 'content-type': 'text/csv' });
    expect(imported.json).toMatchObject({
      links: [{ external_id: 'a', url: `https://${domain.host}/FromFile` }],
      refused: [{ line: 3, field: 'domain', rule: 'exists' }],
    });
  });

  it('redirect from /code and /c/code of their own host only, to absolute URLs', async () => {
    const { json: link } = await post({ domain: domain.host, code: 'Shop' });
    const { json: same } = await post({ code: 'Shop', doors: [{ door: 'follow', channel: 'kopi' }] });
    expect(same.code).toBe('Shop');
    for (const path of ['/Shop', '/c/Shop', '/Shop/', '/Shop?utm_source=poster']) {
      const answer = await visit(domain.host, path);
      expect([path, answer.status]).toEqual([path, 302]);
      expect(locationOf(answer)).toMatch(/^https:\/\/corong\.example\/chat\/brand\w+\?click=/);
    }
    expect(locationOf(await visit('corong.example', '/c/Shop'))).toMatch(/^\/@kopi\?source=clk_/);
    expect((await visit(domain.host, '/shop')).status).toBe(404);
    const id = (await visit(domain.host, '/Shop?utm_source=poster')).headers['x-click-id']!;
    await eventually(() => ads.database.read.existsBy(Click, { id }));
    expect(await ads.database.read.findOneBy(Click, { id })).toMatchObject({
      link_id: link.id,
      has_source: 1,
    });
    const page = await visit(domain.host, '/Shop', { 'user-agent': 'Googlebot/2.1' });
    expect(page.text).toContain(`content="https://${domain.host}/Shop"`);
    expect(page.text).toMatch(/href="https:\/\/corong\.example\/chat\/brand/);
    const ahead = await visit(domain.host, '/Shop?a=1', { 'sec-purpose': 'prefetch' });
    expect(ahead.text).toContain('content="0; url=/Shop?a=1"');
    await ads.as(mine).patch(`/v1/links/${link.id}`, { paused: true });
    await eventually(async () => (await visit(domain.host, '/Shop')).status === 404);
    expect((await visit(domain.host, '/Shop')).text).toMatch(/href="https:\/\/corong\.example\/chat\/brand/);
  });

  it('have codes that are unique on their domain, compared byte by byte', async () => {
    const second = await provenDomain(ads, mine);
    const at = { domain: domain.host };
    const all = [
      { code: 'Sale', ...at },
      { code: 'sale', ...at },
      { code: 'Sale', domain: second.host },
      { code: 'Sale' },
    ];
    for (const body of all) expect((await post(body)).status).toBe(201);
    for (const body of all) expect(wrong(await post(body))).toBe('409 code taken');
    const race = await Promise.all([post({ code: 'Race', ...at }), post({ code: 'Race', ...at })]);
    expect(race.map(wrong).sort()).toEqual(['201', '409 code taken']);
  });

  it('need a proven domain of their workspace, and stay on it', async () => {
    const foreign = await provenDomain(ads, ids.next('wsp'));
    const pending = (await ads.as(mine).post('/v1/domains', { host: newHost() })).json;
    expect(wrong(await post({ domain: foreign.host }))).toBe('422 domain exists');
    expect(wrong(await post({ domain: pending.host }))).toBe('422 domain proven');
    expect(wrong(await post({ domain: 'a/b.example' }))).toBe('422 domain exists');
    expect(wrong(await post({ domain: 'x' }))).toBe('400 domain isLength');
    const { json: link } = await post({ domain: domain.host });
    const patch = (body: object) => ads.as(mine).patch(`/v1/links/${link.id}`, body);
    expect(wrong(await patch({ domain: null }))).toBe('422 domain fixed');
    expect(wrong(await patch({ domain: foreign.host }))).toBe('422 domain fixed');
    expect((await patch({ domain: domain.host, name: 'A' })).json).toMatchObject({
      name: 'A',
      url: link.url,
    });
  });

  it('are unreachable on every process after the domain is removed, and keep their figures', async () => {
    const removed = await provenDomain(ads, mine);
    const { json: link } = await post({ domain: removed.host, code: 'Gone' });
    for (const side of [ads, other])
      await eventually(async () => (await visit(removed.host, '/Gone', {}, side)).status === 302);
    const id = (await visit(removed.host, '/Gone')).headers['x-click-id']!;
    await ads.as(mine).delete(`/v1/domains/${removed.id}`);
    for (const side of [ads, other])
      await eventually(async () => (await visit(removed.host, '/Gone', {}, side)).status === 421);
    await eventually(() => ads.database.read.existsBy(Click, { id }));
    expect((await ads.as(mine).get(`/v1/links/${link.id}`)).json).toMatchObject({
      ...{ domain: removed.host, url: link.url, state: 'unreachable', archived: false },
    });
    // The next workspace that proves the host can use all codes.
    const next = ids.next('wsp');
    const { ad } = await ads.link(next);
    await provenDomain(ads, next, removed.host);
    const again = await ads.as(next).post('/v1/links', { ad_id: ad.id, domain: removed.host, code: 'Gone' });
    expect(again.status).toBe(201);
    await eventually(async () => (await visit(removed.host, '/Gone')).status === 302);
  });

  it('are all that is served there, and people get pages in other cases', async () => {
    const person = { accept: 'text/html', 'accept-language': 'id' };
    for (const path of [
      '/v1/links',
      '/hooks/meta/x',
      '/@kopi',
      '/chat/kopi',
      '/robots.txt',
      '/other-host',
      '/none',
      '/a/b/c',
    ]) {
      const answer = await visit(domain.host, path, person);
      expect([path, answer.status, answer.headers['content-type']]).toEqual([
        path,
        404,
        'text/html; charset=utf-8',
      ]);
    }
    const { status } = await ads.as(mine).post('/v1/links', { ad_id }, { host: domain.host });
    expect(status).toBe(405);
    const elsewhere = { host: 'unknown.example' };
    expect((await ads.as(mine).post('/v1/links', { ad_id }, elsewhere)).status).toBe(421);
    expect((await ads.as(mine).delete('/other-host?x=1', elsewhere)).status).toBe(421);
    expect(
      (await ads.as(mine).post('/Shop', { ad_id }, { ...elsewhere, 'content-type': 'x/y' })).status,
    ).toBe(421);
    expect((await visit(domain.host, '/healthz')).status).toBe(200);
    const unknown = await visit('unknown.example', '/c/abc', person);
    expect([unknown.status, unknown.headers['content-type']]).toEqual([421, 'text/html; charset=utf-8']);
    expect(unknown.text).toContain('Tidak ada apa pun dengan nama ini');
    expect((await visit('unknown.example', '/v1/links')).json).toMatchObject({ status: 421 });
  });

  it.each([
    ['upper case', (host: string) => host.toUpperCase(), 200],
    ['a dot at its end', (host: string) => `${host}.`, 200],
    ['a port', (host: string) => `${host}:8443`, 200],
    ['two dots at its end', (host: string) => `${host}..`, 421],
    ['a port that is none', (host: string) => `${host}:x`, 421],
    ['a name before it', (host: string) => `evil@${host}`, 421],
    ['a name below it', (host: string) => `a.${host}`, 421],
    ['a slash', (host: string) => `${host}/`, 421],
    ['a comma', (host: string) => `${host},${host}`, 421],
    ['a space', (host: string) => `${host} x`, 421],
    ['signs beyond ASCII', () => 'g\u00f6.kopi.example', 421],
    ['thousands of signs', () => 'a.'.repeat(4_000), 421],
    ['many colons', () => ':1'.repeat(4_000), 421],
  ])('are found, or not, by a header Host with %s', async (_, of, expected) => {
    expect(await raw(`GET / HTTP/1.1\r\nHost: ${of(domain.host)}\r\n`)).toBe(expected);
  });

  it.each([
    ['a control character', () => `GET / HTTP/1.1\r\nHost: a\u0001b.example\r\n`, 400],
    ['two headers Host', () => `GET / HTTP/1.1\r\nHost: ${domain.host}\r\nHost: corong.example\r\n`, 400],
    ['none', () => `GET / HTTP/1.1\r\n`, 400],
    [
      'an address for its target',
      () => `GET http://${domain.host}/ HTTP/1.1\r\nHost: ${domain.host}\r\n`,
      400,
    ],
    [
      'another address for its target',
      () => `GET http://evil.example/ HTTP/1.1\r\nHost: ${domain.host}\r\n`,
      400,
    ],
    ['no host in HTTP/1.0', () => `GET /healthz HTTP/1.0\r\n`, 200],
  ])('are refused to a request with %s', async (_, head, expected) => {
    expect(await raw(head())).toBe(expected);
  });

  it('are found by the host that a trusted proxy reports, and that of nobody else', async () => {
    const from = (address: string) =>
      new HttpClient(fromAddress(ads.service, address), { 'user-agent': BROWSER });
    const said = { host: '127.0.0.1:3004', 'x-forwarded-host': domain.host };
    expect((await from('127.0.0.1').get('/', said)).status).toBe(200);
    expect((await from('203.0.113.7').get('/', said)).status).toBe(404);
    const back = { host: domain.host, 'x-forwarded-host': 'evil.example, corong.example' };
    expect((await from('127.0.0.1').get('/v1/links', back)).status).toBe(401);
    expect((await from('203.0.113.7').get('/v1/links', back)).status).toBe(404);
    expect((await from('203.0.113.7').get('/', back)).status).toBe(200);
  });

  /** The status of an answer to a request of these very bytes. */
  const raw = (head: string) =>
    new Promise<number>((resolve, reject) => {
      const { port } = ads.service.getHttpServer().address() as AddressInfo;
      let text = '';
      const socket = connect(port, '127.0.0.1', () =>
        socket.end(`${head}Connection: close\r\n\r\n`, 'latin1'),
      );
      socket.on('data', (chunk) => (text += chunk.toString('latin1')));
      socket.on('error', reject);
      socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1])));
    });
});
