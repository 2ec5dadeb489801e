import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { ClientAddress } from '#platform/http/client-address.js';
import { handOver, visitorIdentity, type Identity } from '#platform/http/identity.js';
import { Problem } from '#platform/http/problem.js';
import { ApiKeyCache, type KeyHolder } from '../accounts/api-key-cache.js';

const OWN_HEADERS = 'x-corong-';

/** Authenticates the caller of a request, and attaches the identity to it for the app or the proxy that gets the request. */
@Injectable()
export class Identities {
  constructor(
    private readonly keyCache: ApiKeyCache,
    private readonly addresses: ClientAddress,
  ) {}

  /**
   * Removes headers that only the gateway may set, and the API key; throws 401 for an unknown or revoked key. Without
   * a key the result is null at once, not a promise.
   */
  identify(request: IncomingMessage): KeyHolder | null | Promise<KeyHolder> {
    const { headers } = request;
    for (const name in headers) if (name.startsWith(OWN_HEADERS)) delete headers[name];
    const { authorization } = headers;
    if (authorization !== undefined) {
      delete headers.authorization;
      const [, key] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
      if (key !== undefined) return this.identifyByKey(request, key);
    }
    handOver(request, this.visitorOf(request));
    return null;
  }

  private async identifyByKey(request: IncomingMessage, key: string): Promise<KeyHolder> {
    const holder = await this.keyCache.find(key);
    if (!holder) throw new Problem(401, 'This API key is unknown or was revoked');
    const { id, person, workspace, role, instance } = holder;
    handOver(request, { ...this.visitorOf(request), actor: person ?? id, workspace, role, instance });
    return holder;
  }

  private visitorOf(request: IncomingMessage): Identity {
    return visitorIdentity(this.addresses.of(request), this.addresses.countryOf(request));
  }
}
