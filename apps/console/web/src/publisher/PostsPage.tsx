import type { ReactNode } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { api, type Schemas } from '../api/client';
import { may, useSession } from '../api/session';
import { Badge, Button, ButtonLink, EmptyState, Loaded, Table, Time } from '../parts';
import { ChannelFrame } from './ChannelFrame';
import { shortTitle } from './post-title';

/** The posts of a channel, newest first, drafts among them. */
export default function PostsPage({ id }: { id: string }): ReactNode {
  const { t } = useLingui();
  const session = useSession();
  const posts = useInfiniteQuery({
    queryKey: ['get', '/v1/channels/{id}/posts', id],
    queryFn: async ({ pageParam, signal }) => {
      const params = { path: { id }, query: { limit: 50, cursor: pageParam ?? undefined } };
      return (await api.GET('/v1/channels/{id}/posts', { params, signal })).data!;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  const write = may(session, ['publisher']) && (
    <ButtonLink kind="primary" icon="edit" href={`/channels/${id}/write`}>
      {t`Write a post`}
    </ButtonLink>
  );
  return (
    <ChannelFrame id={id} tab="posts" actions={({ archived }) => !archived && write}>
      {({ archived }) => (
        <Loaded query={posts}>
          {({ pages }) => {
            const rows = pages.flatMap(({ items }) => items);
            if (rows.length === 0)
              return (
                <EmptyState icon="post" title={t`No posts yet`} action={!archived && write}>
                  <Trans>
                    Write the first one: you see beforehand what followers will read, and afterwards who got
                    it.
                  </Trans>
                </EmptyState>
              );
            return (
              <div className="stack">
                <PostTable rows={rows} />
                {posts.hasNextPage && (
                  <div className="row">
                    <Button busy={posts.isFetchingNextPage} onPress={() => void posts.fetchNextPage()}>
                      {t`Show more`}
                    </Button>
                  </div>
                )}
              </div>
            );
          }}
        </Loaded>
      )}
    </ChannelFrame>
  );
}

function PostTable({ rows }: { rows: readonly Schemas['PostView'][] }): ReactNode {
  const { t } = useLingui();
  return (
    <Table
      label={t`Posts`}
      rows={rows}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => `/posts/${id}`}
      columns={[
        { id: 'title', title: t`Post`, cell: (post) => <span dir="auto">{shortTitle(post) ?? '–'}</span> },
        {
          id: 'state',
          title: t`State`,
          cell: ({ state, edited_at }) => (
            <span className="row">
              {state === 'draft' ? <Badge>{t`draft`}</Badge> : <Badge tone="good">{t`published`}</Badge>}
              {edited_at !== null && <Badge>{t`changed`}</Badge>}
            </span>
          ),
        },
        {
          id: 'at',
          title: t`When`,
          wideOnly: true,
          cell: ({ published_at, created_at }) => <Time at={published_at ?? created_at} />,
        },
      ]}
    />
  );
}
