import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EmbeddedUpstreams } from '../../console/gateway/embedded-upstreams.js';
import { FRAMEABLE_ROUTES, ROUTES } from '../../console/gateway/routes.js';
import { Upstreams } from '../../console/gateway/upstreams.port.js';
import { createFor, MODULES } from './modules.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const OWN = ['/openapi.json', '/v1/setup', '/v1/workspace', '/v1/api-keys', '/healthz', '/readyz'];
/** Every public address, with something that does not exist in the place of each parameter. */
const ADDRESSES = [...ROUTES.map(([path]) => path.replace(/:\w+/g, 'nothing')), ...OWN];
/** Answers of these are data to a browser too, where there is something. */
const DATA = /^\/(assets|chat\/assets|embed\/chat\.js|push-worker|openapi|healthz|readyz)/;

describe('the addresses of the one origin', () => {
  let folder: string;
  const services: NestFastifyApplication[] = [];
  let origin: NestFastifyApplication;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'corong-addresses-'));
    for (const one of MODULES) {
      const service = await createFor(one, { DATA_DIR: folder, LOG_LEVEL: 'silent' });
      services.push(service);
      if (one.app !== 'console') continue;
      origin = service;
      const upstreams = service.get<EmbeddedUpstreams>(Upstreams);
      for (const [index, { app: name }] of MODULES.entries())
        if (name !== 'console') upstreams.addApp(name, services[index]!.getHttpAdapter().getInstance());
    }
  });
  afterAll(async () => {
    for (const service of services.reverse()) await service.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (method: string, url: string, accept = BROWSER) =>
    origin.inject({ method: method as 'GET', url, headers: { accept } });

  it.each(ADDRESSES)('lead from %s with a slash to the one without, with the query', async (path) => {
    const { statusCode, headers } = await ask('GET', `${path}/?fbclid=IwAR0x&n=%2F`);
    expect([statusCode, headers['location']]).toEqual([308, `${path}?fbclid=IwAR0x&n=%2F`]);
    expect(headers['x-request-id']).toBeDefined();
  });

  it.each([
    ...ADDRESSES,
    '/nowhere',
    '/@nothing/nowhere',
    '/v1/nowhere',
    '/c/',
    '/chat/',
    '/@',
    '/%zz',
    '/wp-login.php',
  ])('show a browser a page or lead it on at %s, never JSON', async (path) => {
    if (DATA.test(path)) return;
    const { statusCode, headers, body } = await ask('GET', path);
    expect(headers['content-type'] ?? 'text/html').toMatch(/^text\/html/);
    expect(statusCode).toBeLessThan(500);
    if (body === '' || FRAMEABLE_ROUTES.has(path.replace('nothing', ':handle'))) return;
    expect(body).toMatch(/<link rel="icon" type="image\/svg\+xml" href="\/favicon\.svg" ?\/?>/);
    expect(headers['content-security-policy']).toContain("img-src 'self'");
  });

  // The other host's path is refused by its host before its method.
  it.each(ADDRESSES.filter((path) => path !== '/other-host'))(
    'name at %s the methods that are taken there',
    async (path) => {
      for (const method of ['PROPFIND', 'OPTIONS'])
        for (const [accept, type] of [
          ['*/*', 'application/problem+json'],
          [BROWSER, 'text/html'],
        ] as const) {
          const { statusCode, headers } = await ask(method, path, accept);
          expect([statusCode, headers['content-type']]).toEqual([405, expect.stringContaining(type)]);
          expect(headers['allow']).toMatch(/^((GET, HEAD|DELETE|PATCH|POST|PUT)(, (?!$)|$))+$/);
        }
    },
  );
});
