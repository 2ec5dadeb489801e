import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { rangesOf } from '#platform/config.js';

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Finds a client's address: the socket's, or what trusted proxies say that it is. */
export class ClientAddress {
  private readonly trusted: Range[];

  /**
   * `trustedProxies`: addresses or CIDR ranges, separated by commas. `unnamed` is called when one of them does not name
   * the address of whom it speaks for.
   */
  constructor(
    trustedProxies: string,
    private readonly unnamed: () => void = () => undefined,
  ) {
    this.trusted = rangesOf(trustedProxies).map((range) => {
      if (range.includes('/')) return ipaddr.parseCIDR(range);
      const address = ipaddr.parse(range);
      return [address, address.kind() === 'ipv4' ? 32 : 128];
    });
  }

  /**
   * Goes back through X-Forwarded-For for as long as the one who wrote the entry is trusted. Ends at an entry that is no
   * address (`unknown`): what stands before it may be what a stranger sent along.
   */
  of(request: IncomingMessage): string {
    const socket = request.socket.remoteAddress ?? '';
    if (!ipaddr.isValid(socket)) return '0.0.0.0';
    let client = ipaddr.process(socket);
    const forwarded = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((entry) => entry.trim());
    while (this.isTrusted(client)) {
      const entry = forwarded.pop();
      if (!entry) break;
      const before = addressIn(entry);
      if (!before) {
        this.unnamed();
        break;
      }
      client = before;
    }
    return client.toString();
  }

  private isTrusted(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
    return this.trusted.some(
      ([base, bits]) => base.kind() === address.kind() && address.match(base as ipaddr.IPv4, bits),
    );
  }
}

/** The address of an entry: bare, or with a port as some proxies write it (`192.0.2.1:443`, `[2001:db8::1]:443`). */
function addressIn(entry: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const [, v6, v4] = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/.exec(entry) ?? [];
  const text = v6 ?? v4 ?? entry;
  const named = ipaddr.IPv6.isValid(text) || (!v6 && ipaddr.IPv4.isValidFourPartDecimal(text));
  return named ? ipaddr.process(text) : null;
}
