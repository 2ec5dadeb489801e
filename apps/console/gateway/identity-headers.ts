import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import {
  handedOverIdentity,
  IDENTITY_HEADER,
  IDENTITY_PURPOSE,
  IDENTITY_TTL,
  VISITOR_HEADER,
  type Identity,
} from '#platform/http/identity.js';
import { gatewayKeyOf, VisitorTokens } from '#platform/http/visitor-token.js';
import type { Secrets } from '#platform/security/secrets.js';
import { TokenSigner } from '#platform/security/signer.js';
import { SECRETS } from '#platform/tokens.js';
import { UPSTREAMS, type Upstream } from './routes.js';

/**
 * Creates the headers that name the caller of a request to an app in another process. Identities of people and API keys
 * are signed (Ed25519). Visitors are far more numerous, so they get an HMAC with a key that the gateway shares with that app
 * alone; it costs a fiftieth of a signature.
 */
@Injectable()
export class IdentityHeaders {
  private readonly signer: TokenSigner;
  private readonly visitors: Record<Upstream, VisitorTokens>;

  /** The embedded stack has no gateway key: a random one is used there, which no app accepts. */
  constructor(
    @Inject(SECRETS) { identityPrivate, gatewayKey = randomBytes(32).toString('base64') }: Secrets,
  ) {
    this.signer = new TokenSigner(IDENTITY_PURPOSE, identityPrivate!);
    this.visitors = Object.fromEntries(
      UPSTREAMS.map((app) => [app, new VisitorTokens(gatewayKeyOf(gatewayKey!, app))]),
    ) as Record<Upstream, VisitorTokens>;
  }

  /** Returns the headers for a request to this app. */
  of(app: Upstream, request: IncomingMessage): Record<string, string> {
    const identity = handedOverIdentity(request);
    if (!identity) throw new Error('The request was not authenticated');
    if (identity.actor === null) return { [VISITOR_HEADER]: this.visitors[app].make(identity) };
    return this.ofMember(identity);
  }

  /** Names a person or an API key. */
  ofMember(identity: Identity): Record<string, string> {
    return { [IDENTITY_HEADER]: this.signer.sign(identity, IDENTITY_TTL) };
  }
}
