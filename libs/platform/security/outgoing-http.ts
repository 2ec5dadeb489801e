import { lookup as dnsLookup } from 'node:dns';
import { lookup as lookupAll } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { LRUCache } from 'lru-cache';
import ipaddr from 'ipaddr.js';
import { Agent, type Dispatcher } from 'undici';
import { exchange, wasSent, type OutgoingAnswer } from './exchange.js';
import { rangesOf, type Config } from '../config.js';

/** A target that may not be called: a private, loopback or otherwise special address, or not http(s). */
export class ForbiddenTarget extends Error {}

/** A target that only the network says no to: strangers are told of it nothing else than of one that is silent. */
export class PrivateTarget extends ForbiddenTarget {
  constructor() {
    super('The target is in a private range');
  }
}

const REMEMBERED = 10_000;

export { wasSent, type OutgoingAnswer };

/**
 * HTTP to addresses that others gave us. Private targets are refused when the name is resolved for the very connection
 * that is made, so that a name cannot change in between; redirects are not followed; answers are bounded.
 */
export class OutgoingHttp {
  private readonly agent: Agent;
  private readonly allowed: [ipaddr.IPv4 | ipaddr.IPv6, number][];
  /** Addresses that were judged before. */
  private readonly judged = new LRUCache<string, boolean>({ max: REMEMBERED });

  /** `allowed`: CIDR ranges that are allowed though private. */
  constructor(allowed: string[]) {
    this.allowed = allowed.map((range) => {
      if (range.includes('/')) return ipaddr.parseCIDR(range);
      return [ipaddr.parse(range), range.includes(':') ? 128 : 32];
    });
    const lookup: LookupFunction = (host, options, callback) => {
      dnsLookup(host, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, '', 0);
        const bad = addresses.find((one) => !this.permitted(one.address));
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

  static fromConfig(config: Config): OutgoingHttp {
    const ranges = rangesOf(config.ALLOWED_PRIVATE_TARGETS);
    return new OutgoingHttp(config.SANDBOX ? [...ranges, '127.0.0.0/8', '::1/128'] : ranges);
  }

  /** Throws ForbiddenTarget for a URL that could never be called; names are checked again at each connection. */
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
    if (isIP(host) && !this.permitted(host)) throw new PrivateTarget();
    return parsed;
  }

  /** One request; throws ForbiddenTarget, or what undici throws on a time-out or a broken connection. */
  async post(
    url: string,
    body: string | Buffer,
    headers: Record<string, string>,
    options: { timeoutMs: number; maxBytes?: number },
  ): Promise<OutgoingAnswer> {
    return this.send(url, { method: 'POST', body, headers }, options);
  }

  async send(
    url: string,
    init: { method: Dispatcher.HttpMethod; body?: string | Buffer; headers?: Record<string, string> },
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
   * An address of a host that may be called, for protocols other than HTTP: whoever connects has to take this address and
   * not the name. Throws ForbiddenTarget, or what the name system throws.
   */
  async addressOf(host: string): Promise<{ address: string; isPrivate: boolean }> {
    const found = await lookupAll(host, { all: true });
    if (found.length === 0 || found.some(({ address }) => !this.permitted(address)))
      throw new PrivateTarget();
    const { address } = found[0]!;
    return { address, isPrivate: !isPublic(ipaddr.process(address)) };
  }

  async close(): Promise<void> {
    await this.agent.close();
  }

  /** Nest's hook: by then the jobs have ended, and what is still open is waited for by nobody. */
  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }

  private permitted(address: string): boolean {
    let permitted = this.judged.get(address);
    if (permitted === undefined) {
      permitted = this.judge(address);
      this.judged.set(address, permitted);
    }
    return permitted;
  }

  private judge(address: string): boolean {
    const ip = ipaddr.process(address);
    if (isPublic(ip)) return true;
    return this.allowed.some(([base, bits]) => base.kind() === ip.kind() && ip.match(base, bits));
  }
}

const GLOBAL = ipaddr.IPv6.parse('2000::');

const isPublic = (ip: ipaddr.IPv4 | ipaddr.IPv6): boolean => ip.range() === 'unicast' && isGivenOut(ip);

/** Of IPv6 nothing outside 2000::/3 is given out, whatever it is called: ways of writing IPv4 addresses are there. */
const isGivenOut = (ip: ipaddr.IPv4 | ipaddr.IPv6): boolean =>
  ip.kind() === 'ipv4' || (ip as ipaddr.IPv6).match(GLOBAL, 3);
