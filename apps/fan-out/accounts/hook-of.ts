import type { Keys } from '#platform/security/keys.js';

/** Finds an account by its verify token without keeping the token in clear. */
export const hookOf = (keys: Keys, verifyToken: string): string => keys.lookup('verify token', verifyToken);
