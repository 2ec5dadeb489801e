import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import { pageOf, type Page } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { NOTHING_READ, ReadPositions, type ReadUntil } from '../conversations/read-positions.service.js';
import { ConversationTags } from '../tags/conversation-tags.service.js';
import { Doors } from '../doors/doors.service.js';
import { conversationView, type ConversationView, type InboxQuery } from './inbox.dto.js';
import { Outlines } from './outlines.service.js';
import { inboxQuery, narrowestFilter } from './inbox-query.js';

/** Finds conversations for agents. A conversation is visible from the customer's first message on. */
@Injectable()
export class AgentInbox {
  constructor(
    private readonly database: Database,
    private readonly doors: Doors,
    private readonly tags: ConversationTags,
    private readonly readPositions: ReadPositions,
    private readonly outlines: Outlines,
  ) {}

  /** Returns a page of the workspace's conversations; those with the latest message come first. */
  async list(
    caller: Pick<Caller, 'workspace' | 'actor'>,
    query: InboxQuery,
  ): Promise<Page<ConversationView>> {
    const by = await narrowestFilter(this.database.read, caller, query);
    const rows = await inboxQuery(this.database.read, caller, query, by).getMany();
    return this.page(rows, query.limit, caller.actor);
  }

  /** Returns the page of these rows for a member. They are sorted by their last activity; one more than `limit` shows that there is a next page. */
  async page(rows: Conversation[], limit: number, member: string): Promise<Page<ConversationView>> {
    const windows = await this.doors.windowsOf(rows);
    const byId = new Map(rows.map(({ id }, index) => [id, windows[index]!]));
    const ids = rows.map(({ id }) => id);
    const tags = await this.tags.of(ids);
    const read = await this.readPositions.ofMember(member, ids);
    const outlineOf = await this.outlines.of(rows);
    return pageOf(
      rows,
      limit,
      (row) => `${row.last_activity_at}-${row.id}`,
      (row) =>
        conversationView(
          row,
          byId.get(row.id)!,
          tags.get(row.id)!,
          read.get(row.id) ?? NOTHING_READ,
          outlineOf(row),
        ),
    );
  }

  /** Returns the API's view of a conversation for a member, with its reply window as of now. */
  async view(row: Conversation, member: string): Promise<ConversationView> {
    const read = await this.readPositions.ofMember(member, [row.id]);
    return (await this.viewFor(row))(read.get(row.id));
  }

  /** Returns the views of a conversation for several members, by what each has read. */
  async viewFor(row: Conversation): Promise<(read?: ReadUntil) => ConversationView> {
    const [window] = await this.doors.windowsOf([row]);
    const tags = (await this.tags.of([row.id])).get(row.id)!;
    const outline = (await this.outlines.of([row]))(row);
    return (read = NOTHING_READ) => conversationView(row, window!, tags, read, outline);
  }

  /**
   * Returns a conversation of the workspace. Throws 404 if it belongs to another workspace, or the customer has not
   * written yet.
   */
  async find(workspace_id: string, id: string): Promise<Conversation> {
    const where = { id, workspace_id, started_at: Not(IsNull()) };
    const conversation = await this.database.read.findOneBy(Conversation, where);
    if (!conversation) throw Problem.notFound('conversation');
    return conversation;
  }
}
