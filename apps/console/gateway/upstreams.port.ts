import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Upstream } from './routes.js';

/** The apps behind the gateway: in this process (embedded) or in processes of their own (full). */
export abstract class Upstreams {
  /** Adds to the console's Fastify instance what it needs there; called once, before it is ready. */
  abstract prepare(instance: FastifyInstance): void;
  /**
   * Hands a request over, its identity set and its body unread; the app answers on the same connection. `path` stands
   * in place of the one that was asked for. Answers 503 with Retry-After where the app is away.
   */
  abstract forward(app: Upstream, request: FastifyRequest, reply: FastifyReply, path?: string): void;
}
