import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Schemas } from '../api/client';
import { query } from '../api/client';
import { may, useSession } from '../api/session';
import { Badge, Link, Loaded, PageHeader } from '../parts';
import './ChannelFrame.css';

export type Channel = Schemas['ChannelView'];

/** The pages of a channel. */
export type ChannelTab = 'posts' | 'followers' | 'share' | 'settings';

/** Loads a channel and shows its head, with a link to each of its pages, above what `children` shows. */
export function ChannelFrame({
  id,
  tab,
  actions,
  children,
}: {
  id: string;
  tab: ChannelTab;
  actions?: (channel: Channel) => ReactNode;
  children: (channel: Channel) => ReactNode;
}): ReactNode {
  const { t } = useLingui();
  const session = useSession();
  const channel = query.useQuery('get', '/v1/channels/{id}', { params: { path: { id } } });
  const tabs: readonly { id: ChannelTab; title: string; path: string }[] = [
    { id: 'posts', title: t`Posts`, path: '' },
    { id: 'followers', title: t`Followers`, path: '/followers' },
    { id: 'share', title: t`Share`, path: '/share' },
    ...(may(session, ['publisher'])
      ? [{ id: 'settings' as const, title: t`Settings`, path: '/settings' }]
      : []),
  ];
  return (
    <Loaded query={channel}>
      {(data) => (
        <>
          <PageHeader
            title={data.name}
            back={{ href: '/channels', label: t`Channels` }}
            badge={data.archived && <Badge tone="warn">{t`archived`}</Badge>}
            lead={
              <Link href={`/@${data.handle}`} target="_blank" aria-label={t`Page of the channel`}>
                @{data.handle}
              </Link>
            }
            actions={actions?.(data)}
          />
          <nav className="page-tabs" aria-label={t`Pages of the channel`}>
            {tabs.map((one) => (
              <Link
                key={one.id}
                href={`/channels/${id}${one.path}`}
                className="page-tab"
                aria-current={one.id === tab ? 'page' : undefined}
              >
                {one.title}
              </Link>
            ))}
          </nav>
          {children(data)}
        </>
      )}
    </Loaded>
  );
}
