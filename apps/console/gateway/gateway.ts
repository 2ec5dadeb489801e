import { randomUUID } from 'node:crypto';
import { METHODS, type IncomingMessage } from 'node:http';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { APPS, type AppName } from '#platform/app.js';
import { OTHER_HOST_PATH } from '#platform/http/own-hosts.js';
import { Problem } from '#platform/http/problem.js';
import { sendProblem, toProblem } from '#platform/http/problem.filter.js';
import { BODY_LIMIT, OPEN_BODY_LIMIT } from '#platform/http/service.js';
import { LOGGER } from '#platform/tokens.js';
import type { KeyHolder } from '../accounts/api-key-cache.js';
import { Identities } from './identities.js';
import { METRICS_PATH, MetricsAccess } from './metrics-access.js';
import { OpenResponses } from './open-responses.js';
import {
  FRAMEABLE_ROUTES,
  BODY_LIMITS,
  OPEN_UPLOADS,
  OPERATIONS,
  OPERATIONS_PREFIX,
  ROUTES,
} from './routes.js';
import { Upstreams } from './upstreams.port.js';

/** Longest wait for running requests when the process stops, in milliseconds. */
const DRAIN_MS = 10_000;

/** Headers of every answer, unless its app sets others. */
const DEFAULT_HEADERS = Object.entries({
  'content-security-policy':
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'referrer-policy': 'strict-origin-when-cross-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});

/** Refuses a body that is too large before it is read. The apps check bodies without Content-Length themselves. */
function checkSize({ raw, routeOptions: { url = '' } }: FastifyRequest, hasKey: boolean): void {
  const trusted = hasKey || url.startsWith('/hooks/') || OPEN_UPLOADS.has(url);
  const limit = trusted ? (BODY_LIMITS.get(url) ?? BODY_LIMIT) : OPEN_BODY_LIMIT;
  if (Number(raw.headers['content-length'] ?? 0) > limit) throw Problem.tooLarge(limit);
  if (!trusted && url.startsWith('/v1/') && raw.headers['transfer-encoding'] !== undefined)
    throw new Problem(411, 'A request without an API key needs Content-Length for its body');
}

/** The public origin of all apps: authenticates each request and forwards it, with a signed identity, to the app of its path. */
@Injectable()
export class Gateway implements OnModuleInit, BeforeApplicationShutdown {
  /** Requests that are authenticated already: one that is routed again within the console keeps its identity. */
  private readonly authenticated = new WeakSet<IncomingMessage>();
  private draining?: Promise<void>;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly identities: Identities,
    private readonly open: OpenResponses,
    private readonly upstreams: Upstreams,
    private readonly metrics: MetricsAccess,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    const instance = this.instance;
    // Every method is forwarded, since the apps know which ones they accept.
    const supported = new Set(instance.supportedMethods);
    for (const method of METHODS)
      if (!supported.has(method)) instance.addHttpMethod(method, { hasBody: true });
    // Fastify would refuse QUERY without a content type before it is forwarded; the app answers 405 to it in any case.
    instance.addHttpMethod('QUERY', { hasBody: false, overrideExisting: true });
    instance.addHttpMethod('QUERY', { overrideExisting: true });
    instance.addHook('onRequest', (request, reply, done) => this.authenticate(request, reply, done));
    this.upstreams.register(instance);
    void instance.register((scope, _, done) => {
      this.route(scope);
      done();
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.drain();
  }

  /** Accepts no new requests, ends streams and waits for running requests. */
  drain(): Promise<void> {
    this.draining ??= this.open.drain(this.instance.server, DRAIN_MS);
    return this.draining;
  }

  private get instance(): FastifyInstance {
    return this.host.httpAdapter.getInstance<FastifyInstance>();
  }

  private authenticate(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const { raw } = request;
    if (this.authenticated.has(raw)) return done();
    this.authenticated.add(raw);
    const id = randomUUID();
    raw.headers['x-request-id'] = id;
    for (const [name, value] of DEFAULT_HEADERS) reply.raw.setHeader(name, value);
    if (FRAMEABLE_ROUTES.has(request.routeOptions.url ?? '')) reply.raw.removeHeader('x-frame-options');
    reply.raw.setHeader('x-request-id', id);
    if (this.draining) reply.raw.setHeader('connection', 'close');
    if (this.logger.isLevelEnabled('info')) this.logAccess(request, reply, id);
    const accept = (holder: KeyHolder | null): void => {
      checkSize(request, holder !== null);
      this.open.add(reply.raw, holder);
    };
    const refuse = (error: unknown): void => sendProblem(reply, toProblem(error));
    try {
      if (request.routeOptions.url === METRICS_PATH) this.metrics.check(raw.headers);
      const holder = this.identities.identify(raw);
      if (holder instanceof Promise) return void holder.then(accept).then(done, refuse);
      accept(holder);
    } catch (error) {
      return refuse(error);
    }
    done();
  }

  /** Writes the access log, with the route's pattern instead of the path, since a path may hold a token. */
  private logAccess(request: FastifyRequest, reply: FastifyReply, id: string): void {
    const began = performance.now();
    reply.raw.once('close', () => {
      const { statusCode, writableFinished } = reply.raw;
      const ms = Math.round(performance.now() - began);
      this.logger.info(
        {
          id,
          method: request.method,
          route: request.routeOptions.url ?? null,
          status: statusCode,
          ms,
          ...(!writableFinished && { cut: true }),
        },
        'request',
      );
    });
  }

  private route(scope: FastifyInstance): void {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    for (const [path, app] of ROUTES)
      scope.all(path, (request, reply) => {
        // It names the page that asks, which for an agent is the conversation.
        if (app === 'ad-attribution') delete request.raw.headers.referer;
        // The app looks at the host by itself, and routes as the console does.
        const asked = path === OTHER_HOST_PATH ? request.originalUrl : undefined;
        this.upstreams.forward(app, request, reply, asked);
      });
    for (const path of OPERATIONS) {
      scope.all<{ Params: { app: string } }>(`${OPERATIONS_PREFIX}/:app${path}`, (request, reply) => {
        const app = APPS.find((one) => one === request.params.app);
        if (!app) return sendProblem(reply, Problem.notFound('app'));
        const [, query] = (request.raw.url ?? '').split(/\?(.*)/s);
        this.routeOperation(app, request, reply, `${OPERATIONS_PREFIX}${path}${query ? `?${query}` : ''}`);
      });
    }
  }

  private routeOperation(app: AppName, request: FastifyRequest, reply: FastifyReply, path: string): void {
    if (app !== 'console') return this.upstreams.forward(app, request, reply, path);
    request.raw.url = path;
    reply.hijack();
    this.instance.routing(request.raw, reply.raw);
  }
}
