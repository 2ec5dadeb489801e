import type { ReactNode } from 'react';
import { query } from '../api/client';
import { Loaded } from '../parts';
import { Composer } from './Composer';

/** Changes a post that is published already. */
export default function EditPostPage({ id }: { id: string }): ReactNode {
  const post = query.useQuery('get', '/v1/posts/{id}', { params: { path: { id } } });
  return (
    <Loaded query={post}>{(data) => <Composer key={id} channelId={data.channel_id} post={data} />}</Loaded>
  );
}
