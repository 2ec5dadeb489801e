import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import replyFrom from '@fastify/reply-from';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Agent } from 'undici';
import { ConsoleSettings } from '../src/settings.js';
import { LogThrottle } from '#platform/log-throttle.js';
import { Problem } from '#platform/http/problem.js';
import { sendProblem } from '#platform/http/problem.filter.js';
import type { FeedSink } from '#platform/member-stream/feed-reader.js';
import { IdentityHeaders } from './identity-headers.js';
import { METRICS_PATH } from './metrics-access.js';
import type { Upstream } from './routes.js';
import { UpstreamWatch, type WatchTimeouts } from './upstream-watch.js';
import { openProxiedFeed } from './proxied-feed.js';
import { Upstreams, type FeedRequest } from './upstreams.port.js';

/** Milliseconds that an app may take to give its metrics: half of Prometheus' default time-out. */
const METRICS_MS = 5_000;

/** Upstreams of the full stack: the apps are processes of their own, and requests are proxied with bodies and streams unbuffered. */
@Injectable()
export class ProxiedUpstreams extends Upstreams implements OnApplicationShutdown {
  private readonly bases: Record<Upstream, string>;
  /** A stream may send nothing for long, so its body has no time-out. The head of an answer has one, in addition to `UpstreamWatch`. */
  private readonly agent = new Agent({ bodyTimeout: 0, headersTimeout: 60_000, connect: { timeout: 3_000 } });

  private readonly throttle = new LogThrottle();

  constructor(
    config: ConsoleSettings,
    private readonly identities: IdentityHeaders,
    private readonly logger: Logger,
    private readonly patience?: WatchTimeouts,
  ) {
    super();
    this.bases = {
      'channel-publisher': config.CHANNEL_PUBLISHER_URL!,
      'fan-out': config.FAN_OUT_URL!,
      chat: config.CHAT_URL!,
      connections: config.CONNECTIONS_URL!,
      'ad-attribution': config.AD_ATTRIBUTION_URL!,
    };
  }

  register(instance: FastifyInstance): void {
    const undici = new UpstreamWatch(this.agent, this.patience) as never;
    void instance.register(replyFrom, { undici, disableRequestLogging: true });
  }

  forward(app: Upstream, request: FastifyRequest, reply: FastifyReply, path = request.raw.url ?? '/'): void {
    const [pathname = '/', query] = path.split(/\?(.*)/s);
    // A path that a URL parser would rewrite (..\, %2e%2e) would reach another route than the one that was chosen here.
    if (URL.parse(pathname, this.bases[app])?.pathname !== pathname)
      return sendProblem(reply, Problem.notFound('address'));
    void reply.from(pathname, {
      getUpstream: () => this.bases[app],
      queryString: () => query ?? '',
      retryDelay: () => null,
      // Headers about the connection to the app are not forwarded.
      rewriteHeaders: ({ connection: _connection, 'keep-alive': _keepAlive, ...headers }) => headers,
      rewriteRequestHeaders: (_request, { expect: _expect, 'x-forwarded-host': _host, ...headers }) => ({
        ...headers,
        ...this.identities.of(app, request.raw),
        host: request.headers.host,
      }),
      onResponse: (_request, answer, { stream }) => {
        if (answer.getHeader('content-length') !== '0') return void answer.send(stream);
        // A redirect has no body: without a stream it costs less, and leaves in one packet.
        stream.resume();
        void answer.send();
      },
      onError: (failed) =>
        sendProblem(
          failed as FastifyReply,
          new Problem(503, `${app} is unavailable; try again shortly`, { retryAfter: 2 }),
        ),
    });
  }

  openFeed(app: Upstream, asked: FeedRequest, sink: FeedSink): Promise<() => void> {
    const headers = this.identities.ofMember(asked.identity);
    return openProxiedFeed(this.agent, this.bases[app], { ...asked, headers }, sink);
  }

  async metrics(app: Upstream): Promise<string | null> {
    try {
      const { statusCode, body } = await this.agent.request({
        origin: this.bases[app],
        path: METRICS_PATH,
        method: 'GET',
        signal: AbortSignal.timeout(METRICS_MS),
      });
      const text = await body.text();
      return statusCode === 200 ? text : null;
    } catch (error) {
      const { code, name } = error as { code?: unknown; name: string };
      const reason = typeof code === 'string' ? code : name;
      const more = this.throttle.suppressedSince(app);
      if (more !== null)
        this.logger.warn({ upstream: app, reason, more }, 'an app did not return its metrics');
      return null;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}
