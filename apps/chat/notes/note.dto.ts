import { IsISO8601, IsString } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { PlainText } from '#platform/http/text.js';
import { MemberId } from '../members/member-id.js';
import type { Note } from './note.entity.js';

/** A note to write. */
export class NoteInput {
  /** 1 to 4,000 characters of plain text; no control characters except newline and tab. @example Wants the invoice by Monday */
  @PlainText(1, 4_000) text: string;
}

/** A note of the team about a conversation, which its customer never sees. */
export class NoteView {
  @BoundedId('nte') id: string;
  /** The person or API key that wrote it. @example key_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @MemberId() author_id: string;
  /** @example Wants the invoice by Monday */
  @IsString() text: string;
  @IsISO8601() created_at: string;
}

/** Returns the API's view of a note. */
export const noteView = ({ id, author, text, created_at }: Note): NoteView =>
  make(NoteView, { id, author_id: author, text, created_at: new Date(created_at).toISOString() });
