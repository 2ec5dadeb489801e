import type { FastifyInstance } from 'fastify';

/** The type that bodies of networks are read under: nothing parses them before they are verified. */
const RAW = 'application/x-corong-raw';

/**
 * Lets some routes have their bodies as the bytes that came, whatever type they say, up to a limit of each. To be called
 * before routes are declared, as in a constructor.
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
