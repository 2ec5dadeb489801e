import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useSession } from '../api/session';
import { EmptyState } from '../parts/EmptyState';
import { ConversationList } from './ConversationList';
import { FilterBar } from './FilterBar';
import { filtersFrom, searchOf, type Filters } from './filters';
import { InboxContext, type Inbox, type InboxForm } from './inbox-context';
import { InboxForms } from './InboxForms';
import { conversationOf } from './queries';
import { SearchResults } from './SearchResults';
import { Thread } from './Thread';
import { useInboxActions } from './use-inbox-actions';
import { useInboxStream } from './use-inbox-stream';
import './inbox.css';

const WIDE = '(min-width: 80rem)';

/** The inbox: the list, the thread, and the customer beside it. On a phone one of them at a time. */
export default function InboxPage({ id }: { id?: string }): ReactNode {
  const { t, i18n } = useLingui();
  const { person, workspace } = useSession();
  const [, go] = useLocation();
  const search = useSearch();
  const filters = useMemo(() => filtersFrom(search), [search]);
  const [form, setForm] = useState<InboxForm | null>(null);
  const [isSideOpen, setSideOpen] = useState(() => matchMedia(WIDE).matches);
  const [wanted, setWanted] = useState<{ number: number; mode: 'reply' | 'note'; text?: string }>({
    number: 0,
    mode: 'reply',
  });
  const [loaded, setLoaded] = useState<readonly string[]>([]);
  const searchField = useRef<HTMLInputElement>(null);
  const stream = useInboxStream(id ?? null);
  const { data: conversation } = useQuery({ ...conversationOf(id ?? ''), enabled: id !== undefined });

  const open = useCallback((one: string) => go(`/inbox/${one}${searchOf(filters)}`), [go, filters]);
  const change = useCallback(
    (next: Filters) => go(`${id === undefined ? '/inbox' : `/inbox/${id}`}${searchOf(next)}`),
    [go, id],
  );
  const write = useCallback(
    (mode: 'reply' | 'note', text?: string) =>
      setWanted(({ number }) => ({ number: number + 1, mode, text })),
    [],
  );
  useEffect(() => {
    document.title = `${t`Inbox`} · Corong`;
    setForm(null);
    setWanted({ number: 0, mode: 'reply' });
  }, [id, t]);

  const inbox = useMemo<Inbox>(
    () => ({
      me: person,
      timeZone: workspace.time_zone,
      currency: workspace.currency,
      language: i18n.locale === 'id' ? 'id' : 'en',
      open: setForm,
      write,
    }),
    [person, workspace, i18n.locale, write],
  );
  useInboxActions({
    conversation,
    loaded,
    open,
    ask: setForm,
    write,
    search: () => searchField.current?.focus(),
    side: () => setSideOpen((is) => !is),
  });

  const classes = ['inbox', id !== undefined && 'with-thread', id !== undefined && isSideOpen && 'with-side'];
  return (
    <InboxContext value={inbox}>
      <div className={classes.filter(Boolean).join(' ')}>
        <section className="list-pane" aria-label={t`Conversations`}>
          <FilterBar filters={filters} onChange={change} search={searchField} />
          {filters.q === undefined ? (
            <ConversationList filters={filters} chosen={id} onLoaded={setLoaded} />
          ) : (
            <SearchResults filters={filters} chosen={id} />
          )}
        </section>
        {id === undefined ? (
          <section className="thread-pane nothing-chosen">
            <EmptyState icon="chat" title={t`Choose a conversation`}>
              {t`J and K go through the list, R answers, ? shows all keys.`}
            </EmptyState>
          </section>
        ) : (
          <Thread
            key={id}
            id={id}
            back={`/inbox${searchOf(filters)}`}
            wanted={wanted}
            stream={stream}
            isSideOpen={isSideOpen}
            onSide={() => setSideOpen(!isSideOpen)}
          />
        )}
      </div>
      {form && <InboxForms form={form} conversation={conversation} onClose={() => setForm(null)} />}
    </InboxContext>
  );
}
