import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { proxying, startConsole } from '../src/console.fixture.js';
import { EmbeddedUpstreams } from './embedded-upstreams.js';
import { Upstreams } from './upstreams.port.js';

/** Paths that the console answers by itself, forwards to other apps, or does not know on its own host. */
const PATHS = ['/', '/kopi', '/v1/workspace', '/v1/links', '/other-host', '/@kopi'];

describe.each(['embedded', 'full'])('hosts that are not those of the %s stack', (stack) => {
  /** Stands for the ads side, which looks at the host by itself. */
  const ads = fastify();
  let consoleApp: AppUnderTest;
  beforeAll(async () => {
    for (const path of PATHS) ads.all(path, ({ headers, url }) => ({ other: headers.host, url }));
    if (stack === 'full') await ads.listen({ port: 0, host: '127.0.0.1' });
    else await ads.ready();
    const there =
      stack === 'full' ? `http://127.0.0.1:${(ads.server.address() as AddressInfo).port}` : undefined;
    consoleApp = await startConsole(
      {
        TRUSTED_PROXIES: '127.0.0.1',
        AD_ATTRIBUTION_URL: there,
        CHANNEL_PUBLISHER_URL: 'http://127.0.0.1:9',
      },
      stack === 'full' ? { moduleOf: proxying() } : {},
    );
    if (stack === 'embedded') (consoleApp.get(Upstreams) as EmbeddedUpstreams).addApp('ad-attribution', ads);
  });
  afterAll(async () => {
    await consoleApp.close();
    await ads.close();
  });

  const seen = async (host: string, path: string, headers = {}) =>
    (await consoleApp.client.get(path, { host, ...headers })).json;

  it('are left to the ads side, with the path that was requested', async () => {
    for (const path of [...PATHS, '/kopi?a=%2F'])
      expect(await seen('go.kopi.example', path)).toEqual({ other: 'go.kopi.example', url: path });
    const posted = await consoleApp.client.post('/v1/links', {}, { host: 'go.kopi.example' });
    expect(posted.json).toEqual({ other: 'go.kopi.example', url: '/v1/links' });
  });

  it('are named by the proxy that is trusted, in place of its own', async () => {
    const said = { 'x-forwarded-host': 'go.kopi.example' };
    expect(await seen('127.0.0.1', '/kopi', said)).toEqual({ other: 'go.kopi.example', url: '/kopi' });
  });

  it('are asked for health all the same', async () => {
    expect(await seen('go.kopi.example', '/healthz')).toMatchObject({ status: 'ok' });
  });

  it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1', '[::1]:3000', 'corong', 'box.lan', 'corong.local.'])(
    'are not %s, where the console itself answers',
    async (host) => {
      expect((await consoleApp.client.get('/openapi.json', { host })).status).toBe(200);
    },
  );
});
