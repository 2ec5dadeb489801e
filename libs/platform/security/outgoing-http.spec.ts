import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Config, loadConfig } from '../config.js';
import { ForbiddenTarget, OutgoingHttp } from './outgoing-http.js';

describe('OutgoingHttp', () => {
  const closed = new OutgoingHttp([]);
  const open = new OutgoingHttp(['127.0.0.0/8', '::1']);
  const got: string[] = [];
  let port: number;

  const answers: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
    '/': (_, response) => response.end('hello'),
    '/redirect': (_, response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end(),
    '/large': (_, response) => void Array.from({ length: 200 }, () => response.write('x'.repeat(10_000))),
    '/drip': (_, response) => {
      const drip = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drip));
    },
    '/silent': () => undefined,
    '/cut': (_, response) => {
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    },
  };
  const server = createServer((request, response) => {
    got.push(`${request.method} ${request.url}`);
    answers[request.url!]!(request, response);
  });

  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await closed.close();
    await open.onApplicationShutdown();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const get = (path: string, options = {}) =>
    open.send(`http://127.0.0.1:${port}${path}`, { method: 'GET' }, { timeoutMs: 10_000, ...options });

  it.each([
    '127.0.0.1',
    '127.1',
    '0177.0.0.1',
    '0x7f.1',
    '0x7f000001',
    '2130706433',
    '0',
    '0.0.0.0',
    '127.0.0.1.',
    '１２７.０.０.１',
    '127。0。0。1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.8',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:0:127.0.0.1]',
    '[::127.0.0.1]',
    '[::a00:1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b:1::7f00:1]',
    '[2002:7f00:1::]',
    '[2001::1]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd00::1]',
    '[fec0::1]',
    '[::5efe:7f00:1]',
    '[4000::1]',
    '[ff02::1]',
    '[100::1]',
    '[2001:db8::1]',
  ])('refuses http://%s/ before it connects', (host) => {
    expect(() => closed.check(`http://${host}/`)).toThrow(ForbiddenTarget);
  });

  it.each([
    'file:///etc/passwd',
    'ftp://example.com/',
    'gopher://example.com/',
    'javascript:1',
    'http://',
    'nonsense',
    '',
    '//example.com/',
    'http://a:b@example.com/',
    'http://a@example.com/',
    'http://example.com:99999/',
  ])('refuses %j', (url) => {
    expect(() => closed.check(url)).toThrow(ForbiddenTarget);
  });

  it.each([
    'http://example.com/a?b=c',
    'https://example.com:8443/',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
    'http://[::ffff:8.8.8.8]/',
  ])('allows %s', (url) => {
    expect(closed.check(url)).toBeInstanceOf(URL);
  });

  it.each(['localhost', 'localhost.', 'LOCALHOST'])(
    'checks the address of %s when it connects',
    async (name) => {
      const url = `http://${name}:${port}/`;
      expect(closed.check(url)).toBeInstanceOf(URL);
      const before = got.length;
      await expect(closed.post(url, '{}', {}, { timeoutMs: 10_000 })).rejects.toThrow(
        name.endsWith('.') ? /./ : ForbiddenTarget,
      );
      expect(got).toHaveLength(before);
    },
  );

  it('calls an allowed private address in every spelling, and no other one', async () => {
    expect(await get('/')).toMatchObject({ status: 200, body: 'hello' });
    expect(
      await open.send(`http://localhost:${port}/`, { method: 'GET' }, { timeoutMs: 10_000 }),
    ).toMatchObject({ status: 200 });
    expect(open.check('http://[::ffff:127.0.0.1]/')).toBeInstanceOf(URL);
    expect(() => open.check('http://10.0.0.1/')).toThrow(ForbiddenTarget);
    expect(() => open.check('http://[::2]/')).toThrow(ForbiddenTarget);
    expect(() =>
      OutgoingHttp.fromConfig(loadConfig(Config, { SANDBOX: 'true' })).check('http://169.254.169.254/'),
    ).toThrow(ForbiddenTarget);
  });

  it('does not share connections between callers with different rights', async () => {
    await get('/');
    await expect(
      closed.send(`http://127.0.0.1:${port}/`, { method: 'GET' }, { timeoutMs: 10_000 }),
    ).rejects.toThrow(ForbiddenTarget);
    await expect(
      closed.send(`http://localhost:${port}/`, { method: 'GET' }, { timeoutMs: 10_000 }),
    ).rejects.toThrow(ForbiddenTarget);
  });

  it('follows no redirect', async () => {
    const before = got.length;
    expect(await get('/redirect')).toMatchObject({
      status: 302,
      headers: { location: `http://127.0.0.1:${port}/` },
    });
    expect(got.slice(before)).toEqual(['GET /redirect']);
  });

  it('reads no more of an answer than its limit, and can call again', async () => {
    expect((await get('/large', { maxBytes: 25_000 })).body).toHaveLength(25_000);
    expect((await get('/large')).body).toHaveLength(64 * 1024);
    expect(await get('/')).toMatchObject({ status: 200 });
  });

  it.each(['/drip', '/silent'])('ends a request to %s after its total time-out', async (path) => {
    // Both would go on for ever.
    await expect(get(path, { timeoutMs: 200 })).rejects.toThrow();
  });

  it('rejects an answer that was cut off', async () => {
    await expect(get('/cut')).rejects.toThrow();
    expect(await get('/')).toMatchObject({ status: 200 });
  });
});
