import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { lookup as lookupAll } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { LRUCache } from 'lru-cache';
import ipaddr from 'ipaddr.js';
import { Agent, type Dispatcher } from 'undici';
import type { Readable } from 'node:stream';
import { exchange, wasSent, type OutgoingAnswer } from './exchange.js';
import type { Config } from '../config.js';
import { entriesOf } from '../config-values.js';

/** Thrown for a target that may not be called: a private, loopback or otherwise special address, or not http(s). */
export class ForbiddenTarget extends Error {}

/** Thrown for a private target. Callers must answer as for a target that does not respond, so that nobody can probe the private network. */
export class PrivateTarget extends ForbiddenTarget {
  constructor() {
    super('The target is in a private range');
  }
}

/** Resolves a name to all its addresses, in the callback. */
export type ResolveAll = (
  host: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const bySystem: ResolveAll = (host, callback) => dnsLookup(host, { all: true }, callback);

const MAX_CACHED = 10_000;

export { wasSent, type OutgoingAnswer };

/**
 * HTTP requests to URLs that users entered. Private targets are refused when the name is resolved for the connection
 * itself, so that the name cannot change after a check (DNS rebinding). Redirects are not followed; answers are bounded.
 */
export class OutgoingHttp {
  private readonly agent: Agent;
  private readonly allowed: [ipaddr.IPv4 | ipaddr.IPv6, number][];
  /** Results of earlier checks, by address. */
  private readonly permittedCache = new LRUCache<string, boolean>({ max: MAX_CACHED });

  /** `allowed`: private CIDR ranges that may be called. `resolve`: the machine's resolver by default. */
  constructor(allowed: string[], resolve: ResolveAll = bySystem) {
    this.allowed = allowed.map((range) => {
      if (range.includes('/')) return ipaddr.parseCIDR(range);
      return [ipaddr.parse(range), range.includes(':') ? 128 : 32];
    });
    const lookup: LookupFunction = (host, options, callback) => {
      resolve(host, (error, addresses) => {
        if (error) return callback(error, '', 0);
        const bad = addresses.find((one) => !this.isPermitted(one.address));
        if (bad || addresses.length === 0) return callback(new PrivateTarget(), '', 0);
        if (options.all)
          return (callback as unknown as (e: null, a: typeof addresses) => void)(null, addresses);
        callback(null, addresses[0]!.address, addresses[0]!.family);
      });
    };
    this.agent = new Agent({
      connect: { lookup, timeout: 10_000 },
      connections: 64,
      pipelining: 1,
      keepAliveTimeout: 30_000,
    });
  }

  static fromConfig(config: Config, resolve?: ResolveAll): OutgoingHttp {
    const ranges = entriesOf(config.ALLOWED_PRIVATE_TARGETS);
    return new OutgoingHttp(config.SANDBOX ? [...ranges, '127.0.0.0/8', '::1/128'] : ranges, resolve);
  }

  /** Parses a URL; throws ForbiddenTarget if it can never be called. Host names are checked at each connection. */
  check(url: string): URL {
    let parsed: URL;
    try {
      parsed = new URL(url);
    } catch {
      throw new ForbiddenTarget('Not a URL');
    }
    if (!['http:', 'https:'].includes(parsed.protocol))
      throw new ForbiddenTarget('Only http and https are called');
    if (parsed.username || parsed.password) throw new ForbiddenTarget('A URL with credentials is not called');
    const host = parsed.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) && !this.isPermitted(host)) throw new PrivateTarget();
    return parsed;
  }

  /** Sends a POST. Throws ForbiddenTarget, or the error of undici for a time-out or a broken connection. */
  async post(
    url: string,
    body: string | Buffer | Readable,
    headers: Record<string, string>,
    options: { timeoutMs: number; maxBytes?: number },
  ): Promise<OutgoingAnswer> {
    return this.send(url, { method: 'POST', body, headers }, options);
  }

  async send(
    url: string,
    init: {
      method: Dispatcher.HttpMethod;
      body?: string | Buffer | Readable;
      headers?: Record<string, string>;
    },
    options: { timeoutMs: number; maxBytes?: number },
  ): Promise<OutgoingAnswer> {
    const target = this.check(url);
    const { method, body = null, headers = {} } = init;
    const { timeoutMs, maxBytes = 64 * 1024 } = options;
    return exchange(
      this.agent,
      { origin: target.origin, path: target.pathname + target.search, method, body, headers },
      timeoutMs,
      maxBytes,
    );
  }

  /**
   * Sends a GET and returns the answer with its body unread: the caller reads it, with a bound of its own, or destroys it.
   * The time is that of the whole answer. Throws as `post` does, and so does reading.
   */
  async open(
    url: string,
    headers: Record<string, string>,
    { timeoutMs }: { timeoutMs: number },
  ): Promise<{ status: number; headers: Dispatcher.ResponseData['headers']; body: Readable }> {
    const { origin, pathname, search } = this.check(url);
    const { statusCode, ...answer } = await this.agent.request({
      origin,
      path: pathname + search,
      method: 'GET',
      headers,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      signal: AbortSignal.timeout(timeoutMs),
    });
    // Whoever reads it sees the error; who destroys it unread wants none, and without a listener it would end the process.
    answer.body.on('error', () => undefined);
    return { status: statusCode, headers: answer.headers, body: answer.body };
  }

  /**
   * Resolves a host for protocols other than HTTP. The caller must connect to the returned address, not to the name.
   * Throws ForbiddenTarget, or the error of the name resolution.
   */
  async addressOf(host: string): Promise<{ address: string; isPrivate: boolean }> {
    const found = await lookupAll(host, { all: true });
    if (found.length === 0 || found.some(({ address }) => !this.isPermitted(address)))
      throw new PrivateTarget();
    const { address } = found[0]!;
    return { address, isPrivate: !isPublic(ipaddr.process(address)) };
  }

  async close(): Promise<void> {
    await this.agent.close();
  }

  /** Hook that Nest calls at shutdown. Jobs have ended by then, so that open requests are aborted. */
  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  private isPermitted(address: string): boolean {
    let permitted = this.permittedCache.get(address);
    if (permitted === undefined) {
      permitted = this.isAllowed(address);
      this.permittedCache.set(address, permitted);
    }
    return permitted;
  }

  private isAllowed(address: string): boolean {
    const ip = ipaddr.process(address);
    if (isPublic(ip)) return true;
    return this.allowed.some(([base, bits]) => base.kind() === ip.kind() && ip.match(base, bits));
  }
}

const GLOBAL = ipaddr.IPv6.parse('2000::');

const isPublic = (ip: ipaddr.IPv4 | ipaddr.IPv6): boolean => ip.range() === 'unicast' && isAllocated(ip);

/** True for allocated addresses: in IPv6 only 2000::/3 is. Ranges outside hold encodings of IPv4 addresses. */
const isAllocated = (ip: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  ip.kind() === 'ipv4' || (ip as ipaddr.IPv6).match(GLOBAL, 3);
