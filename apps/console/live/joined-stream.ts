import type { ServerResponse } from 'node:http';
import { EventFrame } from '#platform/http/event-frame.js';
import { EventStream } from '#platform/http/event-stream.js';
import type { Identity } from '#platform/http/identity.js';
import type { StreamTopic, Upstream } from '../gateway/routes.js';
import type { Upstreams } from '../gateway/upstreams.port.js';
import type { JoinedPosition } from './joined-position.js';
import { StreamPart, type PartSink } from './stream-part.js';

/** The stream of one client: what several apps send one member, under one position. */
export class JoinedStream extends EventStream {
  private readonly parts: StreamPart[];

  /** Takes over a response of which nothing was sent yet. */
  constructor(
    raw: ServerResponse,
    upstreams: Upstreams,
    identity: Identity,
    topics: readonly StreamTopic[],
    private readonly position: JoinedPosition,
    private readonly onFailure: (app: Upstream, error: unknown) => void,
  ) {
    super(raw, position.toString());
    this.write(EventFrame.of({ event: 'opened', data: { topics: topics.map(({ name }) => name) } }));
    this.parts = [...Map.groupBy(topics, ({ app }) => app)].map(([app, some]) => {
      const names = some.map(({ name }) => name);
      const of = { app, topics: names, identity, position: position.of(app) };
      return new StreamPart(upstreams, of, this.sinkOf(app, names));
    });
    this.onClose(() => this.parts.forEach((part) => part.stop()));
  }

  /** The apps that do not answer now. */
  get waitingFor(): Upstream[] {
    return this.parts.flatMap((part) => part.waitingFor ?? []);
  }

  private sinkOf(app: Upstream, topics: readonly string[]): PartSink {
    const idAt = (position: string | null): { id?: string } => {
      if (position === null) return {};
      this.position.move(app, position);
      return { id: this.position.toString() };
    };
    return {
      event: (event, position) => this.write(EventFrame.of({ ...idAt(position), ...event })),
      reset: (reason, position) =>
        this.write(EventFrame.of({ ...idAt(position), event: 'reset', data: { topics, reason } })),
      position: (position) => this.write(EventFrame.position(idAt(position).id!)),
      drained: () => this.drained(),
      failed: (error) => this.onFailure(app, error),
      degraded: () => this.write(EventFrame.of({ event: 'degraded', data: { topics } })),
      recovered: () => this.write(EventFrame.of({ event: 'recovered', data: { topics } })),
    };
  }
}
