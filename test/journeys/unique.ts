import { randomBytes } from 'node:crypto';

/** Returns a random text, so that journeys can run on the same instance again. */
export const unique = (): string => randomBytes(5).toString('hex');
