import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { Callers } from '#platform/http/callers.js';
import { ClientAddress } from '#platform/http/client-address.js';
import { IDENTITY_HEADER, IDENTITY_PURPOSE, VISITOR_HEADER, type Identity } from '#platform/http/identity.js';
import { handleUnrouted } from '#platform/http/unrouted.js';
import { gatewayKeyOf, VisitorTokens } from '#platform/http/visitor-token.js';
import { TokenVerifier } from '#platform/security/signer.js';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { GATEWAY_KEY, proxying, startConsole } from '../src/console.fixture.js';
import { EmbeddedUpstreams } from './embedded-upstreams.js';
import { Upstreams } from './upstreams.port.js';

const SETUP = {
  workspace: 'Kopi',
  name: 'Owner',
  email: 'you@example.com',
  password: 'at least ten characters',
};

/** Creates an app that echoes each request, and streams. */
function echoingApp(callers: () => Callers): FastifyInstance {
  const app = fastify({ bodyLimit: 256 * 1024 });
  handleUnrouted(app);
  app.all('/v1/greetings', (request) => ({
    identity: callers().identify(request, false),
    headers: Object.keys(request.headers).filter((name) => name.startsWith('x-corong-')),
    authorization: request.headers.authorization ?? null,
    forged: request.headers['x-corong-admin'] ?? null,
    host: request.headers.host,
    url: request.url,
    method: request.method,
    body: request.body ?? null,
  }));
  app.get('/v1/ads/:id/label', ({ headers }) => ({ headers: Object.values(headers) }));
  app.get('/c/:code', (_request, reply) => reply.header('x-click-id', 'clk_1').redirect('/chat/kopi', 302));
  app.get('/v1/operations/parked', (request) => ({ parked: request.url }));
  app.get('/readyz', () => ({ status: 'ready' }));
  app.get('/v1/conversations/:id/live', (request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    let count = 0;
    const timer = setInterval(() => reply.raw.write(`id: ${++count}\ndata: hello\n\n`), 50);
    request.raw.once('close', () => clearInterval(timer));
    reply.raw.once('close', () => clearInterval(timer));
  });
  return app;
}

