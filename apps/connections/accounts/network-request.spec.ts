import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import { networkUnavailable } from './network.port.js';
import { NetworkRequests } from './network-request.js';

describe('a request to a network', () => {
  let server: Server;
  let url: string;
  let answer: RequestListener;
  const lines: { reason: string; network: string }[] = [];
  const logger = pino({ level: 'warn' }, { write: (line) => void lines.push(JSON.parse(line)) });
  const here = new OutgoingHttp(['127.0.0.0/8']);
  const nowhere = new OutgoingHttp([]);

  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/botTOKEN/getMe`;
  });
  afterAll(async () => {
    server.close();
    await Promise.all([here.close(), nowhere.close()]);
  });
  beforeEach(() => void lines.splice(0));

  const ask = (http: OutgoingHttp, where = url, requests = new NetworkRequests(http, logger)) =>
    requests.json({ network: 'Telegram', url: where });

  it('returns the answer, even a refusal, and logs nothing', async () => {
    answer = (_, response) => response.writeHead(401).end('{"ok":false}');
    expect(await ask(here)).toEqual({ status: 401, body: { ok: false } });
    expect(lines).toEqual([]);
  });

  it.each<[string, RequestListener, string, string]>([
    ['that cannot now', (_, response) => response.writeHead(502).end('{}'), 'unreachable', 'http_502'],
    ['that limits', (_, response) => response.writeHead(429).end('{}'), 'unreachable', 'http_429'],
    ['that breaks off', (request) => request.socket.destroy(), 'unreachable', 'UND_ERR_SOCKET'],
    ['that is a web page', (_, response) => response.end('<html>'), 'foreign', 'http_200'],
    ['that is a list', (_, response) => response.end('[]'), 'foreign', 'http_200'],
  ])('says of an answer %s what it is, to the person and in the log', async (_, listener, why, reason) => {
    answer = listener;
    expect(await ask(here)).toBe(why);
    expect(lines).toMatchObject([{ network: 'Telegram', reason }]);
  });

  it('distinguishes a refused private address from a network that does not answer', async () => {
    expect(await ask(nowhere)).toBe('private');
    const name = url.replace('127.0.0.1', 'localhost');
    expect(await ask(nowhere, name)).toBe('private');
    expect(lines.map(({ reason }) => reason)).toEqual(['private_target', 'private_target']);
    const [refused, silent] = [
      networkUnavailable('Telegram', 'private'),
      networkUnavailable('Telegram', 'unreachable'),
    ];
    expect(refused.message).toMatch(/private address.*ALLOWED_PRIVATE_TARGETS/);
    expect([refused, silent].map(({ extra }) => extra.retryAfter)).toEqual([undefined, 10]);
    expect(silent.message).toContain('could not be reached');
  });

  it('is logged at most once a minute however often it fails, and never with the token', async () => {
    const requests = new NetworkRequests(nowhere, logger);
    for (let time = 0; time < 3; time++) await ask(nowhere, url, requests);
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain('TOKEN');
  });
});
