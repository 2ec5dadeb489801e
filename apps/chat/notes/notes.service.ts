import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Conversations } from '../conversations/conversations.service.js';
import { messages, NoteWritten } from '../conversations/conversation.topic.js';
import { noteView, type NoteInput, type NoteView } from './note.dto.js';
import { Note } from './note.entity.js';

/** Writes and lists the team's notes about a conversation. */
@Injectable()
export class Notes {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly conversations: Conversations,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** Writes a note, and tells the team's streams; throws 404 for an unknown conversation. It changes nothing else of the conversation. */
  async write(caller: Caller, conversation_id: string, { text }: NoteInput): Promise<NoteView> {
    const { workspace: workspace_id, actor: author } = caller;
    // Only the id is stored with the answer, so that the text is stored nowhere but in the note.
    const { id } = await this.idempotency.once(caller, workspace_id, async (tx) => {
      // Locked, so that an erasure of the contact does not miss the note.
      const { message_sequence } = await this.conversations.lockStarted(tx, workspace_id, conversation_id);
      const created_at = this.clock.now();
      const note = { id: this.ids.next('nte'), workspace_id, conversation_id, author, text, created_at };
      await tx.insert(Note, make(Note, note));
      const written = make(NoteWritten, { workspace_id, conversation_id, note_id: note.id });
      await this.outbox.append(tx, messages, written, message_sequence);
      return { id: note.id };
    });
    const note = await this.database.read.findOneBy(Note, { id, workspace_id });
    if (!note) throw Problem.notFound('note');
    return noteView(note);
  }

  /** Returns a page of a conversation's notes, newest first. */
  async list(workspace_id: string, conversation_id: string, page: PageQuery): Promise<Page<NoteView>> {
    const rows = await this.database.read.find(Note, {
      where: { workspace_id, conversation_id, ...afterId(page.cursor, 'nte') },
      order: { id: 'DESC' },
      take: page.limit + 1,
    });
    return pageOf(rows, page.limit, (row) => row.id, noteView);
  }
}
