import { useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { api } from '../api/client';
import { hasStatus } from '../api/problem';
import { ButtonLink } from '../parts/Button';
import { EmptyState } from '../parts/EmptyState';
import { ProblemNote } from '../parts/ProblemNote';
import { Skeleton } from '../parts/Skeleton';
import { Composer } from './Composer';
import { PeersNote } from './PeersNote';
import { usePeers } from './peers';
import { conversationOf, messagesOf } from './queries';
import { SidePane } from './SidePane';
import { ThreadHeader } from './ThreadHeader';
import { ThreadMessages } from './ThreadMessages';
import type { ComposerMode } from './use-composer';
import type { InboxStream } from './use-inbox-stream';
import type { Conversation } from './types';
import './thread.css';

interface ThreadProps {
  id: string;
  back: string;
  wanted: { number: number; mode: ComposerMode; text?: string };
  stream: InboxStream;
  isSideOpen: boolean;
  onSide: () => void;
}

/** One conversation: what was said, who else is here, and where one answers. */
export function Thread(props: ThreadProps): ReactNode {
  const { t } = useLingui();
  const { id, back } = props;
  const { data, error, refetch } = useQuery(conversationOf(id));
  if (hasStatus(error, 404) || hasStatus(error, 400))
    return (
      <section className="thread-pane nothing-chosen">
        <EmptyState
          icon="search"
          title={t`This conversation is no longer here`}
          action={<ButtonLink href={back}>{t`Back to the list`}</ButtonLink>}
        >
          {t`It was erased with its contact, or deleted because it was too old to be kept.`}
        </EmptyState>
      </section>
    );
  if (data === undefined)
    return (
      <section className="thread-pane">
        {error ? <ProblemNote error={error} retry={() => void refetch()} /> : <Skeleton lines={8} />}
      </section>
    );
  return <Open {...props} conversation={data} />;
}

function Open({
  id,
  back,
  wanted,
  stream,
  isSideOpen,
  onSide,
  conversation,
}: ThreadProps & { conversation: Conversation }): ReactNode {
  const { peers, typed } = usePeers(id, stream.onActivity);
  useReading(conversation);
  return (
    <>
      <section className="thread-pane">
        <ThreadHeader conversation={conversation} back={back} onSide={onSide} isSideOpen={isSideOpen} />
        <ThreadMessages id={id} />
        <PeersNote peers={peers} />
        <Composer conversation={conversation} wanted={wanted} onTyped={typed} />
      </section>
      {isSideOpen && <SidePane conversation={conversation} onClose={onSide} />}
    </>
  );
}

/** Says that the agent has read what is on screen, while the page can be seen. */
function useReading({ id, unread, read_sequence }: Conversation): void {
  const { data } = useInfiniteQuery(messagesOf(id));
  const newest = data?.[0]?.sequence;
  useEffect(() => {
    if (unread === 0) return;
    const read = async () => {
      if (document.visibilityState !== 'visible') return;
      if (newest !== undefined && newest > read_sequence)
        await api.PUT('/v1/conversations/{id}/read', {
          params: { path: { id } },
          body: { sequence: newest },
        });
    };
    const soon = () => void read().catch(() => undefined);
    const timer = setTimeout(soon, 400);
    document.addEventListener('visibilitychange', soon);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', soon);
    };
  }, [id, unread, read_sequence, newest]);
}
