import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { APPS } from '#platform/app.js';
import { MetricFamilies } from '#platform/operations/metric-families.js';
import { METRICS_PATH } from './metrics-access.js';
import { mergeMetrics } from './metrics-text.js';
import type { Upstream } from './routes.js';
import { Upstreams } from './upstreams.port.js';

const UPSTREAMS = APPS.filter((app): app is Upstream => app !== 'console');

/**
 * Merges the metrics of all apps into the console's /metrics. An app that does not answer has 0 in `corong_app_up`, and
 * its families are missing.
 */
@Injectable()
export class GatheredMetrics {
  private readonly texts = new WeakMap<FastifyRequest, string[]>();
  private up: [Upstream, number][] = [];

  constructor(
    private readonly upstreams: Upstreams,
    families: MetricFamilies,
    adapter: HttpAdapterHost,
  ) {
    families.gaugeBy('app_up', '1 if the app returned its metrics just now, else 0', 'app', () => this.up);
    const instance = adapter.httpAdapter.getInstance<FastifyInstance>();
    // Runs before the console's own metrics are read, since `corong_app_up` is one of them. With `done`, so that no other
    // request waits for a promise.
    instance.addHook('preHandler', (request, _reply, done) => {
      if (request.routeOptions.url !== METRICS_PATH) return done();
      this.gather(request).then(() => done(), done);
    });
    instance.addHook('onSend', (request, reply, payload, done) => {
      const texts = request.routeOptions.url === METRICS_PATH ? this.texts.get(request) : undefined;
      if (texts && typeof payload === 'string' && reply.statusCode === 200)
        done(null, mergeMetrics([payload, ...texts]));
      else done(null, payload);
    });
  }

  private async gather(request: FastifyRequest): Promise<void> {
    const texts = await Promise.all(UPSTREAMS.map((app) => this.upstreams.metrics(app)));
    this.up = UPSTREAMS.map((app, index) => [app, texts[index] === null ? 0 : 1]);
    this.texts.set(
      request,
      texts.filter((text) => text !== null),
    );
  }
}
