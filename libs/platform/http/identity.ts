import type { IncomingMessage } from 'node:http';
import type { Role } from './roles.js';

/** Header with the signed identity of a person or an API key that the gateway sends to an app. */
export const IDENTITY_HEADER = 'x-corong-identity';
/** Header with the address and country of a visitor, with an HMAC of a key that the gateway shares with this app alone. */
export const VISITOR_HEADER = 'x-corong-visitor';
/** Purpose of the token in the first header; a token for another purpose is refused. */
export const IDENTITY_PURPOSE = 'identity';
/** Seconds that a signed identity is valid. */
export const IDENTITY_TTL = 10;

/** The caller of a request, as the gateway signed it. */
export interface Identity {
  /** `key_…` or `psn_…`; null for a visitor without credentials. */
  actor: string | null;
  workspace: string | null;
  role: Role | null;
  /** True for the owner of this instance. */
  instance: boolean;
  /** The client's address, for rate limits; never stored or logged. */
  ip: string;
  /** ISO 3166-1 alpha-2, if a trusted proxy sent it. */
  country?: string;
}

/** Returns the identity of someone without an API key. */
export const visitorIdentity = (ip: string, country: string | undefined): Identity => ({
  actor: null,
  workspace: null,
  role: null,
  instance: false,
  ip,
  ...(country !== undefined && { country }),
});

/**
 * Identities of the requests that the gateway forwarded to an app in its own process. Nothing is signed: only code of this
 * process has the request object, and no header can set this.
 */
const handedOver = Symbol('identity');

interface HandedOver extends IncomingMessage {
  [handedOver]?: Identity;
}

/** Attaches an identity to a request that is handed to an app in the same process. */
export const handOver = (request: IncomingMessage, identity: Identity): void => {
  (request as HandedOver)[handedOver] = identity;
};

/** Returns the identity that `handOver` attached; undefined without one. */
export const handedOverIdentity = (request: IncomingMessage): Identity | undefined =>
  (request as HandedOver)[handedOver];
