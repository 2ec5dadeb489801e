import type { ReactNode } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { api, type Schemas } from '../api/client';
import { Button, Loaded, Table, Time } from '../parts';
import { useTransportName } from './transports';

type State = Schemas['FollowerReceipt']['state'];

/** The followers with one state and reason, page by page. They have no names here: an owner sees who they are. */
export function ReceiptList({ id, state, reason }: { id: string; state: State; reason: string }): ReactNode {
  const { t } = useLingui();
  const nameOf = useTransportName();
  const receipts = useInfiniteQuery({
    queryKey: ['get', '/v1/posts/{id}/receipts', id, state, reason],
    queryFn: async ({ pageParam, signal }) => {
      const query = { state, reason, limit: 50, cursor: pageParam ?? undefined };
      const { data } = await api.GET('/v1/posts/{id}/receipts', { params: { path: { id }, query }, signal });
      return data!;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  return (
    <Loaded query={receipts} lines={3}>
      {({ pages }) => (
        <div className="stack tight">
          <Table
            label={t`Followers`}
            rows={pages.flatMap(({ items }) => items)}
            keyOf={(row) => row.follower_id}
            hrefOf={(row) => `/followers/${row.follower_id}`}
            columns={[
              { id: 'follower', title: t`Follower`, cell: (row) => <code>{row.follower_id.slice(-8)}</code> },
              { id: 'transport', title: t`Way`, cell: (row) => nameOf(row.transport) },
              {
                id: 'attempts',
                title: t`Attempts`,
                number: true,
                wideOnly: true,
                cell: (row) => row.attempts ?? '–',
              },
              {
                id: 'at',
                title: state === 'deferred' ? t`Tried again` : t`When`,
                cell: (row) => {
                  const at = state === 'deferred' ? row.until : row.at;
                  return at === null || at === undefined ? '–' : <Time at={at} />;
                },
              },
            ]}
          />
          {receipts.hasNextPage && (
            <div className="row">
              <Button busy={receipts.isFetchingNextPage} onPress={() => void receipts.fetchNextPage()}>
                {t`Show more`}
              </Button>
            </div>
          )}
        </div>
      )}
    </Loaded>
  );
}
