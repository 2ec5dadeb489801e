import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config.js';
import { ClientAddress } from '#platform/http/client-address.js';
import { Problem } from '#platform/http/problem.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Tells requests of the console's own pages from those that another site made a browser send. */
@Injectable()
export class OwnOrigin {
  constructor(
    private readonly config: Config,
    private readonly addresses: ClientAddress,
  ) {}

  /** For requests that are authenticated by the cookie: throws 403 if one that changes something does not say that an own page sent it. */
  requireFor(request: IncomingMessage): void {
    if (SAFE.has(request.method ?? '') || this.isOwnPage(request)) return;
    throw new Problem(
      403,
      'With the cookie of a session this needs the header Origin with the origin of Corong, which a browser sends by itself',
    );
  }

  /** For requests that set the cookie: throws 403 if a page of another site sent one. Programs, which send no Origin, pass. */
  refuseForeign(request: IncomingMessage): void {
    if (request.headers.origin === undefined && isSameOrigin(request)) return;
    if (!this.isOwnPage(request)) throw new Problem(403, 'A page of another site may not do this');
  }

  /** True if a browser says that a page of this origin sent the request. */
  isOwnPage(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    if (origin === undefined || !isSameOrigin(request)) return false;
    const { publicUrl } = this.config;
    if (origin === publicUrl) return true;
    const own = `${new URL(publicUrl).protocol}//${this.addresses.hostOf(request) ?? ''}`;
    return origin.toLowerCase() === own.toLowerCase();
  }
}

/** False if the browser says that the request comes from another origin. Older browsers say nothing. */
const isSameOrigin = ({ headers }: IncomingMessage): boolean =>
  (headers['sec-fetch-site'] ?? 'same-origin') === 'same-origin';
