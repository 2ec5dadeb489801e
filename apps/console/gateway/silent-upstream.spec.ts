import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { json } from 'node:stream/consumers';
import fastify from 'fastify';
import { loadConfig } from '#platform/config.js';
import { createService } from '#platform/http/service.js';
import { gatewayOf } from '../../../test/support/gateway-of.js';
import { tempFolder } from '../../../test/support/temp.js';
import { ConsoleModule } from '../src/console.module.js';
import { ProxiedUpstreams } from './proxied-upstreams.js';
import { Upstreams } from './upstreams.port.js';
import { ConsoleSettings } from '../src/settings.js';

describe('the gateway before apps of which one is silent and one takes its time', () => {
  const folder = tempFolder('silent');
  const slow = fastify();
  /** Takes connections and never says a word, as a stopped process does. */
  let silent: Server;
  let consoleApp: Awaited<ReturnType<typeof createService>>;
  let origin: string;
  let asked = 0;
  /** Called each time the slow app is asked whether it lives. */
  let onAsked = (): void => undefined;

  const urlOf = (server: { address(): unknown }) =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  /** Once the slow app has been asked so often from now on. */
  const askedTimes = (times: number) =>
    new Promise<void>((done) => {
      asked = 0;
      onAsked = () => asked >= times && done();
    });

  beforeAll(async () => {
    silent = createServer((socket) => socket.on('error', () => undefined).resume());
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    slow.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload));
    slow.get('/healthz', () => {
      asked += 1;
      onAsked();
      return { status: 'ok' };
    });
    slow.get('/v1/followers/:id', async () => {
      await askedTimes(3);
      return { slow: true };
    });
    slow.post('/v1/channels/:id/imports', async ({ body }) => {
      let bytes = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) bytes += chunk.length;
      return { bytes };
    });
    await slow.listen({ port: 0, host: '127.0.0.1' });
    const config = loadConfig(ConsoleSettings, {
      ...{ DATA_DIR: folder.path, LOG_LEVEL: 'silent' },
      CHAT_URL: urlOf(silent),
      FAN_OUT_URL: urlOf(slow.server),
    });
    const module = ConsoleModule.forRoot(config);
    const upstreams = () => new ProxiedUpstreams(config, { waitMs: 20, probeMs: 1_000 });
    gatewayOf(module).providers!.push({ provide: Upstreams, useFactory: upstreams });
    consoleApp = await createService('console', module, config);
    await consoleApp.listen(0, '127.0.0.1');
    origin = urlOf(consoleApp.getHttpServer() as Server);
  });
  afterAll(async () => {
    await consoleApp.close();
    await slow.close();
    silent.close();
    folder.remove();
  });

  it.each([
    ['a read', {}],
    ['what is written', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }],
  ])('says of the silent one that it is away, and when to come again (%s)', async (_, init) => {
    const answers = await Promise.all([1, 2, 3].map(() => fetch(`${origin}/v1/greetings`, init)));
    for (const answer of answers) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
      expect(await answer.json()).toMatchObject({ detail: 'chat is away; try again shortly' });
    }
  });

  it('waits for the one that takes its time, as long as it says that it lives', async () => {
    const answer = await fetch(`${origin}/v1/followers/flw_1`);
    expect([answer.status, await answer.json()]).toEqual([200, { slow: true }]);
  });

  it('cuts no upload that comes slowly', async () => {
    const headers = { 'content-type': 'text/csv', 'content-length': 12 };
    const upload = request(`${origin}/v1/channels/chn_1/imports`, { method: 'POST', headers });
    const answered = once(upload, 'response') as Promise<[IncomingMessage]>;
    for (let part = 0; part < 2; part++) {
      upload.write('a,b\n');
      await askedTimes(2);
    }
    upload.end('a,b\n');
    const [answer] = await answered;
    expect([answer.statusCode, await json(answer)]).toEqual([200, { bytes: 12 }]);
  });
});
