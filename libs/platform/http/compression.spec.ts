import { gunzipSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import { compressPublicText, acceptsGzip } from './compression.js';

const LONG = '<p>Kopi Gayo ☕</p>'.repeat(200);

describe('compression of public text', () => {
  let app: FastifyInstance;

  beforeAll(() => {
    app = fastify();
    compressPublicText(app);
    app.get<{ Querystring: { type: string; cache?: string; short?: string } }>('/', ({ query }, reply) => {
      if (query.cache) void reply.header('cache-control', query.cache);
      return reply
        .header('etag', '"one"')
        .type(query.type)
        .send(query.short ?? LONG);
    });
  });
  afterAll(() => app.close());

  const ask = (
    type: string,
    cache?: string,
    headers: Record<string, string> = { 'accept-encoding': 'gzip, br' },
  ) => app.inject({ url: '/', query: { type, ...(cache && { cache }) }, headers });

  it.each([
    ['text/html; charset=utf-8', 'no-cache'],
    ['text/css', 'public, max-age=31536000, immutable'],
    ['text/javascript; charset=utf-8', 'public, max-age=3600'],
    ['application/feed+json; charset=utf-8', 'no-cache'],
    ['application/atom+xml; charset=utf-8', 'no-cache'],
    ['application/json', 'no-cache'],
  ])('compresses %s that caches may store', async (type, cache) => {
    const { headers, rawPayload } = await ask(type, cache);
    expect(headers).toMatchObject({
      'content-encoding': 'gzip',
      vary: 'accept-encoding',
      etag: 'W/"one"',
      'content-length': String(rawPayload.length),
    });
    expect(rawPayload.length).toBeLessThan(LONG.length / 5);
    expect(gunzipSync(rawPayload).toString()).toBe(LONG);
  });

  it('does not compress what may hold a secret, or what is not text', async () => {
    for (const [type, cache] of [
      ['text/html', 'no-store'],
      ['text/html', 'private'],
      ['application/json', undefined],
      ['text/event-stream', 'no-cache'],
      ['image/png', 'no-cache'],
    ] as const) {
      const { headers, body } = await ask(type, cache);
      expect([type, headers['content-encoding'], headers.vary, body]).toEqual([
        type,
        undefined,
        undefined,
        LONG,
      ]);
    }
  });

  it('does not compress short text', async () => {
    const query = { type: 'text/html', cache: 'no-cache', short: 'Kopi' };
    const { headers, body } = await app.inject({ url: '/', query, headers: { 'accept-encoding': 'gzip' } });
    expect([headers['content-encoding'], body]).toEqual([undefined, 'Kopi']);
  });

  it('sends Vary also to a client that does not accept gzip', async () => {
    const { headers, body } = await ask('text/html', 'no-cache', {});
    expect([headers.vary, headers['content-encoding'], headers.etag, body]).toEqual([
      'accept-encoding',
      undefined,
      '"one"',
      LONG,
    ]);
  });

  it.each([
    ['gzip', true],
    ['br;q=1.0, GZIP;q=0.8', true],
    ['gzip ; q=1', true],
    ['gzip;q=0', false],
    ['gzip;q=0.000', false],
    ['br', false],
    [undefined, false],
  ])('reads Accept-Encoding: %s', (header, takes) => {
    expect(acceptsGzip(header)).toBe(takes);
  });
});
