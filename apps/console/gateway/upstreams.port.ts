import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '#platform/http/identity.js';
import type { FeedSink } from '#platform/member-stream/feed-reader.js';
import type { Upstream } from './routes.js';

/** What a member's stream asks of an app. */
export interface FeedRequest {
  identity: Identity;
  /** Names of the topics. */
  topics: readonly string[];
  /** Position in this app; undefined for what happens from now on. */
  position: string | undefined;
}

/** The apps behind the gateway: in this process (embedded) or in processes of their own (full). */
export abstract class Upstreams {
  /** Registers routes and plugins on the console's Fastify instance; called once, before it is ready. */
  abstract register(instance: FastifyInstance): void;
  /**
   * Forwards a request with its identity set and its body unread; the app answers on the same connection. `path` replaces
   * the requested path. Answers 503 with Retry-After if the app does not respond.
   */
  abstract forward(app: Upstream, request: FastifyRequest, reply: FastifyReply, path?: string): void;

  /**
   * Opens the app's part of a member's stream; resolves with a function that closes it, and rejects if the app does not answer
   * or refuses. `sink.end` is called when the app ends it, or is silent.
   */
  abstract openFeed(app: Upstream, asked: FeedRequest, sink: FeedSink): Promise<() => void>;

  /** Returns the text of the app's own /metrics (Prometheus format); null if it does not answer in time. */
  abstract metrics(app: Upstream): Promise<string | null>;
}
