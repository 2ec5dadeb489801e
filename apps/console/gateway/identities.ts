import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { ClientAddress } from '#platform/http/client-address.js';
import { handOver, visitorIdentity, type Identity } from '#platform/http/identity.js';
import { Problem } from '#platform/http/problem.js';
import { ApiKeyCache, type KeyHolder } from '../accounts/api-key-cache.js';
import { OwnOrigin } from '../sessions/own-origin.js';
import { SessionCache } from '../sessions/session-cache.js';
import { SessionCookie } from '../sessions/session-cookie.js';

const OWN_HEADERS = 'x-corong-';
/** Paths on which a session counts. A page for visitors is the same for who is signed in. */
const API = '/v1/';

/** Authenticates the caller of a request, and attaches the identity to it for the app or the proxy that gets the request. */
@Injectable()
export class Identities {
  constructor(
    private readonly keyCache: ApiKeyCache,
    private readonly sessions: SessionCache,
    private readonly cookie: SessionCookie,
    private readonly ownOrigin: OwnOrigin,
    private readonly addresses: ClientAddress,
  ) {}

  /**
   * Removes headers that only the gateway may set, the API key, and the cookie of a session; throws 401 for an unknown or
   * revoked key, and 403 where a page of another site made the browser send the cookie. A session that ended counts as none.
   * Without key and cookie the result is null at once, not a promise.
   */
  identify(request: IncomingMessage): KeyHolder | null | Promise<KeyHolder | null> {
    const { headers } = request;
    for (const name in headers) if (name.startsWith(OWN_HEADERS)) delete headers[name];
    const token = this.cookie.take(request);
    const { authorization } = headers;
    if (authorization !== undefined) {
      delete headers.authorization;
      const [, key] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
      if (key !== undefined) return this.identifyByKey(request, key);
    }
    if (token !== undefined && request.url?.startsWith(API)) return this.identifyBySession(request, token);
    handOver(request, this.visitorOf(request));
    return null;
  }

  private async identifyBySession(request: IncomingMessage, token: string): Promise<KeyHolder | null> {
    const holder = await this.sessions.find(token);
    if (holder) this.ownOrigin.requireFor(request);
    handOver(request, holder ? this.memberOf(request, holder) : this.visitorOf(request));
    return holder;
  }

  private async identifyByKey(request: IncomingMessage, key: string): Promise<KeyHolder> {
    const holder = await this.keyCache.find(key);
    if (!holder) throw new Problem(401, 'This API key is unknown or was revoked');
    handOver(request, this.memberOf(request, holder));
    return holder;
  }

  private memberOf(request: IncomingMessage, { id, person, workspace, role, instance }: KeyHolder): Identity {
    return { ...this.visitorOf(request), actor: person ?? id, workspace, role, instance };
  }

  private visitorOf(request: IncomingMessage): Identity {
    return visitorIdentity(this.addresses.of(request), this.addresses.countryOf(request));
  }
}
