import type { FastifyRequest } from 'fastify';
import { InvalidToken } from '../security/keys.js';
import type { TokenVerifier } from '../security/signer.js';
import type { ClientAddress } from './client-address.js';
import {
  handedOverIdentity,
  IDENTITY_HEADER,
  VISITOR_HEADER,
  visitorIdentity,
  type Identity,
} from './identity.js';
import { Problem } from './problem.js';
import type { VisitorTokens } from './visitor-token.js';

/** Finds the identity of the caller of a request. */
export class Callers {
  /** `visitors`: null in the embedded stack, where the gateway hands requests over in the process. */
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly visitors: VisitorTokens | null,
    private readonly addresses: ClientAddress,
  ) {}

  /**
   * Returns the identity that the gateway attached or sent. A request that did not come through the gateway gets the
   * identity of a visitor with the address of its connection, on `open` routes only, so that a load balancer may send these
   * straight to this app; on other routes it throws 401.
   */
  identify({ raw, headers }: FastifyRequest, open: boolean): Identity {
    const known = handedOverIdentity(raw);
    if (known) return known;
    const identity = headers[IDENTITY_HEADER];
    const visitor = headers[VISITOR_HEADER];
    try {
      if (identity !== undefined) return this.verifier.verify<Identity>(String(identity));
      if (visitor !== undefined && this.visitors) return this.visitors.verify(String(visitor));
    } catch (error) {
      if (error instanceof InvalidToken) throw new Problem(401, 'The identity is not valid');
      throw error;
    }
    if (!open) throw new Problem(401, 'Only the gateway may call this address');
    return visitorIdentity(this.addresses.of(raw), this.addresses.countryOf(raw));
  }
}
