import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { rangesOf } from '#platform/config.js';

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Finds a client's address: the socket's, or what trusted proxies say that it is. */
export class ClientAddress {
  private readonly trusted: Range[];

  /** `trustedProxies`: addresses or CIDR ranges, separated by commas. */
  constructor(trustedProxies: string) {
    this.trusted = rangesOf(trustedProxies).map((range) => {
      if (range.includes('/')) return ipaddr.parseCIDR(range);
      const address = ipaddr.parse(range);
      return [address, address.kind() === 'ipv4' ? 32 : 128];
    });
  }

  /** Goes back through X-Forwarded-For for as long as the one who wrote the entry is trusted. */
  of(request: IncomingMessage): string {
    const socket = request.socket.remoteAddress ?? '';
    if (!ipaddr.isValid(socket)) return '0.0.0.0';
    let client = ipaddr.process(socket);
    const forwarded = String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((entry) => entry.trim());
    while (this.isTrusted(client)) {
      const before = forwarded.pop();
      if (!before || !ipaddr.isValid(before)) break;
      client = ipaddr.process(before);
    }
    return client.toString();
  }

  private isTrusted(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
    return this.trusted.some(
      ([base, bits]) => base.kind() === address.kind() && address.match(base as ipaddr.IPv4, bits),
    );
  }
}
