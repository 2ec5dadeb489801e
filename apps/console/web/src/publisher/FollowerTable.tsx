import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { Badge, Table, Time } from '../parts';
import { useTransportName } from './transports';

type Row = Schemas['FollowerView'] & { address?: string | null };

/** Followers, each linked to what they agreed to. An owner sees addresses. */
export function FollowerTable({ rows }: { rows: readonly Row[] }): ReactNode {
  const { t } = useLingui();
  const nameOf = useTransportName();
  return (
    <Table
      label={t`Followers`}
      rows={rows}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => `/followers/${id}`}
      columns={[
        {
          id: 'who',
          title: t`Follower`,
          cell: ({ id, address }) =>
            address ? <span className="post-words">{address}</span> : <code>{id.slice(-8)}</code>,
        },
        { id: 'transport', title: t`Way`, cell: ({ transport }) => nameOf(transport) },
        {
          id: 'state',
          title: t`State`,
          cell: ({ state }) =>
            state === 'following' ? <Badge tone="good">{t`follows`}</Badge> : <Badge>{t`ended`}</Badge>,
        },
        {
          id: 'since',
          title: t`Since`,
          wideOnly: true,
          cell: ({ followed_at, ended_at }) => <Time at={ended_at ?? followed_at} />,
        },
      ]}
    />
  );
}
