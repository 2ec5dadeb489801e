import type { ReactNode } from 'react';
import { Composer } from './Composer';

/** Writes a new post of a channel. */
export default function NewPostPage({ id }: { id: string }): ReactNode {
  return <Composer key={id} channelId={id} post={null} />;
}
