import type { Role } from './roles.js';

/** Header in which the gateway tells a service who is asking. */
export const IDENTITY_HEADER = 'x-corong-identity';
export const IDENTITY_PURPOSE = 'identity';
/** Seconds that a signed identity lives. */
export const IDENTITY_TTL = 10;

/** Who is asking, as the gateway signed it. */
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
