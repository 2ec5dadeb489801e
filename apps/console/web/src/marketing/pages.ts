import { useInfiniteQuery } from '@tanstack/react-query';

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** A list that is loaded page by page. `key` begins with the path of the list, so that `reload` finds it. */
export function usePages<T>(
  key: readonly [path: string, ...rest: unknown[]],
  load: (cursor: string | undefined) => Promise<Page<T>>,
  enabled = true,
) {
  const pages = useInfiniteQuery({
    queryKey: ['get', ...key],
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    enabled,
  });
  return { ...pages, data: pages.data?.pages.flatMap(({ items }) => items) };
}
