import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { query, type Schemas } from '../api/client';
import { may, useSession } from '../api/session';
import { Badge, Loaded, PageHeader } from '../parts';
import { Composer } from './Composer';
import { DeliveryPage } from './DeliveryPage';
import { shortTitle } from './post-title';
import './Delivery.css';

/** A draft is written on; a published post shows who got it. */
export default function PostPage({ id }: { id: string }): ReactNode {
  const session = useSession();
  const post = query.useQuery('get', '/v1/posts/{id}', { params: { path: { id } } });
  return (
    <Loaded query={post}>
      {(data) => {
        if (data.state === 'published') return <DeliveryPage id={id} post={data} />;
        if (may(session, ['publisher'])) return <Composer key={id} channelId={data.channel_id} post={data} />;
        return <DraftToRead post={data} />;
      }}
    </Loaded>
  );
}

function DraftToRead({ post }: { post: Schemas['PostView'] }): ReactNode {
  const { t } = useLingui();
  return (
    <>
      <PageHeader
        title={shortTitle(post) ?? t`Draft`}
        back={{ href: `/channels/${post.channel_id}`, label: t`Channel` }}
        badge={<Badge>{t`draft`}</Badge>}
      />
      <div className="card post-words" dir="auto">
        {post.body}
      </div>
    </>
  );
}
