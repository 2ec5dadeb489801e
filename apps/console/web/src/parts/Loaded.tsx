import type { ReactNode } from 'react';
import { ProblemNote } from './ProblemNote';
import { Skeleton } from './Skeleton';

interface Asked<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

/** Shows what a query brings: lines in its place while it is on its way, words and a button if it fails. */
export function Loaded<T>({
  query,
  lines,
  children,
}: {
  query: Asked<T>;
  lines?: number;
  children: (data: T) => ReactNode;
}): ReactNode {
  // What was loaded once stays on the page when a later try fails: the banner says that the server is away.
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) return <Skeleton lines={lines} />;
  return <ProblemNote error={query.error} retry={() => void query.refetch()} />;
}
