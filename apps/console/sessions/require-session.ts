import type { IncomingMessage } from 'node:http';
import { Problem } from '#platform/http/problem.js';
import { tokenHashOf } from './session-cookie.js';

/** Returns the hash of the session's token; throws 403 for a request with an API key, which may not change how people sign in. */
export function requireSession(request: IncomingMessage): string {
  const token = tokenHashOf(request);
  if (token) return token;
  throw new Problem(403, 'This needs a person who is signed in, and not an API key');
}