describe.each(['embedded', 'full'])('the gateway of the %s stack', (stack) => {
  let app: FastifyInstance;
  let consoleApp: AppUnderTest;
  let origin: string;
  let key: string;
  const callers = () => {
    const { publicKey } = JSON.parse(
      readFileSync(join(consoleApp.folder, 'keys', 'identity.json'), 'utf8'),
    ) as { publicKey: string };
    const visitors = stack === 'full' ? new VisitorTokens(gatewayKeyOf(GATEWAY_KEY, 'chat')) : null;
    return new Callers(new TokenVerifier(IDENTITY_PURPOSE, publicKey), visitors, new ClientAddress(''));
  };

  beforeAll(async () => {
    app = echoingApp(callers);
    if (stack === 'full') await app.listen({ port: 0, host: '127.0.0.1' });
    else await app.ready();
    const there =
      stack === 'full' ? `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` : undefined;
    consoleApp = await startConsole(
      {
        TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8',
        COUNTRY_HEADER: 'CF-IPCountry',
        CHAT_URL: there,
        AD_ATTRIBUTION_URL: there,
        // Nobody listens on the discard port.
        FAN_OUT_URL: 'http://127.0.0.1:9',
      },
      stack === 'full' ? { moduleOf: proxying() } : {},
    );
    if (stack === 'embedded') {
      (consoleApp.get(Upstreams) as EmbeddedUpstreams).addApp('chat', app);
      (consoleApp.get(Upstreams) as EmbeddedUpstreams).addApp('ad-attribution', app);
    }
    origin = consoleApp.origin;
    key = (await consoleApp.client.post('/v1/setup', SETUP)).json.api_key as string;
  });
  afterAll(async () => {
    await consoleApp.close();
    await app.close();
  });

  const signedIn = (other = key) => ({ authorization: `Bearer ${other}` });
  const newKey = async () =>
    (await consoleApp.client.post('/v1/api-keys', { name: 'one', role: 'agent' }, signedIn())).json as {
      id: string;
      api_key: string;
    };

  it('forwards a request with its body, query and identity', async () => {
    const answer = await consoleApp.client.post('/v1/greetings?a=1&b=%2F', { text: 'Halo ☕' }, signedIn());
    expect(answer.json).toMatchObject({
      body: { text: 'Halo ☕' },
      url: '/v1/greetings?a=1&b=%2F',
      host: origin.slice('http://'.length),
      authorization: null,
      identity: { role: 'owner', instance: true, ip: '127.0.0.1', actor: expect.stringMatching(/^key_/) },
    });
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['server']).toBeUndefined();
  });

  it('tells the ads side nothing of the conversation from which an agent asks for an ad', async () => {
    const conversation = `cnv_${'0'.repeat(26)}`;
    const headers = { ...signedIn(), referer: `${origin}/inbox/${conversation}` };
    const answer = await consoleApp.client.get(`/v1/ads/adv_${'0'.repeat(26)}/label`, headers);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain(conversation);
  });

  it('forwards methods without a body, redirects and headers', async () => {
    expect((await consoleApp.client.delete('/v1/greetings')).json).toMatchObject({
      method: 'DELETE',
      body: null,
    });
    const click = await consoleApp.client.get('/c/abc');
    expect([click.status, click.headers['location'], click.headers['x-click-id']]).toEqual([
      302,
      '/chat/kopi',
      'clk_1',
    ]);
    expect((await consoleApp.client.head('/v1/greetings')).status).toBe(200);
  });

  it('refuses a request target of another host', async () => {
    for (const target of ['http://evil.example/c/abc', 'http://evil.example:99999/c/abc', 'evil:/c/abc'])
      expect([target, await ask(target)]).toMatchObject([
        target,
        { statusCode: 400, headers: { 'content-type': expect.stringMatching(/^application.problem.json/) } },
      ]);
  });

  it('lets the app answer 405 with its methods, and redirects a path with a slash at its end', async () => {
    for (const method of ['POST', 'PROPFIND', 'TRACE'])
      expect([method, await ask('/c/abc', method)]).toMatchObject([
        method,
        { statusCode: 405, headers: { allow: 'GET, HEAD' } },
      ]);
    expect(await ask('/c/abc/?a=%2F')).toMatchObject({
      statusCode: 308,
      headers: { location: '/c/abc?a=%2F', 'x-content-type-options': 'nosniff' },
    });
  });

  it('removes forged identity headers', async () => {
    const forged = { [IDENTITY_HEADER]: 'forged', 'x-corong-admin': 'yes' };
    const visitor = (await consoleApp.client.get('/v1/greetings', forged)).json;
    expect(visitor).toMatchObject({
      forged: null,
      identity: { actor: null, workspace: null, role: null, instance: false },
    });
    expect((await consoleApp.client.get('/v1/workspace', forged)).status).toBe(401);
  });

  it('signs identities for other processes, and none for apps in its own process', async () => {
    const seen = async (headers: Record<string, string>) =>
      (await consoleApp.client.get<{ headers: string[] }>('/v1/greetings', headers)).json.headers;
    expect(await seen(signedIn())).toEqual(stack === 'full' ? [IDENTITY_HEADER] : []);
    expect(await seen({ [VISITOR_HEADER]: 'forged' })).toEqual(stack === 'full' ? [VISITOR_HEADER] : []);
  });

  it('forwards the country that a trusted proxy names', async () => {
    const seen = async (country: string) =>
      (await consoleApp.client.get<{ identity: Identity }>('/v1/greetings', { 'cf-ipcountry': country })).json
        .identity.country;
    expect(await seen('ID')).toBe('ID');
    for (const none of ['XX', 'T1', 'id', 'Indonesia']) expect(await seen(none)).toBeUndefined();
  });

  it('takes the client address only from trusted proxies', async () => {
    const seen = async (forwarded: string) =>
      (await consoleApp.client.get<{ identity: Identity }>('/v1/greetings', { 'x-forwarded-for': forwarded }))
        .json.identity.ip;
    expect(await seen('198.51.100.4, 10.1.2.3')).toBe('198.51.100.4');
    expect(await seen('203.0.113.9, 198.51.100.4')).toBe('198.51.100.4');
    expect(await seen('nonsense')).toBe('127.0.0.1');
  });

  it('answers with problem details for wrong keys, unknown paths, huge bodies and apps that do not answer', async () => {
    const unknown = await consoleApp.client.get('/v1/greetings', signedIn('corong_nonsense'));
    expect(unknown.status).toBe(401);
    expect(unknown.headers['content-type']).toContain('application/problem+json');
    expect((await consoleApp.client.get('/v1/nothing')).status).toBe(404);
    expect((await ask('/c/%2e%2e')).statusCode).not.toBe(200);
    expect((await ask('/c/..\\readyz')).statusCode).not.toBe(200);
    expect((await consoleApp.client.post('/v1/greetings', { text: 'x'.repeat(33_000) })).status).toBe(413);
    expect((await ask('/c/code', 'QUERY')).statusCode).toBe(405);
    expect((await ask('/nothing', 'QUERY')).statusCode).toBe(404);
    const away = await consoleApp.client.get('/@kopi/live');
    expect([away.status, away.headers['retry-after']]).toEqual([503, '2']);
    expect(away.json).toMatchObject({ status: 503, detail: expect.stringContaining('fan-out') });
  });

  /** Sends a path and a method unchanged; an HTTP client would normalize them. */
  const ask = (path: string, method = 'GET') =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const { hostname, port } = new URL(origin);
      httpRequest({ hostname, port, path, method }, (answer) => resolve(answer.resume()))
        .on('error', reject)
        .end();
    });

  it('refuses a huge body of unknown length, and answers the next request', async () => {
    const status = await new Promise((resolve, reject) => {
      const sent = httpRequest(`${origin}/v1/greetings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signedIn() },
      });
      sent.on('response', (answer) => resolve(answer.resume().statusCode));
      sent.on('error', reject);
      sent.end('x'.repeat(400_000));
    });
    expect(status).toBe(413);
  });

  it('forwards the operator routes of each app, the console included', async () => {
    expect((await consoleApp.client.get('/v1/operations/chat/parked?x=1', signedIn())).json).toEqual({
      parked: '/v1/operations/parked?x=1',
    });
    expect((await consoleApp.client.get('/v1/operations/console/parked', signedIn())).json).toEqual({
      items: [],
    });
    expect((await consoleApp.client.get('/v1/operations/console/parked')).status).toBe(401);
    expect((await consoleApp.client.get('/v1/operations/nobody/parked', signedIn())).status).toBe(404);
  });

  it('refuses a revoked key within five seconds, and ends its streams, but not those of others', async () => {
    const mine = await newKey();
    const other = await newKey();
    const follow = async (one: string) => {
      const answer = await fetch(`${origin}/v1/conversations/cnv_1/live`, { headers: signedIn(one) });
      expect(answer.headers.get('content-type')).toBe('text/event-stream');
      const reader = answer.body!.getReader();
      expect(new TextDecoder().decode((await reader.read()).value)).toContain('data: hello');
      return reader;
    };
    const [stream, otherStream] = [await follow(mine.api_key), await follow(other.api_key)];
    const revokedAt = Date.now();
    expect((await consoleApp.client.delete(`/v1/api-keys/${mine.id}`, signedIn())).status).toBe(204);
    const drained = async (): Promise<void> => {
      while (!(await stream.read()).done);
    };
    await drained().catch(() => undefined);
    expect(Date.now() - revokedAt).toBeLessThan(5_000);
    expect((await consoleApp.client.get('/v1/greetings', signedIn(mine.api_key))).status).toBe(401);
    expect((await otherStream.read()).done).toBe(false);
    await otherStream.cancel();
  });
});

describe('the embedded stack', () => {
  it('is ready when all of its apps are', async () => {
    const consoleApp = await startConsole();
    let status = 'ready';
    const app = fastify();
    app.get('/readyz', () => ({ status }));
    app.get(
      '/metrics',
      () =>
        '# HELP corong_outbox_events Events\n# TYPE corong_outbox_events gauge\ncorong_outbox_events{app="chat"} 7\n',
    );
    await app.ready();
    (consoleApp.get(Upstreams) as EmbeddedUpstreams).addApp('chat', app);
    expect((await consoleApp.client.get('/readyz')).json).toMatchObject({
      status: 'ready',
      apps: { chat: { status: 'ready' }, console: { database: true } },
    });
    status = 'waiting';
    expect((await consoleApp.client.get('/readyz')).status).toBe(503);
    const headers = {
      authorization: `Bearer ${readFileSync(join(consoleApp.folder, 'keys', 'metrics.token'), 'utf8')}`,
    };
    for (const authorization of ['', 'Bearer', 'Bearer x', `Basic ${headers.authorization.slice(7)}`])
      expect(await consoleApp.client.get('/metrics', { authorization })).toMatchObject({
        status: 401,
        text: expect.not.stringContaining('corong_'),
      });
    const { text: body } = await consoleApp.client.get('/metrics', headers);
    expect(
      body.match(
        /# TYPE corong_outbox_events gauge\ncorong_outbox_events\{app="console"\} 0\ncorong_outbox_events\{app="chat"\} 7\n/,
      ),
    ).not.toBeNull();
    await consoleApp.close();
    await app.close();
  });
});
