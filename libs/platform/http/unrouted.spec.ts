import { TinyService } from './http.fixture.js';
import { RouteTable } from './unrouted.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

describe('a path without a route', () => {
  let tiny: TinyService;
  beforeAll(async () => {
    tiny = await TinyService.start();
  });
  afterAll(() => tiny.stop());
  const open = (method: string, path: string, accept = BROWSER) => tiny.raw(method, path, { accept });

  it.each([
    ['/v1/things/', '/v1/things'],
    ['/v1/things/?a=1&b=%2F&c', '/v1/things?a=1&b=%2F&c'],
    ['/v1/things///?', '/v1/things?'],
    ['/v1/things/a%2Fb/?fbclid=IwAR0x', '/v1/things/a%2Fb?fbclid=IwAR0x'],
    ['/v1/things/a/seen/', '/v1/things/a/seen'],
    ['/healthz/', '/healthz'],
  ])('redirects %s to %s', async (path, to) => {
    for (const method of ['GET', 'HEAD', 'POST']) {
      const { status, headers } = await open(method, path);
      expect([method, status, headers['location']]).toEqual([method, 308, to]);
    }
  });

  it.each([
    '//v1/things/',
    '//evil.example/',
    '/\\evil.example/',
    '/v1/things/a/b/',
    '/nowhere/',
    '/%2fv1/things/',
  ])('does not redirect %s', async (path) => {
    const { status, headers } = await open('GET', path);
    expect([status, headers['location']]).toEqual([404, undefined]);
  });

  it.each([
    ['DELETE', '/v1/things', 'GET, HEAD, POST'],
    ['OPTIONS', '/v1/things/a', 'GET, HEAD, PUT'],
    ['PROPFIND', '/v1/things/a', 'GET, HEAD, PUT'],
    ['QUERY', '/v1/things/a', 'GET, HEAD, PUT'],
    ['PATCH', '/v1/things/open?limit=1', 'GET, HEAD'],
    ['PUT', '/v1/things/open', 'GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD'],
  ])('answers 405 to %s %s with the allowed methods: %s', async (method, path, allow) => {
    for (const accept of ['*/*', BROWSER]) {
      const answer = await open(method, path, accept);
      expect([answer.status, answer.headers['allow']]).toEqual([405, allow]);
      expect(answer.headers['content-type']).toContain(
        accept === BROWSER ? 'text/html' : 'application/problem+json',
      );
    }
  });

  it('answers a browser with a page, and a program with problem details', async () => {
    const page = await open('GET', '/nowhere');
    expect(page).toMatchObject({
      status: 404,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        vary: 'Accept, Accept-Language',
        'cache-control': 'no-store',
      },
      text: expect.stringContaining('<h1>There is nothing here</h1>'),
    });
    for (const accept of ['application/json, text/html;q=0.5', '*/*', ''])
      expect((await open('GET', '/nowhere', accept)).headers['content-type']).toContain(
        'application/problem+json',
      );
  });

  it.each([
    ['GET', '/v1/things', 401],
    ['GET', '/v1/things/%zz', 400],
    ['GET', `/v1/things/${'x'.repeat(5_000)}`, 414],
    ['POST', '/v1/things', 401],
  ])('answers a browser with a page, as for any other problem: %s %s', async (method, path, status) => {
    const answer = await open(method, path);
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
  });

  it('shows no HTML of the input', async () => {
    const path = `/v1/things?${encodeURIComponent('<b>')}=1`;
    const { text, status } = await tiny.send('GET', path, { headers: { accept: BROWSER } });
    expect(status).toBe(400);
    expect(text).not.toContain('<b>');
  });
});

describe('a route without authentication', () => {
  let tiny: TinyService;
  beforeAll(async () => void (tiny = await TinyService.start()));
  afterAll(() => tiny.stop());

  it('parses a smaller body than other routes, whoever sends it', async () => {
    const send = async (length: number) => {
      const json = { a: 'x'.repeat(length - '{"a":""}'.length) };
      return (await tiny.send('POST', '/v1/things/open/messages', { json })).status;
    };
    expect([await send(32 * 1024), await send(32 * 1024 + 1)]).toEqual([201, 413]);
  });
});

describe('the table of routes', () => {
  it('matches a parameter within a segment, and other characters literally', () => {
    const table = new RouteTable();
    table.add('/@:handle/feed.json', 'GET');
    table.add('/@:handle', ['GET', 'HEAD']);
    expect(table.methodsAt('/@kopi')).toEqual(['GET', 'HEAD']);
    expect(table.methodsAt('/@kopi/feed.json')).toEqual(['GET']);
    for (const path of ['/@', '/kopi', '/@kopi/feedxjson', '/@kopi/feed.json/x'])
      expect(table.methodsAt(path)).toEqual([]);
  });
});
