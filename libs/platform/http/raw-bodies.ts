import type { FastifyInstance } from 'fastify';

/** Content type that is set on webhook calls, so that no parser reads the body before it is verified. */
const RAW = 'application/x-corong-raw';

/**
 * Makes routes receive their bodies as raw bytes, whatever content type a call declares, each up to its limit in bytes.
 * It has to be called before routes are declared, for example in a constructor.
 */
export function readRaw(fastify: FastifyInstance, limits: ReadonlyMap<string, number>): void {
  fastify.addHook('onRoute', (route) => {
    const limit = limits.get(route.url);
    if (limit !== undefined) route.bodyLimit = limit;
  });
  fastify.addHook('onRequest', async ({ method, raw, routeOptions }) => {
    if (method === 'POST' && limits.has(routeOptions.url ?? '')) raw.headers['content-type'] = RAW;
  });
  fastify.addContentTypeParser(RAW, { parseAs: 'buffer' }, (_, body, done) => done(null, body));
}
