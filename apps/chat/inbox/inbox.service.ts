import { Injectable } from '@nestjs/common';
import { Brackets, IsNull, Not } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import { pageOf, parseCursor, type Page } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { Doors } from '../doors/doors.service.js';
import { conversationView, type ConversationView, type InboxQuery } from './inbox.dto.js';

/** Finds conversations for agents. A conversation is visible from the customer's first message on. */
@Injectable()
export class AgentInbox {
  constructor(
    private readonly database: Database,
    private readonly doors: Doors,
  ) {}

  /** Returns a page of the workspace's conversations; those with the latest message come first. */
  async list(
    { workspace: workspace_id, actor }: Pick<Caller, 'workspace' | 'actor'>,
    { limit, cursor, state, assignee, unanswered }: InboxQuery,
  ): Promise<Page<ConversationView>> {
    const query = this.database.read
      .createQueryBuilder(Conversation, 'c')
      .where('c.workspace_id = :workspace_id AND c.state = :state', { workspace_id, state })
      .andWhere('c.last_activity_at IS NOT NULL')
      .orderBy('c.last_activity_at', 'DESC')
      .addOrderBy('c.id', 'DESC')
      .limit(limit + 1);
    if (assignee === 'none') query.andWhere('c.assignee_id IS NULL');
    else if (assignee)
      query.andWhere('c.assignee_id = :assignee', { assignee: assignee === 'me' ? actor : assignee });
    if (unanswered !== undefined) query.andWhere(`c.unanswered_since IS ${unanswered ? 'NOT ' : ''}NULL`);
    const place = parseCursor(cursor, /^(\d{1,15})-(cnv_[0-9a-hjkmnp-tv-z]{26})$/);
    if (place) query.andWhere(before(Number(place[0]), place[1]!));
    const rows = await query.getMany();
    const windows = await this.doors.windowsOf(rows);
    const byId = new Map(rows.map(({ id }, index) => [id, windows[index]!]));
    return pageOf(
      rows,
      limit,
      (row) => `${row.last_activity_at}-${row.id}`,
      (row) => conversationView(row, byId.get(row.id)!),
    );
  }

  /** Returns the API's view of a conversation, with its reply window as of now. */
  async view(row: Conversation): Promise<ConversationView> {
    const [window] = await this.doors.windowsOf([row]);
    return conversationView(row, window!);
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

/** Returns the SQL condition for rows that come after a page's last row. */
function before(at: number, id: string): Brackets {
  return new Brackets((where) =>
    where
      .where('c.last_activity_at < :at', { at })
      .orWhere('c.last_activity_at = :at AND c.id < :id', { at, id }),
  );
}
