import { performance } from 'node:perf_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** At most `limit` requests for one key in any `windowMs`. */
export interface RateRule {
  limit: number;
  windowMs: number;
  /** The window begins with a first request and all places come back at its end (Discord); else each place comes back by itself. */
  fixed?: boolean;
  /** Share of the window that is forgiven, where a provider says "about"; it takes up jitter on the way. */
  tolerance?: number;
}

/** How well a sender used what it was allowed, between its first and its last request for a key. */
export interface Usage {
  /** limit × time ÷ window, and at least one window's. */
  allowed: number;
  accepted: number;
  refused: number;
  /** accepted ÷ allowed; a first burst may take it a little over 1. */
  utilisation: number;
}

interface Track {
  stamps: number[];
  accepted: number;
  refused: number;
  first: number;
  last: number;
}

/** Refuses what is faster than the rules; they may be changed at any time. */
export class RateMeter<Rule extends string> {
  private readonly tracks = new Map<string, Track>();

  constructor(
    readonly rules: Record<Rule, RateRule>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes a place under every rule named, or none; answers how long to wait in ms, 0 when taken. */
  take(keys: Partial<Record<Rule, string>>): number {
    const now = this.now();
    const asked = (Object.entries(keys) as [Rule, string][]).map(([rule, key]) => {
      const track = this.track(rule, key, now);
      track.last = now;
      const wait = this.wait(this.rules[rule], track, now);
      if (wait > 0) track.refused++;
      return { track, wait, endless: this.rules[rule].limit === Infinity };
    });
    const wait = Math.max(0, ...asked.map((each) => each.wait));
    if (wait > 0) return wait;
    for (const { track, endless } of asked) {
      track.accepted++;
      if (!endless) track.stamps.push(now);
    }
    return 0;
  }

  /** What is left of a key's window. */
  state(rule: Rule, key: string): { limit: number; remaining: number; resetMs: number } {
    const now = this.now();
    const { limit, windowMs } = this.rules[rule];
    const track = this.track(rule, key, now);
    this.wait(this.rules[rule], track, now);
    return {
      limit,
      remaining: Math.max(0, limit - track.stamps.length),
      resetMs: (track.stamps[0] ?? now) + windowMs - now,
    };
  }

  usage(rule: Rule, key: string): Usage {
    const { first, last, accepted, refused } = this.track(rule, key, this.now());
    const { limit, windowMs } = this.rules[rule];
    const allowed = limit * Math.max(1, (last - first) / windowMs);
    return { allowed, accepted, refused, utilisation: accepted / allowed };
  }

  private track(rule: Rule, key: string, now: number): Track {
    const name = `${rule} ${key}`;
    let track = this.tracks.get(name);
    if (!track)
      this.tracks.set(name, (track = { stamps: [], accepted: 0, refused: 0, first: now, last: now }));
    return track;
  }

  private wait({ limit, windowMs, fixed, tolerance = 0 }: RateRule, { stamps }: Track, now: number): number {
    const window = windowMs * (1 - tolerance);
    if (fixed && stamps.length > 0 && now - stamps[0]! >= window) stamps.length = 0;
    while (stamps.length > 0 && now - stamps[0]! >= window) stamps.shift();
    return stamps.length < limit ? 0 : (stamps[stamps.length - limit] ?? now) + window - now;
  }
}

/**
 * How a request goes wrong: `lost` is neither taken nor answered, `silent` is taken and never answered, `reset` breaks
 * the connection before taking, `cut` after; otherwise an answer in the provider's form, not taken.
 */
export type Failure = 'lost' | 'silent' | 'reset' | 'cut' | Refusal;

export interface Refusal {
  status: number;
  /** Seconds. */
  retryAfter?: number;
  /** The provider's own code, where it has such. */
  code?: number;
}

export interface Received {
  /** Milliseconds since 1970. */
  at: number;
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
  /** Null while there is no answer, for ever if none was given. */
  status: number | null;
}

/** Requests by what became of them; `failed` are those that failNext spoiled. */
export interface Counts {
  accepted: number;
  limited: number;
  refused: number;
  failed: number;
}

export interface Served {
  url: string;
  /** Every request, oldest first. */
  received: Received[];
  counts: Counts;
  /** Makes the next `n` requests go wrong. */
  failNext(n: number, how: Failure): void;
  close(): Promise<void>;
}

export interface Manners {
  port?: number;
  /** The body of an error that the provider has no better words for. */
  error(refusal: Refusal): object;
  /** Tells a limit from other refusals; 429 by default. */
  limited?(status: number, payload: string): boolean;
}

/** Opens a provider on loopback that notes, counts and spoils its requests. */
export async function serve(
  app: FastifyInstance,
  { port = 0, error, limited = (status) => status === 429 }: Manners,
): Promise<Served> {
  const received: Received[] = [];
  const counts: Counts = { accepted: 0, limited: 0, refused: 0, failed: 0 };
  const failures: Failure[] = [];
  const seen = new WeakMap<FastifyRequest, { entry: Received; failure?: Failure }>();

  app.addHook('preHandler', async (request, reply) => {
    const { method, url: path, headers, body } = request;
    const entry: Received = { at: Date.now(), method, path, headers, body, status: null };
    received.push(entry);
    const failure = failures.shift();
    seen.set(request, { entry, ...(failure && { failure }) });
    if (!failure) return;
    counts.failed++;
    if (failure === 'lost' || failure === 'reset') reply.hijack();
    if (failure === 'reset') request.raw.socket.destroy();
    if (typeof failure !== 'object') return;
    if (failure.retryAfter !== undefined) reply.header('retry-after', String(failure.retryAfter));
    return reply.code(failure.status).send(error(failure));
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const { entry, failure } = seen.get(request) ?? {};
    if (failure === 'silent') await new Promise(() => {});
    if (failure === 'cut') request.raw.socket.destroy();
    else if (entry) entry.status = reply.statusCode;
    if (failure) return;
    if (reply.statusCode < 300) counts.accepted++;
    else counts[limited(reply.statusCode, String(payload ?? '')) ? 'limited' : 'refused']++;
  });
  app.setErrorHandler((fault: { statusCode?: number }, _request, reply) => {
    const status = fault.statusCode ?? 500;
    return reply.code(status).send(error({ status }));
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(error({ status: 404 })));

  const url = await app.listen({ port, host: '127.0.0.1' });
  return {
    url,
    received,
    counts,
    failNext: (n, how) => void failures.push(...Array<Failure>(n).fill(how)),
    close: () => app.close(),
  };
}
