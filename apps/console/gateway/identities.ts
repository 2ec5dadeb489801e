import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { ClientAddress } from '#platform/http/client-address.js';
import { handOver, visitorIdentity } from '#platform/http/identity.js';
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

  /** Removes headers that only the gateway may set, and the API key; throws 401 for an unknown or revoked key. */
  async identify(request: IncomingMessage): Promise<KeyHolder | null> {
    const { headers } = request;
    for (const name in headers) if (name.startsWith(OWN_HEADERS)) delete headers[name];
    const [, key] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
    const holder = key === undefined ? null : await this.keyCache.find(key);
    if (key !== undefined && !holder) throw new Problem(401, 'This API key is unknown or was revoked');
    if (headers.authorization !== undefined) delete headers.authorization;
    const identity = visitorIdentity(this.addresses.of(request), this.addresses.countryOf(request));
    if (!holder) handOver(request, identity);
    else {
      const { id: actor, workspace, role, instance } = holder;
      handOver(request, { ...identity, actor, workspace, role, instance });
    }
    return holder;
  }
}
