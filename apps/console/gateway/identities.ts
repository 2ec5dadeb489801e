import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { ConsoleSettings } from '../src/settings.js';
import { IDENTITY_HEADER, IDENTITY_PURPOSE, IDENTITY_TTL, type Identity } from '#platform/http/identity.js';
import { Problem } from '#platform/http/problem.js';
import type { Secrets } from '#platform/security/secrets.js';
import { TokenSigner } from '#platform/security/signer.js';
import { LOGGER, SECRETS } from '#platform/tokens.js';
import { ApiKeyCache, type KeyHolder } from '../accounts/api-key-cache.js';
import { ClientAddress } from './client-address.js';

const OWN_HEADERS = 'x-corong-';

/** Authenticates the caller of a request and writes the signed identity into its headers. */
@Injectable()
export class Identities {
  private readonly signer: TokenSigner;
  private readonly addresses: ClientAddress;

  constructor(
    private readonly keyCache: ApiKeyCache,
    config: ConsoleSettings,
    @Inject(SECRETS) secrets: Secrets,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.signer = new TokenSigner(IDENTITY_PURPOSE, secrets.identityPrivate!);
    let said = false;
    this.addresses = new ClientAddress(config.TRUSTED_PROXIES, () => {
      if (!said)
        logger.warn('a trusted proxy does not name its clients in X-Forwarded-For: limits take them for one');
      said = true;
    });
  }

  /** Removes headers that only the gateway may set, and the API key; throws 401 for an unknown or revoked key. */
  async identify(request: IncomingMessage): Promise<KeyHolder | null> {
    const { headers } = request;
    for (const name of Object.keys(headers)) if (name.startsWith(OWN_HEADERS)) delete headers[name];
    const [, key] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
    const holder = key === undefined ? null : await this.keyCache.find(key);
    if (key !== undefined && !holder)
      throw new Problem(401, 'This API key is not known here, or was revoked');
    delete headers.authorization;
    const identity: Identity = {
      actor: holder?.id ?? null,
      workspace: holder?.workspace ?? null,
      role: holder?.role ?? null,
      instance: holder?.instance ?? false,
      ip: this.addresses.of(request),
    };
    headers[IDENTITY_HEADER] = this.signer.sign(identity, IDENTITY_TTL);
    return holder;
  }
}
