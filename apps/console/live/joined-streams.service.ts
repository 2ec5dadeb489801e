import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { EVENT_STREAM_HEADERS } from '#platform/http/event-stream.js';
import { EventStreams } from '#platform/http/event-streams.js';
import type { Identity } from '#platform/http/identity.js';
import { Problem } from '#platform/http/problem.js';
import { LogThrottle } from '#platform/log-throttle.js';
import { MetricFamilies } from '#platform/operations/metric-families.js';
import { LOGGER } from '#platform/tokens.js';
import type { StreamTopic, Upstream } from '../gateway/routes.js';
import { Upstreams } from '../gateway/upstreams.port.js';
import type { JoinedPosition } from './joined-position.js';
import { JoinedStream } from './joined-stream.js';

/** Most open streams in this process: of one person or API key (`perKey`), in total, and of one workspace. */
const LIMITS = { perKey: 20, total: 20_000 };
const MAX_OF_WORKSPACE = 2_000;

/** Holds this process's streams of members. */
@Injectable()
export class JoinedStreams implements OnModuleDestroy {
  private readonly streams = new EventStreams<JoinedStream>(LIMITS);
  private readonly ofWorkspace = new Map<string, number>();
  private readonly open = new Set<JoinedStream>();
  private readonly throttle = new LogThrottle();

  constructor(
    private readonly upstreams: Upstreams,
    @Inject(LOGGER) private readonly logger: Logger,
    families: MetricFamilies,
  ) {
    families.gauge('member_streams', 'Open streams of members', () => this.streams.total);
    families.count('member_streams_degraded', 'Streams of members that wait for an app', 'upstream', () =>
      [...this.open].flatMap((stream) => stream.waitingFor),
    );
  }

  onModuleDestroy(): void {
    this.streams.close();
  }

  /** Answers a request with the stream of its caller; HEAD gets the headers alone. Throws 429 or 503 if too many are open. */
  start(
    identity: Identity,
    topics: readonly StreamTopic[],
    position: JoinedPosition,
    reply: FastifyReply,
  ): void {
    if (reply.request.method === 'HEAD') return void reply.headers(EVENT_STREAM_HEADERS).send();
    const [member, workspace] = [identity.actor!, identity.workspace!];
    this.streams.admit(member);
    if ((this.ofWorkspace.get(workspace) ?? 0) >= MAX_OF_WORKSPACE)
      throw new Problem(429, 'Too many streams of this workspace are open', { retryAfter: 30 });
    reply.hijack();
    const failed = (app: Upstream, error: unknown): void => this.logFailure(app, error);
    const stream = new JoinedStream(reply.raw, this.upstreams, identity, topics, position, failed);
    this.count(workspace, 1);
    this.open.add(stream);
    stream.onClose(() => {
      this.count(workspace, -1);
      this.open.delete(stream);
    });
    this.streams.add(member, stream);
  }

  /** Names the app and the kind of failure alone. */
  private logFailure(upstream: Upstream, error: unknown): void {
    const { code, name, status } = error as { code?: unknown; name: string; status?: unknown };
    const reason = typeof code === 'string' ? code : name;
    const more = this.throttle.suppressedSince(upstream);
    if (more === null) return;
    const told = { upstream, reason, ...(typeof status === 'number' && { status }), more };
    this.logger.warn(told, 'an app did not open its part of a stream of members');
  }

  private count(workspace: string, by: number): void {
    const count = (this.ofWorkspace.get(workspace) ?? 0) + by;
    if (count > 0) this.ofWorkspace.set(workspace, count);
    else this.ofWorkspace.delete(workspace);
  }
}
