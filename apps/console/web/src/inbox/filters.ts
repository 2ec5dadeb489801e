import type { Conversation, Door } from './types';

/** The lists that an agent looks at; `team:` is followed by a team's id. */
export const VIEWS = ['open', 'mine', 'unassigned', 'snoozed', 'resolved', 'spam'] as const;
export type View = (typeof VIEWS)[number] | `team:${string}`;

export const DOORS = [
  'web',
  'wa_me',
  'whatsapp',
  'messenger',
  'instagram',
  'telegram',
] as const satisfies Door[];

/** What the list shows; it stands in the page's address, so that a reload and "back" keep it. */
export interface Filters {
  view: View;
  door?: Door;
  tag?: string;
  waiting?: true;
  q?: string;
}

export function filtersFrom(search: string): Filters {
  const given = new URLSearchParams(search);
  const view = given.get('view') ?? '';
  const door = DOORS.find((one) => one === given.get('door'));
  const [tag, q] = [given.get('tag'), given.get('q')?.trim()];
  const isTeam = /^team:tem_[0-9a-z]{26}$/.test(view);
  return {
    view: isTeam ? (view as View) : (VIEWS.find((one) => one === view) ?? 'open'),
    ...(door && { door }),
    ...(tag && { tag }),
    ...(given.get('waiting') === '1' && { waiting: true as const }),
    ...(q && { q }),
  };
}

/** Returns the search part of the page's address, with its question mark; empty for the list of all open ones. */
export function searchOf({ view, door, tag, waiting, q }: Filters): string {
  const search = new URLSearchParams({
    ...(view !== 'open' && { view }),
    ...(door && { door }),
    ...(tag && { tag }),
    ...(waiting && { waiting: '1' }),
    ...(q && { q }),
  }).toString();
  return search && `?${search}`;
}

/** Returns the query of `GET /v1/conversations` for the filters. */
export function listQuery({ view, door, tag, waiting }: Filters) {
  const state = view === 'snoozed' || view === 'resolved' || view === 'spam' ? view : ('open' as const);
  return {
    state,
    ...(view === 'mine' && { assignee: 'me' }),
    ...(view === 'unassigned' && { assignee: 'none' }),
    ...(view.startsWith('team:') && { team: view.slice('team:'.length) }),
    ...(door && { door }),
    ...(tag && { tag }),
    ...(waiting && { unanswered: true }),
  };
}

/** Returns whether a conversation belongs into the list, as the API would say. `me`: id of the person who asks. */
export function isIn(filters: Filters, me: string, conversation: Conversation): boolean {
  const { state, assignee, team, door, tag, unanswered } = listQuery(filters) as {
    [Key in 'state' | 'assignee' | 'team' | 'door' | 'tag']?: string;
  } & { unanswered?: boolean };
  if (conversation.state !== state) return false;
  if (assignee === 'me' && conversation.assignee_id !== me) return false;
  if (assignee === 'none' && conversation.assignee_id !== null) return false;
  if (team !== undefined && conversation.team_id !== team) return false;
  if (door !== undefined && conversation.door !== door) return false;
  if (tag !== undefined && !conversation.tag_ids.includes(tag)) return false;
  return unanswered === undefined || conversation.unanswered === unanswered;
}
