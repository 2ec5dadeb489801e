import type { FastifyInstance } from 'fastify';

/** Lets one route take larger bodies than the others. To be called before routes are declared, as in a constructor. */
export function acceptLarge(fastify: FastifyInstance, path: string, bodyLimit: number): void {
  fastify.addHook('onRoute', (route) => {
    if (route.url === path) route.bodyLimit = bodyLimit;
  });
}
