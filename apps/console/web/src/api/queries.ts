import { QueryClient } from '@tanstack/react-query';
import { whenBack } from './connection';
import { ApiProblem } from './problem';

/** What one has done wrong is wrong when it is sent again; all else may work a moment later. */
const mayRetry = (failures: number, error: unknown): boolean =>
  failures < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500);

/** The cache of what the server has said. The live stream keeps it up to date, so nothing is asked again on a timer. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      retry: mayRetry,
      refetchOnWindowFocus: false,
      networkMode: 'always',
    },
    mutations: { retry: false, networkMode: 'always' },
  },
});

whenBack(() => void queryClient.invalidateQueries());

/** Loads again each list and thing whose path begins like this, such as `/v1/channels`. */
export const reload = (...paths: string[]): Promise<void> =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey }) => paths.some((path) => String(queryKey[1]).startsWith(path)),
  });
