import type { Role } from './roles.js';

/** Header with the signed identity that the gateway sends to an app. */
export const IDENTITY_HEADER = 'x-corong-identity';
/** Purpose of the token in that header; a token for another purpose is refused. */
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
}
