import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { proxying, startConsole } from '../src/console.fixture.js';
import { EmbeddedUpstreams } from './embedded-upstreams.js';
import { Upstreams } from './upstreams.port.js';

describe.each(['embedded', 'full'])('uploads through the gateway of the %s stack', (stack) => {
  const app = fastify();
  let consoleApp: AppUnderTest;
  let origin: string;

  beforeAll(async () => {
    app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, payload));
    app.post('/v1/channels/:id/imports', async (request) => {
      let [bytes, most] = [0, 0];
      for await (const chunk of request.body as AsyncIterable<Buffer>)
        [bytes, most] = [bytes + chunk.length, Math.max(most, chunk.length)];
      return { bytes, most };
    });
    app.addContentTypeParser('application/json', (_request, payload, done) => done(null, payload));
    app.post('/hooks/:name/:hook', async (request) => {
      const hash = createHash('sha256');
      for await (const chunk of request.body as AsyncIterable<Buffer>) hash.update(chunk);
      return { sha256: hash.digest('hex') };
    });
    app.get('/@:handle/follow', () => 'form');
    app.get('/@:handle/live', () => 'live');
    if (stack === 'full') await app.listen({ port: 0, host: '127.0.0.1' });
    else await app.ready();
    const there =
      stack === 'full' ? `http://127.0.0.1:${(app.server.address() as AddressInfo).port}` : undefined;
    consoleApp = await startConsole(
      { FAN_OUT_URL: there, CONNECTIONS_URL: there },
      stack === 'full' ? { moduleOf: proxying() } : {},
    );
    if (stack === 'embedded')
      for (const name of ['fan-out', 'connections'] as const)
        (consoleApp.get(Upstreams) as EmbeddedUpstreams).addApp(name, app);
    origin = consoleApp.origin;
  });
  afterAll(async () => {
    await consoleApp.close();
    await app.close();
  });

  const send = (path: string, body: RequestInit['body'], more: object = {}) =>
    fetch(origin + path, { method: 'POST', headers: { 'content-type': 'text/csv' }, body, ...more });

  it('are refused without an API key', async () => {
    expect((await send('/v1/channels/chn_1/imports', 'x'.repeat(40_000))).status).toBe(413);
    const unsaid = await send('/v1/channels', new Blob(['{}']).stream(), { duplex: 'half' });
    expect(unsaid.status).toBe(411);
  });

  it('are streamed to the app, with or without a Content-Length', async () => {
    const text = 'x'.repeat(8_000_000);
    const owner = { workspace: 'Kopi', name: 'Ayu', email: 'ayu@example.com', password: 'ten characters' };
    const set = await send('/v1/setup', JSON.stringify(owner), {
      headers: { 'content-type': 'application/json' },
    });
    const { api_key } = (await set.json()) as { api_key: string };
    const headers = { 'content-type': 'text/csv', authorization: `Bearer ${api_key}` };
    const said = (await (await send('/v1/channels/chn_1/imports', text, { headers })).json()) as {
      bytes: number;
      most: number;
    };
    expect(said.bytes).toBe(text.length);
    expect(said.most).toBeLessThan(1_000_000);
    const unsaid = await send('/v1/channels/chn_1/imports', new Blob([text]).stream(), {
      duplex: 'half',
      headers,
    });
    expect(await unsaid.json()).toMatchObject({ bytes: text.length });
    const refused = await send('/v1/channels', text, { headers });
    expect([refused.status, await refused.json()]).toMatchObject([
      413,
      { errors: [{ field: 'body', rule: 'size', allowed: { max: 262_144 } }] },
    ]);
  });

  it('may be as large as webhooks of Meta on their routes alone, and are forwarded unchanged', async () => {
    const headers = { 'content-type': 'application/json' };
    const text = JSON.stringify({ entry: '☕'.repeat(1_000_000) });
    const sha256 = createHash('sha256').update(text).digest('hex');
    expect(await (await send('/hooks/meta/9f86d081', text, { headers })).json()).toEqual({ sha256 });
    expect((await send('/hooks/meta/9f86d081', 'x'.repeat(3_200_000), { headers })).status).toBe(413);
    expect((await send('/hooks/telegram/bot', text, { headers })).status).toBe(413);
  });

  it('lets only the follow form decide which sites may frame it', async () => {
    expect((await consoleApp.client.get('/@kopi/follow')).headers['x-frame-options']).toBeUndefined();
    expect((await consoleApp.client.get('/@kopi/live')).headers['x-frame-options']).toBe('DENY');
  });
});
