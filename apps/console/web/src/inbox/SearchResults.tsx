import { useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Button } from '../parts/Button';
import { EmptyState } from '../parts/EmptyState';
import { ProblemNote } from '../parts/ProblemNote';
import { Skeleton } from '../parts/Skeleton';
import { DoorMark } from './DoorMark';
import { ListTime } from './ListTime';
import { searchOf, type Filters } from './filters';
import { found } from './queries';
import type { Found } from './types';

/** The messages that have all words, the newest first. */
export function SearchResults({
  filters,
  chosen,
}: {
  filters: Filters;
  chosen: string | undefined;
}): ReactNode {
  const { t } = useLingui();
  const results = useInfiniteQuery(found(filters.q!));
  if (results.error) return <ProblemNote error={results.error} retry={() => void results.refetch()} />;
  if (results.isPending) return <Skeleton lines={6} />;
  const items = results.data.pages.flatMap((page) => page.items);
  if (items.length === 0 && !results.hasNextPage)
    return (
      <EmptyState icon="search" title={t`No message has all these words`}>
        {t`Each word is looked for from its beginning. Notes, file names and greetings are not searched.`}
      </EmptyState>
    );
  return (
    <div className="conversation-list found-list">
      <ul>
        {items.map((one) => (
          <li key={one.id}>
            <Link
              href={`/inbox/${one.conversation_id}${searchOf(filters)}`}
              className="row-link"
              aria-current={one.conversation_id === chosen ? 'page' : undefined}
            >
              <span className="row-line">
                <DoorMark door={one.door} />
                <span className="small soft">
                  <ListTime at={one.at} />
                </span>
              </span>
              <Snippet snippet={one.snippet} />
            </Link>
          </li>
        ))}
      </ul>
      {results.hasNextPage && (
        <Button busy={results.isFetchingNextPage} onPress={() => void results.fetchNextPage()}>
          {t`Look further back`}
        </Button>
      )}
    </div>
  );
}

/** The words that were found are marked; the text is shown as it was written, never as HTML. */
function Snippet({
  snippet: { text, marks, cut_before, cut_after },
}: {
  snippet: Found['snippet'];
}): ReactNode {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, length } of marks) {
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, start + length)}</mark>);
    at = start + length;
  }
  parts.push(text.slice(at));
  return (
    <span className="found-text" dir="auto">
      {cut_before && '… '}
      {parts}
      {cut_after && ' …'}
    </span>
  );
}
