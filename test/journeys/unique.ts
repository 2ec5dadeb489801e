import { randomBytes } from 'node:crypto';

/** Different at every play, so that the same instance can be played on again. */
export const unique = (): string => randomBytes(5).toString('hex');
