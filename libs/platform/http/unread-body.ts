import type { FastifyInstance } from 'fastify';

/** Milliseconds for which the rest of a body is received that nobody reads any more. */
const REST_MS = 5_000;

/**
 * Receives and drops the rest of a body that was answered before its end, such as a file that is too large, so that the
 * connection takes the next request; a connection on which that takes longer is closed. Node itself does this only for a body
 * of which nothing was read.
 */
export function dropUnreadBodies(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', ({ raw }, _reply, done) => {
    if (raw.readableDidRead && !raw.readableEnded && !raw.destroyed) {
      const late = setTimeout(() => raw.socket.destroy(), REST_MS);
      for (const event of ['end', 'close']) raw.once(event, () => clearTimeout(late));
      raw.resume();
    }
    done();
  });
}
