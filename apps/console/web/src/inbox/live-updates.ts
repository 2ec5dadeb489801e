import type { QueryClient } from '@tanstack/react-query';
import { isIn, type Filters } from './filters';
import { askList, keys, replaced, showConversation, type Page, type Pages } from './queries';
import type { Conversation, Message } from './types';

/** Milliseconds between two requests for the same list, however much happens. */
const BETWEEN_MS = 3_000;

/**
 * Applies what the stream brings to what is on screen. What is shown is changed where it stands; the order of a list, and what
 * comes new into it, are asked again, at most every three seconds. So the list is always an answer of the API.
 */
export class LiveUpdates {
  private readonly asking = new Map<string, { again: boolean }>();

  constructor(
    private readonly client: QueryClient,
    private readonly me: string,
  ) {}

  apply(event: string, data: unknown): void {
    if (event === 'message' || event === 'message_changed') {
      const { conversation_id, message } = data as { conversation_id: string; message: Message };
      this.showMessage(conversation_id, message);
    } else if (event === 'conversation') this.show(data as Conversation);
    else if (event === 'conversation_erased')
      this.forget((data as { conversation_id: string }).conversation_id);
    else if (event === 'note')
      this.askAgain(keys.of('notes', (data as { conversation_id: string }).conversation_id));
    else if (event === 'reset' || event === 'opened') this.loadAgain();
  }

  /** Loads again what is on screen: the stream was opened, and something may have happened before. */
  loadAgain(): void {
    void this.client.invalidateQueries({ queryKey: keys.all });
  }

  private show(conversation: Conversation): void {
    const { id } = conversation;
    const before = this.client.getQueryData<Conversation>(keys.conversation(id));
    // A version that is older than what is shown comes again after a reconnection.
    if (before && before.version > conversation.version) return;
    showConversation(this.client, conversation);
    if (before && before.version !== conversation.version) this.askAgain(keys.of('changes', id));
    for (const what of ['orders', 'stages'] as const) if (before) this.askAgain(keys.of(what, id));
    this.refreshLists(conversation);
    void this.later('counts', () => this.client.invalidateQueries({ queryKey: keys.counts }));
  }

  private refreshLists(conversation: Conversation): void {
    for (const query of this.client.getQueryCache().findAll({ queryKey: keys.lists })) {
      const { filters } = (query.meta ?? {}) as { filters?: Filters };
      if (!filters) continue;
      const queryKey = query.queryKey;
      const belongs = isIn(filters, this.me, conversation);
      if (!belongs)
        this.client.setQueryData<Pages<Conversation>>(queryKey, (data) =>
          replaced(data, conversation.id, () => undefined),
        );
      else if (query.isActive())
        void this.later(JSON.stringify(queryKey), () => this.refreshTop(queryKey, filters));
      else void this.client.invalidateQueries({ queryKey, refetchType: 'none' });
    }
  }

  /** Asks for the first page, and keeps the later ones that are loaded below it. A list that could not be asked for is out of date. */
  private async refreshTop(queryKey: readonly unknown[], filters: Filters): Promise<void> {
    const fresh = await askList(filters).catch(() => null);
    if (!fresh) return void this.client.invalidateQueries({ queryKey, refetchType: 'none' });
    this.client.setQueryData<Pages<Conversation>>(queryKey, (data) => (data ? merged(data, fresh) : data));
  }

  private showMessage(conversation: string, message: Message): void {
    this.client.setQueryData<Pages<Message>>(keys.of('messages', conversation), (data) => {
      if (!data) return data;
      const changed = replaced(data, message.id, () => message);
      if (changed !== data) return changed;
      const [first, ...rest] = data.pages;
      const newest = first?.items[0]?.sequence ?? 0;
      if (!first || message.sequence <= newest) return data;
      return { ...data, pages: [{ ...first, items: [message, ...first.items] }, ...rest] };
    });
  }

  private forget(id: string): void {
    this.client.setQueriesData<Pages<Conversation>>({ queryKey: keys.lists }, (data) =>
      replaced(data, id, () => undefined),
    );
    for (const what of ['messages', 'notes', 'changes', 'orders', 'stages'] as const)
      this.client.removeQueries({ queryKey: keys.of(what, id) });
    void this.client.invalidateQueries({ queryKey: keys.conversation(id) });
    void this.client.invalidateQueries({ queryKey: keys.counts });
  }

  private askAgain(queryKey: readonly unknown[]): void {
    void this.later(JSON.stringify(queryKey), () => this.client.invalidateQueries({ queryKey }));
  }

  /** Does it now, and once more after some seconds if it was asked for meanwhile. */
  private async later(name: string, work: () => Promise<unknown>): Promise<void> {
    const running = this.asking.get(name);
    if (running) return void (running.again = true);
    const mine = { again: true };
    this.asking.set(name, mine);
    while (mine.again) {
      mine.again = false;
      await work();
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
    this.asking.delete(name);
  }
}

/** Puts a fresh first page above the pages that are loaded; begins anew where a gap would be between them. */
export function merged(data: Pages<Conversation>, fresh: Page<Conversation>): Pages<Conversation> {
  const last = fresh.items.at(-1);
  const ids = new Set(fresh.items.map(({ id }) => id));
  const [first, ...rest] = data.pages;
  const overlaps = first?.items.some(({ id }) => ids.has(id)) ?? false;
  if (!last || !overlaps || !fresh.next_cursor) return { pages: [fresh], pageParams: [undefined] };
  const isBelow = (one: Conversation) =>
    !ids.has(one.id) &&
    (one.last_activity_at < last.last_activity_at ||
      (one.last_activity_at === last.last_activity_at && one.id < last.id));
  const below = [first!, ...rest].flatMap(({ items }) => items).filter(isBelow);
  const end = data.pages.at(-1)!;
  if (below.length === 0) return { pages: [fresh], pageParams: [undefined] };
  return {
    pages: [
      { items: fresh.items, next_cursor: fresh.next_cursor },
      { items: below, next_cursor: end.next_cursor },
    ],
    pageParams: [undefined, fresh.next_cursor],
  };
}
