import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Milliseconds for which the rest of a body is received that nobody reads any more. */
const REST_MS = 5_000;
/** Milliseconds in which a client can take the answer before its connection is closed, where the rest cannot be received. */
const ANSWER_MS = 1_000;

/**
 * Receives and drops the rest of a body that was answered before its end, such as a file that is too large, so that the
 * connection takes the next request; a connection on which that takes longer is closed, and so is one whose body was destroyed
 * (as undici does with a body that it forwards). Else the next request would wait on it for ever. Node itself does this only
 * for a body of which nothing was read.
 */
export function dropUnreadBodies(fastify: FastifyInstance): void {
  // undici takes the socket off a body that it destroys.
  const sockets = new WeakMap<IncomingMessage, Socket>();
  fastify.addHook('onRequest', ({ raw }, _reply, done) => {
    // A request of a test or of the same process has no connection.
    if (raw.socket instanceof Socket) sockets.set(raw, raw.socket);
    done();
  });
  fastify.addHook('onResponse', ({ raw }, _reply, done) => {
    const socket = sockets.get(raw);
    if (raw.readableDidRead && socket) release(raw, socket);
    done();
  });
}

function release(raw: IncomingMessage, socket: Socket): void {
  if (raw.complete) {
    // All has arrived. A destroyed body leaves the socket paused.
    raw.resume();
    socket.resume();
    return;
  }
  const late = setTimeout(() => socket.destroy(), raw.destroyed ? ANSWER_MS : REST_MS);
  if (raw.destroyed) return;
  raw.once('end', () => clearTimeout(late));
  raw.once('close', () => raw.complete && socket.resume());
  raw.resume();
}
