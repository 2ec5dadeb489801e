import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { entriesOf } from '../config-values.js';
import type { Config } from '../config.js';
import { ClientAddress } from './client-address.js';

/** Where requests for other hosts than the installation's own are routed; the path that was asked for is `originalUrl`. */
export const OTHER_HOST_PATH = '/other-host';

/** Answered on any host: who asks for health or figures may name a process as it likes. */
const ON_ANY_HOST: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);
/** Names below which nobody owns one in the public DNS (RFC 6761, 6762 and 8375, ICANN's `internal`, `lan` of home routers). */
const LOCAL = /(?:^|\.)(?:localhost|local|internal|lan|home\.arpa)$/;
const SINGLE_LABEL = /^[a-z0-9_-]{0,63}$/;

/** Returns the name in a header Host: lower case, without the port and a dot at its end; empty where there is none. */
export const hostNameOf = (host: string | undefined): string =>
  (host ?? '').replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase();

/** True for an address, and for a name that has no owner in the public DNS: one label, or below `local` and the like. */
const isLocal = (name: string): boolean =>
  SINGLE_LABEL.test(name) || LOCAL.test(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;

/**
 * The hosts on which the installation itself is served: those of PUBLIC_URL, PUBLIC_HOSTS and HOST, addresses, and names
 * that nobody owns. All others are own domains of workspaces, or unknown.
 */
export class OwnHosts {
  private readonly names: ReadonlySet<string>;
  private readonly addresses: ClientAddress;

  constructor(config: Pick<Config, 'publicUrl' | 'PUBLIC_HOSTS' | 'HOST' | 'TRUSTED_PROXIES'>) {
    const { publicUrl, PUBLIC_HOSTS, HOST, TRUSTED_PROXIES } = config;
    this.names = new Set([new URL(publicUrl).host, ...entriesOf(PUBLIC_HOSTS), HOST].map(hostNameOf));
    this.addresses = new ClientAddress(TRUSTED_PROXIES);
  }

  /** `name`: as `hostNameOf` returns it. */
  has(name: string): boolean {
    return this.names.has(name) || isLocal(name);
  }

  /**
   * Returns what a request is routed by: `target`, its path and query, or OTHER_HOST_PATH where it asks for another host.
   * From here on its header Host is the host that the visitor asked for, which a trusted proxy may name.
   */
  route(request: IncomingMessage, target: string): string {
    // In all other forms it is refused.
    if (!target.startsWith('/')) return target;
    const { headers } = request;
    const host = this.addresses.hostOf(request);
    if (host !== undefined) headers.host = host;
    if (this.has(hostNameOf(host))) return target;
    const query = target.indexOf('?');
    if (ON_ANY_HOST.has(query < 0 ? target : target.slice(0, query))) return target;
    return query < 0 ? OTHER_HOST_PATH : OTHER_HOST_PATH + target.slice(query);
  }
}
