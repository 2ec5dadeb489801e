import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Config } from '../config.js';
import { entriesOf } from '../config-values.js';

/** Providers write XX for a country that they do not know. */
const COUNTRY = /^(?!XX)[A-Z]{2}$/;

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Addresses that were found lately are kept; one whose headers are longer than this is found anew. */
const MAX_KEPT = 10_000;
const MAX_KEPT_CHARACTERS = 200;

/** Finds a client's IP address: that of the socket, or the one that trusted proxies report. */
export class ClientAddress {
  private readonly trusted: Range[];
  /** By the socket's address and X-Forwarded-For, which decide together. */
  private readonly known = new LRUCache<string, string>({ max: MAX_KEPT });

  /**
   * `trustedProxies`: addresses or CIDR ranges, separated by commas. `unnamed` is called when a trusted proxy sends no
   * valid client address. `countryHeader`: name, in lower case, of the header in which they say the client's country.
   */
  constructor(
    trustedProxies: string,
    private readonly unnamed: () => void = () => undefined,
    private readonly countryHeader?: string,
  ) {
    this.trusted = entriesOf(trustedProxies).map((range) => {
      if (range.includes('/')) return ipaddr.parseCIDR(range);
      const address = ipaddr.parse(range);
      return [address, address.kind() === 'ipv4' ? 32 : 128];
    });
  }

  /**
   * Reads X-Forwarded-For from its end, as long as the sender of an entry is a trusted proxy. Stops at an entry that is no
   * address (`unknown`): entries before it may be forged by the client.
   */
  of({ socket: { remoteAddress: socket = '' }, headers }: IncomingMessage): string {
    const said = String(headers['x-forwarded-for'] ?? '');
    const key = `${socket} ${said}`;
    let address = this.known.get(key);
    if (address !== undefined) return address;
    address = this.find(socket, said);
    if (key.length <= MAX_KEPT_CHARACTERS) this.known.set(key, address);
    return address;
  }

  private find(socket: string, said: string): string {
    if (!ipaddr.isValid(socket)) return '0.0.0.0';
    let client = ipaddr.process(socket);
    const forwarded = said.split(',').map((entry) => entry.trim());
    while (this.isTrusted(client)) {
      const entry = forwarded.pop();
      if (!entry) break;
      const before = parseEntry(entry);
      if (!before) {
        this.unnamed();
        break;
      }
      client = before;
    }
    return client.toString();
  }

  /** ISO 3166-1 alpha-2 of the client, as sent by the trusted proxy that connected; undefined if none sent it. */
  countryOf({ socket, headers }: IncomingMessage): string | undefined {
    if (this.countryHeader === undefined) return undefined;
    const said = headers[this.countryHeader];
    if (typeof said !== 'string' || !COUNTRY.test(said)) return undefined;
    return this.isTrustedPeer(socket.remoteAddress) ? said : undefined;
  }

  /** The host that was asked for: as the trusted proxy that connected says in X-Forwarded-Host, or the header Host. */
  hostOf({ socket, headers }: IncomingMessage): string | undefined {
    const said = headers['x-forwarded-host'];
    if (said === undefined || !this.isTrustedPeer(socket.remoteAddress)) return headers.host;
    return [said].flat().join(',').split(',').pop()!.trim();
  }

  /** True for this machine and the trusted proxies. */
  isOfOperator(address: string): boolean {
    return (
      ipaddr.isValid(address) &&
      (ipaddr.process(address).range() === 'loopback' || this.isTrustedPeer(address))
    );
  }

  private isTrustedPeer(address = ''): boolean {
    return ipaddr.isValid(address) && this.isTrusted(ipaddr.process(address));
  }

  private isTrusted(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
    return this.trusted.some(
      ([base, bits]) => base.kind() === address.kind() && address.match(base as ipaddr.IPv4, bits),
    );
  }
}

/** Parses an entry: an address, or one with a port as some proxies write it (`192.0.2.1:443`, `[2001:db8::1]:443`). */
function parseEntry(entry: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const [, v6, v4] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(entry) ?? [];
  const text = v6 ?? v4 ?? entry;
  const named = ipaddr.IPv6.isValid(text) || (!v6 && ipaddr.IPv4.isValidFourPartDecimal(text));
  return named ? ipaddr.process(text) : null;
}

/** Creates it from the configuration; logs once that a trusted proxy does not name its clients. */
export function clientAddress(
  { TRUSTED_PROXIES, COUNTRY_HEADER }: Pick<Config, 'TRUSTED_PROXIES' | 'COUNTRY_HEADER'>,
  logger: Pick<Logger, 'warn'>,
): ClientAddress {
  let said = false;
  const unnamed = (): void => {
    if (!said)
      logger.warn('a trusted proxy sends no X-Forwarded-For: rate limits count all its clients as one');
    said = true;
  };
  return new ClientAddress(TRUSTED_PROXIES, unnamed, COUNTRY_HEADER?.toLowerCase());
}
