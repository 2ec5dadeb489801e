import { useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { ButtonLink } from '../parts/Button';
import { EmptyState } from '../parts/EmptyState';
import { ProblemNote } from '../parts/ProblemNote';
import { Skeleton } from '../parts/Skeleton';
import { ConversationRow } from './ConversationRow';
import { draftedBy } from './drafts';
import { searchOf, type Filters } from './filters';
import { useInbox } from './inbox-context';
import { listOf, tags as allTags } from './queries';
import type { Conversation } from './types';
import './list.css';

/** Height of a row in pixels, as in inbox.css. */
const ROW = 92;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 15;

/** The conversations of a list. Only the rows in sight are in the page, however long the list is. */
export function ConversationList({
  filters,
  chosen,
  onLoaded,
}: {
  filters: Filters;
  chosen: string | undefined;
  /** Told which conversations are loaded, for the keys that go to the next one. */
  onLoaded: (ids: readonly string[]) => void;
}): ReactNode {
  const { me } = useInbox();
  const {
    data = [],
    isPending,
    error,
    refetch,
    hasNextPage,
    isFetchingNextPage,
    fetchNextPage,
  } = useInfiniteQuery({
    ...listOf(filters),
    meta: { filters },
  });
  const { data: tags } = useQuery(allTags);
  const byId = useMemo(() => new Map((tags ?? []).map((tag) => [tag.id, tag])), [tags]);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: data.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => data[index]!.id,
    overscan: 6,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last > data.length - AHEAD) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, last, data.length, fetchNextPage]);
  useEffect(() => onLoaded(data.map(({ id }) => id)), [data, onLoaded]);
  const index = data.findIndex(({ id }) => id === chosen);
  useEffect(() => {
    if (index >= 0) rows.scrollToIndex(index, { align: 'auto' });
    // Only when another one is chosen: the list may move below it.
  }, [chosen]);

  const drafted = draftedBy(me.id);
  if (error) return <ProblemNote error={error} retry={() => void refetch()} />;
  if (isPending) return <Skeleton lines={8} />;
  if (data.length === 0) return <EmptyList filters={filters} />;
  return (
    <div className="conversation-list" ref={scroller} tabIndex={-1}>
      <ul ref={(list) => void list?.style.setProperty('height', `${rows.getTotalSize()}px`)}>
        {shown.map((row) => {
          const conversation: Conversation = data[row.index]!;
          const { id } = conversation;
          return (
            <li
              key={id}
              ref={(line) => void line?.style.setProperty('transform', `translateY(${row.start}px)`)}
              aria-setsize={hasNextPage ? -1 : data.length}
              aria-posinset={row.index + 1}
            >
              <ConversationRow
                conversation={conversation}
                href={`/inbox/${id}${searchOf(filters)}`}
                isChosen={id === chosen}
                isDrafted={drafted.has(id)}
                tags={byId}
                me={me.id}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function EmptyList({ filters }: { filters: Filters }): ReactNode {
  const { t } = useLingui();
  const narrowed = filters.door ?? filters.tag ?? filters.waiting;
  if (narrowed !== undefined)
    return (
      <EmptyState
        icon="filter"
        title={t`Nothing matches`}
        action={
          <ButtonLink
            href={`/inbox${searchOf({ view: filters.view })}`}
          >{t`Show all of this list`}</ButtonLink>
        }
      >
        {t`No conversation of this list has all that you filter by.`}
      </EmptyState>
    );
  if (filters.view === 'open')
    return (
      <EmptyState icon="inbox" title={t`No open conversations`}>
        {t`As soon as a customer writes, through the web chat or a connected account, the chat stands here.`}
      </EmptyState>
    );
  return (
    <EmptyState
      icon="check"
      title={t`Nothing here`}
      action={<ButtonLink href="/inbox">{t`Show all open ones`}</ButtonLink>}
    >
      {filters.view === 'mine'
        ? t`Nobody waits for you. Take a conversation from those without a person.`
        : t`This list is empty at the moment.`}
    </EmptyState>
  );
}
