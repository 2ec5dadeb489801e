import {
  infiniteQueryOptions,
  queryOptions,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { api } from '../api/client';
import { listQuery, type Filters } from './filters';
import type { Conversation, Message, Note } from './types';

/** Returns the data of an answer; what fails throws an `ApiProblem`. */
export const answered = async <T>(request: Promise<{ data?: T }>): Promise<T> => (await request).data as T;

/** Entries of one page of a list, and of the messages of a conversation. */
const PAGE = 50;

/** A page of a list, and the pages of one that are loaded. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
export type Pages<T> = InfiniteData<Page<T>, string | undefined>;

const nextOf = <T>({ next_cursor }: Page<T>) => next_cursor ?? undefined;
const all = <T>(data: Pages<T>): T[] => data.pages.flatMap(({ items }) => items);

/** The keys of what is asked, so that live events can say what changed. */
export const keys = {
  all: ['inbox'] as const,
  lists: ['inbox', 'list'] as const,
  list: (filters: Filters) => ['inbox', 'list', listQuery(filters)] as const,
  counts: ['inbox', 'counts'] as const,
  conversation: (id: string) => ['inbox', 'conversation', id] as const,
  of: (what: 'messages' | 'notes' | 'changes' | 'orders' | 'stages', id: string) =>
    ['inbox', what, id] as const,
};

export const askList = async (filters: Filters, cursor?: string): Promise<Page<Conversation>> =>
  answered(
    api.GET('/v1/conversations', { params: { query: { ...listQuery(filters), cursor, limit: PAGE } } }),
  );

export const listOf = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: keys.list(filters),
    queryFn: ({ pageParam }) => askList(filters, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextOf<Conversation>,
    select: all<Conversation>,
    staleTime: Infinity,
  });

export const counts = queryOptions({
  queryKey: keys.counts,
  queryFn: () => answered(api.GET('/v1/conversations/counts')),
  staleTime: Infinity,
});

export const conversationOf = (id: string) =>
  queryOptions({
    queryKey: keys.conversation(id),
    queryFn: () => answered(api.GET('/v1/conversations/{id}', { params: { path: { id } } })),
    staleTime: Infinity,
  });

export const messagesOf = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.of('messages', id),
    queryFn: ({ pageParam: cursor }) =>
      answered(
        api.GET('/v1/conversations/{id}/messages', {
          params: { path: { id }, query: { cursor, limit: PAGE } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextOf<Message>,
    select: all<Message>,
    staleTime: Infinity,
  });

export const notesOf = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.of('notes', id),
    queryFn: ({ pageParam: cursor }) =>
      answered(
        api.GET('/v1/conversations/{id}/notes', { params: { path: { id }, query: { cursor, limit: 100 } } }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: nextOf<Note>,
    select: all<Note>,
    staleTime: Infinity,
  });

export const changesOf = (id: string) =>
  queryOptions({
    queryKey: keys.of('changes', id),
    queryFn: () =>
      answered(
        api.GET('/v1/conversations/{id}/changes', { params: { path: { id }, query: { limit: 100 } } }),
      ),
    staleTime: Infinity,
  });

export const ordersOf = (id: string) =>
  queryOptions({
    queryKey: keys.of('orders', id),
    queryFn: () =>
      answered(api.GET('/v1/conversations/{id}/orders', { params: { path: { id }, query: { limit: 100 } } })),
    staleTime: Infinity,
  });

export const stagesOf = (id: string) =>
  queryOptions({
    queryKey: keys.of('stages', id),
    queryFn: () =>
      answered(api.GET('/v1/conversations/{id}/stages', { params: { path: { id }, query: { limit: 100 } } })),
    staleTime: Infinity,
  });

/** Pages of a short list that are asked for at most. */
const MOST_PAGES = 10;

/** Returns all items of a list that is short by its nature. */
async function everyPage<T>(ask: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let nth = 0; nth < MOST_PAGES; nth++) {
    const page = await ask(cursor);
    items.push(...page.items);
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  return items;
}

/** People and teams change seldom; a new one shows after a minute, or a reload. */
export const people = queryOptions({
  queryKey: ['inbox-people'],
  queryFn: () =>
    everyPage((cursor) => answered(api.GET('/v1/people', { params: { query: { cursor, limit: 100 } } }))),
  staleTime: 60_000,
});

export const teams = queryOptions({
  queryKey: ['inbox-teams'],
  queryFn: () =>
    everyPage((cursor) => answered(api.GET('/v1/teams', { params: { query: { cursor, limit: 100 } } }))),
  staleTime: 60_000,
});

export const tags = queryOptions({
  queryKey: ['inbox-tags'],
  queryFn: () =>
    everyPage((cursor) => answered(api.GET('/v1/tags', { params: { query: { cursor, limit: 100 } } }))),
  staleTime: 60_000,
});

/** All quick replies; a workspace has 500 at most. */
export const allQuickReplies = queryOptions({
  queryKey: ['inbox-quick-replies'],
  queryFn: () =>
    everyPage((cursor) =>
      answered(api.GET('/v1/quick-replies', { params: { query: { cursor, limit: 100 } } })),
    ),
  staleTime: 30_000,
});

export const quickReplies = (shortcut: string) =>
  queryOptions({
    queryKey: ['inbox-quick-replies', shortcut],
    queryFn: () =>
      answered(
        api.GET('/v1/quick-replies', { params: { query: { ...(shortcut && { shortcut }), limit: 20 } } }),
      ),
    staleTime: 30_000,
  });

export const found = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['inbox-found', q],
    queryFn: ({ pageParam: cursor }) =>
      answered(api.GET('/v1/messages', { params: { query: { q, cursor, limit: 30 } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }: { next_cursor: string | null }) => next_cursor ?? undefined,
  });

/** The chats of the person behind a contact, through all doors. */
export const chatsOf = (contact: string) =>
  queryOptions({
    queryKey: ['inbox', 'contact', contact],
    queryFn: () =>
      answered(
        api.GET('/v1/contacts/{id}/conversations', {
          params: { path: { id: contact }, query: { limit: 10 } },
        }),
      ),
    staleTime: 60_000,
  });

/** Asks the ads side by the ad's id alone; the browser does not tell it from which page. */
export const adLabelOf = (id: string) =>
  queryOptions({
    queryKey: ['ad-label', id],
    queryFn: () =>
      answered(api.GET('/v1/ads/{id}/label', { params: { path: { id } }, referrerPolicy: 'no-referrer' })),
    staleTime: 300_000,
  });

export const greetingOf = (id: string) =>
  queryOptions({
    queryKey: ['greeting', id],
    queryFn: () => answered(api.GET('/v1/greetings/{id}', { params: { path: { id } } })),
    staleTime: 300_000,
  });

/** Puts a conversation, as it is now, into every list and page that shows it. */
export function showConversation(client: QueryClient, conversation: Conversation): void {
  client.setQueryData(keys.conversation(conversation.id), conversation);
  client.setQueriesData<Pages<Conversation>>({ queryKey: keys.lists }, (data) =>
    replaced(data, conversation.id, () => conversation),
  );
}

/** Returns the data with an item changed where it is; undefined of `change` takes it out. Unchanged data stay the same object. */
export function replaced<T extends { id: string }>(
  data: Pages<T> | undefined,
  id: string,
  change: (item: T) => T | undefined,
): Pages<T> | undefined {
  if (!data?.pages.some(({ items }) => items.some((item) => item.id === id))) return data;
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.flatMap((item) => (item.id === id ? (change(item) ?? []) : item)),
  }));
  return { ...data, pages };
}
