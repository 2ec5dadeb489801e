import { useState, type ReactNode } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Trans, useLingui } from '@lingui/react/macro';
import { api, type Schemas } from '../api/client';
import { may, useSession } from '../api/session';
import { Badge, Button, EmptyState, Loaded, PageHeader, Switch, Table, Time } from '../parts';
import { NewChannel } from './NewChannel';

/** The channels of a workspace: where posts go out. */
export default function ChannelsPage(): ReactNode {
  const { t } = useLingui();
  const session = useSession();
  const [isOpen, setOpen] = useState(false);
  const [showsArchived, setShowsArchived] = useState(false);
  const archived = showsArchived ? ('true' as const) : ('false' as const);
  const channels = useInfiniteQuery({
    queryKey: ['get', '/v1/channels', archived],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: 50, archived, cursor: pageParam ?? undefined };
      return (await api.GET('/v1/channels', { params: { query }, signal })).data!;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
  const mayWrite = may(session, ['publisher']);
  const add = mayWrite && (
    <Button kind="primary" icon="add" onPress={() => setOpen(true)}>
      {t`New channel`}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t`Channels`}
        lead={t`People follow a channel and get its posts where they chose to.`}
        actions={add}
      />
      <NewChannel isOpen={isOpen} onOpenChange={setOpen} />
      <Loaded query={channels}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          if (rows.length === 0 && !showsArchived)
            return (
              <div className="stack">
                <EmptyState icon="channel" title={t`Your first channel`} action={add}>
                  <Trans>
                    Give it a name and a handle. Its page is public at once, and people can follow it by mail,
                    in their browser, in WhatsApp and more.
                  </Trans>
                </EmptyState>
                <ArchivedSwitch isSelected={showsArchived} onChange={setShowsArchived} />
              </div>
            );
          return (
            <div className="stack">
              {rows.length === 0 ? (
                <EmptyState icon="archive" title={t`No archived channels`}>
                  <Trans>A channel that you archive in its settings is kept here, and can be restored.</Trans>
                </EmptyState>
              ) : (
                <ChannelTable rows={rows} />
              )}
              {channels.hasNextPage && (
                <div className="row">
                  <Button busy={channels.isFetchingNextPage} onPress={() => void channels.fetchNextPage()}>
                    {t`Show more`}
                  </Button>
                </div>
              )}
              <ArchivedSwitch isSelected={showsArchived} onChange={setShowsArchived} />
            </div>
          );
        }}
      </Loaded>
    </>
  );
}

function ArchivedSwitch(props: { isSelected: boolean; onChange: (on: boolean) => void }): ReactNode {
  const { t } = useLingui();
  return <Switch {...props}>{t`Show archived ones`}</Switch>;
}

function ChannelTable({ rows }: { rows: readonly Schemas['ChannelView'][] }): ReactNode {
  const { t } = useLingui();
  return (
    <Table
      label={t`Channels`}
      rows={rows}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => `/channels/${id}`}
      columns={[
        {
          id: 'name',
          title: t`Name`,
          cell: ({ name, archived }) => (
            <span className="row">
              <bdi>{name}</bdi>
              {archived && <Badge>{t`archived`}</Badge>}
            </span>
          ),
        },
        { id: 'handle', title: t`Handle`, cell: ({ handle }) => <code>@{handle}</code> },
        {
          id: 'description',
          title: t`What it is about`,
          wideOnly: true,
          cell: ({ description }) => <span dir="auto">{description || '–'}</span>,
        },
        {
          id: 'created',
          title: t`Since`,
          wideOnly: true,
          cell: ({ created_at }) => <Time at={created_at} as="date" />,
        },
      ]}
    />
  );
}
