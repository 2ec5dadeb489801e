import { UPSTREAMS, type Upstream } from '../gateway/routes.js';
import { StreamPosition } from '#platform/member-stream/stream-position.js';

/** Most characters of a position; those of all apps together are a third of it. */
const MAX_CHARACTERS = 4_000;

/** A client's position in each app, as one text: `chat:mi2x9k1c~0.3-5f,fan-out:mi2x9k1c~0.1-2`. */
export class JoinedPosition {
  private constructor(private readonly byApp: Map<Upstream, string>) {}

  static none(): JoinedPosition {
    return new JoinedPosition(new Map());
  }

  /** Returns null for a text that is no position. */
  static parse(text: string): JoinedPosition | null {
    if (text.length > MAX_CHARACTERS) return null;
    const byApp = new Map<Upstream, string>();
    for (const part of text.split(',')) {
      const [name, position = ''] = part.split(/:(.*)/s);
      const app = UPSTREAMS.find((one) => one === name);
      if (!app || byApp.has(app) || StreamPosition.parse(position) === null) return null;
      byApp.set(app, position);
    }
    return new JoinedPosition(byApp);
  }

  of(app: Upstream): string | undefined {
    return this.byApp.get(app);
  }

  move(app: Upstream, position: string): void {
    this.byApp.set(app, position);
  }

  toString(): string {
    return [...this.byApp].map(([app, position]) => `${app}:${position}`).join(',');
  }
}
