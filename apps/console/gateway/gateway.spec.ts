import { gatewayOf } from '../../../test/support/gateway-of.js';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fastify, { type FastifyInstance } from 'fastify';
import { loadConfig } from '#platform/config.js';
import { IDENTITY_HEADER, IDENTITY_PURPOSE, type Identity } from '#platform/http/identity.js';
import { createService } from '#platform/http/service.js';
import { handleUnrouted } from '#platform/http/unrouted.js';
import { TokenVerifier } from '#platform/security/signer.js';
import { ConsoleModule } from '../src/console.module.js';
import { EmbeddedUpstreams } from './embedded-upstreams.js';
import { ProxiedUpstreams } from './proxied-upstreams.js';
import { Upstreams } from './upstreams.port.js';
import { ConsoleSettings } from '../src/settings.js';

const SETUP = {
  workspace: 'Kopi',
  name: 'Owner',
  email: 'you@example.com',
  password: 'at least ten characters',
};

/** Stands for an app: echoes what it was handed, and streams. */
function echoingApp(verifier: () => TokenVerifier): FastifyInstance {
  const app = fastify({ bodyLimit: 256 * 1024 });
  handleUnrouted(app);
  app.all('/v1/greetings', (request) => ({
    identity: verifier().verify<Identity>(String(request.headers[IDENTITY_HEADER])),
    authorization: request.headers.authorization ?? null,
    forged: request.headers['x-corong-admin'] ?? null,
    host: request.headers.host,
    url: request.url,
    method: request.method,
    body: request.body ?? null,
  }));
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
  let folder: string;
  let app: FastifyInstance;
  let consoleApp: NestFastifyApplication;
  let origin: string;
  let key: string;
  const verifier = () =>
    new TokenVerifier(
      IDENTITY_PURPOSE,
      (JSON.parse(readFileSync(join(folder, 'keys', 'identity.json'), 'utf8')) as { publicKey: string })
        .publicKey,
    );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'corong-gateway-'));
    app = echoingApp(verifier);
    if (stack === 'full') await app.listen({ port: 0, host: '127.0.0.1' });
    else await app.ready();
    const there =
      stack === 'full' ? `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` : undefined;
    const config = loadConfig(ConsoleSettings, {
      DATA_DIR: folder,
      LOG_LEVEL: 'silent',
      TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8',
      CHAT_URL: there,
      AD_ATTRIBUTION_URL: there,
      // Nobody listens on the discard port.
      FAN_OUT_URL: 'http://127.0.0.1:9',
    });
    const module = ConsoleModule.forRoot(config);
    if (stack === 'full')
      gatewayOf(module).providers!.push({
        provide: Upstreams,
        useFactory: () => new ProxiedUpstreams(config),
      });
    consoleApp = await createService('console', module, config);
    if (stack === 'embedded') {
      consoleApp.get<EmbeddedUpstreams>(Upstreams).addApp('chat', app);
      consoleApp.get<EmbeddedUpstreams>(Upstreams).addApp('ad-attribution', app);
    }
    await consoleApp.listen(0, '127.0.0.1');
    origin = `http://127.0.0.1:${(consoleApp.getHttpServer().address() as AddressInfo).port}`;
    const answer = await fetch(`${origin}/v1/setup`, post(SETUP));
    key = ((await answer.json()) as { api_key: string }).api_key;
  });
  afterAll(async () => {
    await consoleApp.close();
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const post = (body: object, headers: Record<string, string> = {}) => ({
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
  const signedIn = (other = key) => ({ authorization: `Bearer ${other}` });
  const newKey = async () =>
    (await (
      await fetch(`${origin}/v1/api-keys`, post({ name: 'one', role: 'agent' }, signedIn()))
    ).json()) as { id: string; api_key: string };

  it('hands a request over with its body, its query and its identity', async () => {
    const answer = await fetch(`${origin}/v1/greetings?a=1&b=%2F`, post({ text: 'Halo ☕' }, signedIn()));
    expect(await answer.json()).toMatchObject({
      body: { text: 'Halo ☕' },
      url: '/v1/greetings?a=1&b=%2F',
      host: origin.slice('http://'.length),
      authorization: null,
      identity: { role: 'owner', instance: true, ip: '127.0.0.1', actor: expect.stringMatching(/^key_/) },
    });
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('server')).toBeNull();
  });

  it('passes on methods without a body, redirects and headers', async () => {
    expect(await (await fetch(`${origin}/v1/greetings`, { method: 'DELETE' })).json()).toMatchObject({
      method: 'DELETE',
      body: null,
    });
    const click = await fetch(`${origin}/c/abc`, { redirect: 'manual' });
    expect([click.status, click.headers.get('location'), click.headers.get('x-click-id')]).toEqual([
      302,
      '/chat/kopi',
      'clk_1',
    ]);
    expect((await fetch(`${origin}/v1/greetings`, { method: 'HEAD' })).status).toBe(200);
  });

  it('hands nothing over that asks another host', async () => {
    for (const target of ['http://evil.example/c/abc', 'http://evil.example:99999/c/abc', 'evil:/c/abc'])
      expect([target, await ask(target)]).toMatchObject([
        target,
        { statusCode: 400, headers: { 'content-type': expect.stringMatching(/^application.problem.json/) } },
      ]);
  });

  it('leaves it to the app to say which methods it takes, and leads on from a slash at the end', async () => {
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

  it('believes nobody but itself about who is asking', async () => {
    const forged = { [IDENTITY_HEADER]: 'forged', 'x-corong-admin': 'yes' };
    const visitor = await (await fetch(`${origin}/v1/greetings`, { headers: forged })).json();
    expect(visitor).toMatchObject({
      forged: null,
      identity: { actor: null, workspace: null, role: null, instance: false },
    });
    expect((await fetch(`${origin}/v1/workspace`, { headers: forged })).status).toBe(401);
  });

  it('finds the client behind trusted proxies alone', async () => {
    const seen = async (forwarded: string) =>
      (
        (await (
          await fetch(`${origin}/v1/greetings`, { headers: { 'x-forwarded-for': forwarded } })
        ).json()) as { identity: Identity }
      ).identity.ip;
    expect(await seen('198.51.100.4, 10.1.2.3')).toBe('198.51.100.4');
    expect(await seen('203.0.113.9, 198.51.100.4')).toBe('198.51.100.4');
    expect(await seen('nonsense')).toBe('127.0.0.1');
  });

  it('answers problems to wrong keys, unknown paths, huge bodies, and for apps that are away', async () => {
    const unknown = await fetch(`${origin}/v1/greetings`, { headers: signedIn('corong_nonsense') });
    expect(unknown.status).toBe(401);
    expect(unknown.headers.get('content-type')).toContain('application/problem+json');
    expect((await fetch(`${origin}/v1/nothing`)).status).toBe(404);
    expect((await ask('/c/%2e%2e')).statusCode).not.toBe(200);
    expect((await ask('/c/..\\readyz')).statusCode).not.toBe(200);
    expect((await fetch(`${origin}/v1/greetings`, post({ text: 'x'.repeat(33_000) }))).status).toBe(413);
    expect((await ask('/c/code', 'QUERY')).statusCode).toBe(405);
    expect((await ask('/nothing', 'QUERY')).statusCode).toBe(404);
    const away = await fetch(`${origin}/@kopi/live`);
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await away.json()).toMatchObject({ status: 503, detail: expect.stringContaining('fan-out') });
  });

  /** A path and a method as they are, which fetch would tidy. */
  const ask = (path: string, method = 'GET') =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const { hostname, port } = new URL(origin);
      httpRequest({ hostname, port, path, method }, (answer) => resolve(answer.resume()))
        .on('error', reject)
        .end();
    });

  it('refuses a huge body of unknown length without breaking', async () => {
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

  it('reaches the operator routes of each app, the console among them', async () => {
    expect(
      await (await fetch(`${origin}/v1/operations/chat/parked?x=1`, { headers: signedIn() })).json(),
    ).toEqual({ parked: '/v1/operations/parked?x=1' });
    expect(
      await (await fetch(`${origin}/v1/operations/console/parked`, { headers: signedIn() })).json(),
    ).toEqual({ items: [] });
    expect((await fetch(`${origin}/v1/operations/console/parked`)).status).toBe(401);
    expect((await fetch(`${origin}/v1/operations/nobody/parked`, { headers: signedIn() })).status).toBe(404);
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
    expect(
      (await fetch(`${origin}/v1/api-keys/${mine.id}`, { method: 'DELETE', headers: signedIn() })).status,
    ).toBe(204);
    const drained = async (): Promise<void> => {
      while (!(await stream.read()).done);
    };
    await drained().catch(() => undefined);
    expect(Date.now() - revokedAt).toBeLessThan(5_000);
    expect((await fetch(`${origin}/v1/greetings`, { headers: signedIn(mine.api_key) })).status).toBe(401);
    expect((await otherStream.read()).done).toBe(false);
    await otherStream.cancel();
  });
});

describe('one process', () => {
  it('is ready when all of its apps are', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'corong-ready-'));
    const config = loadConfig(ConsoleSettings, { DATA_DIR: folder, LOG_LEVEL: 'silent' });
    const consoleApp = await createService('console', ConsoleModule.forRoot(config), config);
    let status = 'ready';
    const app = fastify();
    app.get('/readyz', () => ({ status }));
    app.get(
      '/metrics',
      () =>
        '# HELP corong_outbox_events Events\n# TYPE corong_outbox_events gauge\ncorong_outbox_events{app="chat"} 7\n',
    );
    await app.ready();
    consoleApp.get<EmbeddedUpstreams>(Upstreams).addApp('chat', app);
    expect((await consoleApp.inject('/readyz')).json()).toMatchObject({
      status: 'ready',
      apps: { chat: { status: 'ready' }, console: { database: true } },
    });
    status = 'waiting';
    expect((await consoleApp.inject('/readyz')).statusCode).toBe(503);
    const headers = {
      authorization: `Bearer ${readFileSync(join(folder, 'keys', 'metrics.token'), 'utf8')}`,
    };
    for (const authorization of ['', 'Bearer', 'Bearer x', `Basic ${headers.authorization.slice(7)}`])
      expect(await consoleApp.inject({ url: '/metrics', headers: { authorization } })).toMatchObject({
        statusCode: 401,
        body: expect.not.stringContaining('corong_'),
      });
    const { body } = await consoleApp.inject({ url: '/metrics', headers });
    expect(
      body.match(
        /# TYPE corong_outbox_events gauge\ncorong_outbox_events\{app="console"\} 0\ncorong_outbox_events\{app="chat"\} 7\n/,
      ),
    ).not.toBeNull();
    await consoleApp.close();
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  });
});
