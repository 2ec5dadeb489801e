import { useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useFormats } from '../parts/formats';
import { ProblemNote } from '../parts/ProblemNote';
import { Skeleton } from '../parts/Skeleton';
import { ChangeLine } from './ChangeLine';
import { useInbox } from './inbox-context';
import { MessageBubble } from './MessageBubble';
import { NoteItem } from './NoteItem';
import { changesOf, messagesOf, notesOf } from './queries';
import { timelineOf, type Entry } from './timeline';
import type { Message } from './types';

/** The thread, the newest at the bottom. Older messages are loaded as one scrolls up to them. */
export function ThreadMessages({ id }: { id: string }): ReactNode {
  const { t } = useLingui();
  const { timeZone } = useInbox();
  const messages = useInfiniteQuery(messagesOf(id));
  const notes = useInfiniteQuery(notesOf(id));
  const { data: changes } = useQuery(changesOf(id));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = messages;
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!hasNextPage || isFetchingNextPage || !top.current) return;
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && void fetchNextPage(), {
      rootMargin: '600px',
    });
    seen.observe(top.current);
    return () => seen.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const oldest = messages.data?.at(-1)?.at;
  const oldestNote = notes.data?.at(-1)?.created_at;
  useEffect(() => {
    if (notes.hasNextPage && !notes.isFetchingNextPage && oldest && oldestNote && oldestNote > oldest)
      void notes.fetchNextPage();
  }, [notes, oldest, oldestNote]);

  const dayOf = useMemo(() => {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone });
    return (at: string) => format.format(new Date(at));
  }, [timeZone]);
  const entries = useMemo(
    () =>
      timelineOf(
        {
          messages: messages.data ?? [],
          notes: notes.data ?? [],
          changes: changes?.items ?? [],
          isComplete: !hasNextPage,
        },
        dayOf,
      ),
    [messages.data, notes.data, changes, hasNextPage, dayOf],
  );
  const byId = useMemo(() => new Map(messages.data?.map((one) => [one.id, one])), [messages.data]);

  if (messages.error) return <ProblemNote error={messages.error} retry={() => void messages.refetch()} />;
  return (
    <div className="thread-scroll" tabIndex={0} role="region" aria-label={t`Messages of this chat`}>
      <div className="thread-entries" role="log" aria-live="polite" aria-relevant="additions">
        <div ref={top} className="thread-top small soft">
          {isFetchingNextPage && <Skeleton lines={2} />}
          {!hasNextPage && !messages.isPending && t`The beginning of the chat`}
        </div>
        {messages.isPending ? (
          <Skeleton lines={6} />
        ) : (
          entries.map((one) => <Shown key={one.key} entry={one} byId={byId} />)
        )}
      </div>
    </div>
  );
}

function Shown({ entry, byId }: { entry: Entry; byId: ReadonlyMap<string, Message> }): ReactNode {
  const { time } = useFormats();
  switch (entry.type) {
    case 'day':
      return <p className="thread-day small soft">{time(new Date(entry.at), 'date')}</p>;
    case 'note':
      return <NoteItem note={entry.note} />;
    case 'change':
      return <ChangeLine change={entry.change} />;
    case 'message':
      return (
        <MessageBubble
          message={entry.message}
          reactions={entry.reactions}
          continues={entry.continues}
          answered={entry.message.replies_to ? byId.get(entry.message.replies_to) : undefined}
        />
      );
  }
}
