import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Upstream } from './routes.js';

/** The apps behind the gateway: in this process (embedded) or in processes of their own (full). */
export abstract class Upstreams {
  /** Registers routes and plugins on the console's Fastify instance; called once, before it is ready. */
  abstract register(instance: FastifyInstance): void;
  /**
   * Forwards a request with its identity set and its body unread; the app answers on the same connection. `path` replaces
   * the requested path. Answers 503 with Retry-After if the app does not respond.
   */
  abstract forward(app: Upstream, request: FastifyRequest, reply: FastifyReply, path?: string): void;

  /** Returns the text of the app's own /metrics (Prometheus format); null if it does not answer in time. */
  abstract metrics(app: Upstream): Promise<string | null>;
}
