import { useState, type ReactNode } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { api } from '../api/client';
import { Button, Loaded } from '../parts';
import { FollowerTable } from './FollowerTable';

/** All followers with their addresses, for an owner. It is loaded once it is asked for: addresses are not for passing by. */
export function FollowerList({ id }: { id: string }): ReactNode {
  const { t } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const followers = useInfiniteQuery({
    queryKey: ['get', '/v1/channels/{id}/followers', id],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: 50, cursor: pageParam ?? undefined };
      return (await api.GET('/v1/channels/{id}/followers', { params: { path: { id }, query }, signal }))
        .data!;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    enabled: isOpen,
  });
  return (
    <section className="stack tight">
      <div className="row apart">
        <h2>{t`Everyone, with addresses`}</h2>
        <Button icon="eye" onPress={() => setOpen(!isOpen)} aria-expanded={isOpen}>
          {isOpen ? t`Hide` : t`Show`}
        </Button>
      </div>
      {!isOpen && (
        <p className="soft small">
          <Trans>Only owners of the workspace see addresses.</Trans>
        </p>
      )}
      {isOpen && (
        <Loaded query={followers}>
          {({ pages }) => (
            <div className="stack tight">
              <FollowerTable rows={pages.flatMap(({ items }) => items)} />
              {followers.hasNextPage && (
                <div className="row">
                  <Button busy={followers.isFetchingNextPage} onPress={() => void followers.fetchNextPage()}>
                    {t`Show more`}
                  </Button>
                </div>
              )}
            </div>
          )}
        </Loaded>
      )}
    </section>
  );
}
