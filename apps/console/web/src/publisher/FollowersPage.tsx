import type { ReactNode } from 'react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { query, type Schemas } from '../api/client';
import { may, useSession } from '../api/session';
import { ButtonLink, Count, EmptyState, Icon, Loaded, Table, useFormats } from '../parts';
import { ChannelFrame } from './ChannelFrame';
import { FindFollower } from './FindFollower';
import { FollowerList } from './FollowerList';
import { ImportList } from './ImportList';
import { iconOf, useTransportName } from './transports';
import './Delivery.css';

/** Who follows a channel: by which way, brought by what, and who left. */
export default function FollowersPage({ id }: { id: string }): ReactNode {
  const { t } = useLingui();
  const session = useSession();
  const mayImport = may(session, ['publisher']);
  const audience = query.useQuery('get', '/v1/channels/{id}/audience', { params: { path: { id } } });
  const sources = query.useQuery('get', '/v1/channels/{id}/audience/sources', { params: { path: { id } } });
  return (
    <ChannelFrame
      id={id}
      tab="followers"
      actions={({ archived }) =>
        mayImport &&
        !archived && (
          <ButtonLink icon="upload" href={`/channels/${id}/import`}>
            {t`Import followers`}
          </ButtonLink>
        )
      }
    >
      {() => (
        <div className="stack wide">
          <Loaded query={audience}>
            {(data) =>
              data.total === 0 ? (
                <EmptyState
                  icon="followers"
                  title={t`Nobody follows yet`}
                  action={
                    <ButtonLink kind="primary" icon="qr" href={`/channels/${id}/share`}>
                      {t`Share the channel`}
                    </ButtonLink>
                  }
                >
                  <Trans>Put its address, its QR code or its form where your customers are.</Trans>
                </EmptyState>
              ) : (
                <Ways audience={data} />
              )
            }
          </Loaded>
          <Loaded query={sources} lines={2}>
            {(data) => <Sources sources={data} />}
          </Loaded>
          {mayImport && <FindFollower />}
          {session.role === 'owner' && <FollowerList id={id} />}
          {mayImport && <ImportList id={id} />}
        </div>
      )}
    </ChannelFrame>
  );
}

function Ways({ audience: { total, by_transport, retired } }: { audience: Schemas['Audience'] }): ReactNode {
  const { t } = useLingui();
  const { percent } = useFormats();
  const nameOf = useTransportName();
  const rows = (Object.entries(by_transport) as [string, number][])
    .map(([transport, followers]) => ({ transport, followers }))
    .filter(({ followers }) => followers > 0)
    .sort((one, other) => other.followers - one.followers);
  const ended = Object.values(retired).reduce((sum: number, count) => sum + count, 0);
  return (
    <section className="stack tight">
      <h2>
        <Plural value={total} one="# follower" other="# followers" />
      </h2>
      <Table
        label={t`Followers by way`}
        rows={rows}
        keyOf={({ transport }) => transport}
        columns={[
          {
            id: 'transport',
            title: t`Way`,
            cell: ({ transport }) => (
              <span className="named">
                <Icon name={iconOf(transport)} />
                {nameOf(transport)}
              </span>
            ),
          },
          {
            id: 'followers',
            title: t`Followers`,
            number: true,
            cell: ({ followers }) => <Count value={followers} />,
          },
          {
            id: 'share',
            title: t`Part of all`,
            number: true,
            cell: ({ followers }) => percent(followers, total),
          },
        ]}
      />
      {ended > 0 && (
        <p className="soft small">
          <Plural
            value={ended}
            one="# more no longer follows, because the address is gone, blocked the sender or refused mails."
            other="# more no longer follow, because their addresses are gone, blocked the sender or refused mails."
          />
        </p>
      )}
    </section>
  );
}

function Sources({
  sources: { items, others, unknown },
}: {
  sources: Schemas['AudienceSources'];
}): ReactNode {
  const { t } = useLingui();
  if (items.length === 0) return null;
  const rows = [
    ...items,
    ...(others > 0 ? [{ source: t`Other sources`, followers: others }] : []),
    ...(unknown > 0 ? [{ source: t`Not known`, followers: unknown }] : []),
  ];
  return (
    <section className="stack tight">
      <h2>{t`What brought them`}</h2>
      <Table
        label={t`What brought them`}
        rows={rows}
        keyOf={({ source }) => source}
        columns={[
          {
            id: 'source',
            title: t`Link, form or file`,
            cell: ({ source }) => (
              <span className="post-words" dir="auto">
                {source}
              </span>
            ),
          },
          {
            id: 'followers',
            title: t`Followers`,
            number: true,
            cell: ({ followers }) => <Count value={followers} />,
          },
        ]}
      />
    </section>
  );
}
