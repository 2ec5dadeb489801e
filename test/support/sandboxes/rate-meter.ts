import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A limit of `limit` requests for one key in any `windowMs`. */
export interface RateRule {
  limit: number;
  windowMs: number;
  /** True for a fixed window: it begins with the first request, and the whole limit is available again at its end (Discord). Otherwise the window slides. */
  fixed?: boolean;
  /** Tolerated share of the window, for a provider that says "about"; it also absorbs jitter on the way. */
  tolerance?: number;
}

/** How well a sender used a limit between its first and its last request for a key. */
export interface Usage {
  /** Requests that were allowed: limit × time ÷ window, at least the limit of one window. */
  allowed: number;
  accepted: number;
  refused: number;
  /** accepted ÷ allowed; a first burst can raise it a little above 1. */
  utilisation: number;
}

interface Track {
  stamps: number[];
  accepted: number;
  refused: number;
  first: number;
  last: number;
}

/** Counts requests and refuses those that exceed the rules. The rules may be changed at any time. */
export class RateMeter<Rule extends string> {
  private readonly tracks = new Map<string, Track>();

  constructor(
    readonly rules: Record<Rule, RateRule>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Counts a request under every named rule, or under none when one refuses it. Returns how long to wait, in ms; 0 when it was counted. */
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

  /** Requests that a key's window still allows. */
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
 * How a request fails. `lost`: it is neither processed nor answered. `silent`: it is processed and never answered. `reset`: the
 * connection breaks before processing; `cut`: after it. `slow`: it is processed and answered late. An object is an error answer
 * in the provider's form; nothing is processed.
 */
export type RequestFailure = 'lost' | 'silent' | 'reset' | 'cut' | 'slow' | Refusal;

/** Milliseconds by which an answer is late. */
const SLOW_MS = 2_000;

export interface Refusal {
  status: number;
  /** Value of Retry-After, in seconds. */
  retryAfter?: number;
  /** The provider's own error code, if it has one. */
  code?: number;
}

export interface RecordedRequest {
  /** When the request came, in milliseconds since 1970. */
  at: number;
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
  /** Status of the answer; null while there is none, and for a request that is never answered. */
  status: number | null;
}

/** Numbers of requests by result; `failed` are those that `failNext` made fail. */
export interface RequestCounts {
  accepted: number;
  limited: number;
  refused: number;
  failed: number;
}

export interface Served {
  url: string;
  /** All requests, oldest first. */
  received: RecordedRequest[];
  counts: RequestCounts;
  /** Makes the next `n` requests fail. */
  failNext(n: number, how: RequestFailure): void;
  close(): Promise<void>;
}

export interface ServeOptions {
  port?: number;
  /** Body of an error for which the provider has no own form. */
  error(refusal: Refusal): object;
  /** Says whether an answer refuses because of a limit; by default, its status is 429. */
  limited?(status: number, payload: string): boolean;
}

/** Starts a server on loopback that records its requests, counts them against limits, and makes them fail on demand. */
export async function serve(
  app: FastifyInstance,
  { port = 0, error, limited = (status) => status === 429 }: ServeOptions,
): Promise<Served> {
  const received: RecordedRequest[] = [];
  const counts: RequestCounts = { accepted: 0, limited: 0, refused: 0, failed: 0 };
  const failures: RequestFailure[] = [];
  const seen = new WeakMap<FastifyRequest, { entry: RecordedRequest; failure?: RequestFailure }>();

  app.addHook('preHandler', async (request, reply) => {
    const { method, url: path, headers, body } = request;
    const entry: RecordedRequest = { at: Date.now(), method, path, headers, body, status: null };
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
    if (failure === 'slow') await sleep(SLOW_MS);
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
    failNext: (n, how) => void failures.push(...Array<RequestFailure>(n).fill(how)),
    close: () => app.close(),
  };
}
