import createFetchClient from 'openapi-fetch';
import createQueryHooks from 'openapi-react-query';
import { noteAnswered, noteAway } from './connection';
import { ApiProblem, problemOf } from './problem';
import type { components, paths } from './schema';

/** The shapes of the API's answers and inputs, by the names of openapi.json. */
export type Schemas = components['schemas'];

/** Longest wait for an answer, in milliseconds: after that the server counts as away. */
const TIMEOUT = 30_000;

const GONE = new Set([502, 503, 504]);

/** Sends a request; throws an `ApiProblem` unless it succeeds. Uploads may take longer than other requests. */
export async function send(request: Request, timeout = TIMEOUT): Promise<Response> {
  let response: Response;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeout)]);
  try {
    response = await fetch(request, { signal });
  } catch (error) {
    if (request.signal.aborted) throw error;
    noteAway();
    throw new ApiProblem(0, 'No answer');
  }
  if (response.ok) {
    noteAnswered();
    return response;
  }
  const problem = await problemOf(response);
  // A part of the server may be away alone; then the banner would say too much if this answer came from the gateway.
  if (GONE.has(response.status) && !response.headers.has('x-request-id')) noteAway();
  else noteAnswered();
  if (response.status === 401) for (const listener of endings) listener(request);
  throw problem;
}

const endings = new Set<(request: Request) => void>();
/** Calls back when a request is answered with 401: the session has ended. */
export function whenSignedOut(listener: (request: Request) => void): void {
  endings.add(listener);
}

/** Requests of one kind: `await api.POST('/v1/channels', { body })`. What fails throws an `ApiProblem`. */
export const api = createFetchClient<paths>({ baseUrl: location.origin, fetch: (request) => send(request) });

/** The same as hooks with a cache: `query.useQuery('get', '/v1/channels')`, `query.useMutation('post', '/v1/channels')`. */
export const query = createQueryHooks(api);

/** A key for `Idempotency-Key`: one for each thing that a person wants, kept while it is tried again. */
export const newKey = (): string =>
  // Without TLS, but on this machine itself, a browser makes no such ids.
  typeof crypto.randomUUID === 'function'
    ? crypto.randomUUID()
    : Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
        byte.toString(16).padStart(2, '0'),
      ).join('');
