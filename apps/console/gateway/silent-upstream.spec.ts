import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { json } from 'node:stream/consumers';
import fastify from 'fastify';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import type { Method } from '../../../test/support/http-client.js';
import { proxying, startConsole } from '../src/console.fixture.js';

describe('the gateway in front of a silent app and a slow app', () => {
  const slow = fastify();
  /** Accepts connections and never answers, as a stopped process does. */
  let silent: Server;
  let consoleApp: AppUnderTest;
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
    consoleApp = await startConsole(
      { CHAT_URL: urlOf(silent), FAN_OUT_URL: urlOf(slow.server) },
      { moduleOf: proxying({ waitMs: 20, probeMs: 1_000 }) },
    );
    origin = consoleApp.origin;
  });
  afterAll(async () => {
    await consoleApp.close();
    await slow.close();
    silent.close();
  });

  it.each<[string, Method, object | undefined]>([
    ['a read', 'GET', undefined],
    ['what is written', 'POST', {}],
  ])('answers 503 with Retry-After for the silent app (%s)', async (_, method, body) => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => consoleApp.client.send(method, '/v1/greetings', body)),
    );
    for (const answer of answers) {
      expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
      expect(answer.json).toMatchObject({ detail: 'chat is unavailable; try again shortly' });
    }
  });

  it('waits for the slow app while it answers probes', async () => {
    const answer = await consoleApp.client.get('/v1/followers/flw_1');
    expect([answer.status, answer.json]).toEqual([200, { slow: true }]);
  });

  it('accepts an upload that arrives slowly', async () => {
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
