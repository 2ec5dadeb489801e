import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { directAnswerOf } from '#platform/http/direct-routes.js';
import { Problem } from '#platform/http/problem.js';
import { sendProblem } from '#platform/http/problem.filter.js';
import type { FeedSink } from '#platform/member-stream/feed-reader.js';
import { memberFeedOf } from '#platform/member-stream/member-stream.module.js';
import { METRICS_PATH } from './metrics-access.js';
import type { Upstream } from './routes.js';
import { Upstreams, type FeedRequest } from './upstreams.port.js';

/** Upstreams of the embedded stack: the apps are Nest applications in this process, and their Fastify instances answer the request. */
@Injectable()
export class EmbeddedUpstreams extends Upstreams {
  private readonly apps = new Map<Upstream, FastifyInstance>();

  addApp(app: Upstream, instance: FastifyInstance): void {
    this.apps.set(app, instance);
  }

  /** Adds /readyz, which reports on all apps in this process. */
  register(instance: FastifyInstance): void {
    instance.addHook('onSend', (request, reply, payload, done) => {
      if (request.method !== 'GET' || typeof payload !== 'string' || request.routeOptions.url !== '/readyz')
        return done(null, payload);
      this.readiness(reply, payload).then((all) => done(null, all), done);
    });
  }

  forward(app: Upstream, request: FastifyRequest, reply: FastifyReply, path?: string): void {
    const target = this.apps.get(app);
    if (!target) return sendProblem(reply, new Problem(503, `${app} is not running`, { retryAfter: 2 }));
    const direct = path === undefined ? directAnswerOf(target, request) : undefined;
    if (direct) return direct(request, reply);
    if (path !== undefined) request.raw.url = path;
    reply.hijack();
    target.routing(request.raw, reply.raw);
  }

  async openFeed(
    app: Upstream,
    { identity, topics, position }: FeedRequest,
    sink: FeedSink,
  ): Promise<() => void> {
    const target = this.apps.get(app);
    const feed = target && memberFeedOf(target);
    if (!feed) throw new Problem(503, `${app} is not running`, { retryAfter: 2 });
    return feed.open(identity, topics, position, sink);
  }

  async metrics(app: Upstream): Promise<string | null> {
    const answer = await this.apps.get(app)?.inject(METRICS_PATH);
    return answer?.statusCode === 200 ? answer.body : null;
  }

  private async readiness(reply: FastifyReply, own: string): Promise<string> {
    const others = await Promise.all(
      [...this.apps].map(
        async ([app, instance]) =>
          [app, (await instance.inject('/readyz')).json<{ status: string }>()] as const,
      ),
    );
    const mine = JSON.parse(own) as { status: string };
    const apps = Object.fromEntries([...others, ['console', mine] as const]);
    const ready = Object.values(apps).every((app) => app.status === 'ready');
    void reply.status(ready ? 200 : 503);
    return JSON.stringify({ status: ready ? 'ready' : 'waiting', apps });
  }
}
