import { Entity, Index } from 'typeorm';
import type { MediaKind } from '#message/message-detail.js';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/**
 * `fetching`: the network still has it, and a job brings it. `storing`: it was received and is on its way into the store.
 * `stored`: its bytes are there. `failed`: it never came, and `problem` says why. `removed`: nothing of it is known any
 * more; its bytes go, and the row with them.
 */
export const MEDIA_STATES = ['fetching', 'storing', 'stored', 'failed', 'removed'] as const;
export type MediaState = (typeof MEDIA_STATES)[number];

/** Who sent it: an agent or a visitor of the web chat uploaded it, or a network told of it. */
export type MediaOrigin = 'agent' | 'visitor' | 'network';

/**
 * A file of a conversation. The bytes lie in the MediaStore under its id. Whatever key of the store may have bytes has a
 * row here, written before them, so that none are left behind.
 */
@Entity('media')
@Index('media_by_conversation', ['conversation_id', 'origin'])
@Index('media_by_message', ['message_id'])
@Index('media_by_due', ['state', 'due_at'])
export class Media {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  /** Null once it is `removed`. */
  @IdColumn({ nullable: true }) conversation_id: string | null;
  /** Null until a message carries it. */
  @IdColumn({ nullable: true }) message_id: string | null;
  @IdColumn({ length: 16 }) origin: MediaOrigin;
  @IdColumn({ length: 16 }) state: MediaState;
  /** As the network says; of an upload as its bytes say. */
  @IdColumn({ length: 16 }) kind: MediaKind;
  /** As the bytes say; null until they are there. */
  @IdColumn({ length: 128, nullable: true }) mime_type: string | null;
  @NumberColumn({ nullable: true }) bytes: number | null;
  /** Of an image, in pixels. */
  @NumberColumn({ nullable: true }) width: number | null;
  @NumberColumn({ nullable: true }) height: number | null;
  /** What its sender calls it. */
  @TextColumn({ nullable: true }) filename: string | null;
  /** Of the bytes, in hex. */
  @IdColumn({ nullable: true }) sha256: string | null;
  /** The account with whose network `network_media` is. */
  @IdColumn({ nullable: true }) connection_id: string | null;
  /** What the network calls it: by which it is fetched, or, of an upload, sent. */
  @TextColumn({ nullable: true }) network_media: string | null;
  /** Of an upload: until when the network keeps it. */
  @NumberColumn({ nullable: true }) network_until: number | null;
  /** Of fetching, or of removing. */
  @NumberColumn() attempts: number;
  /** When the sweep looks at it next: to fetch it, to remove it; null: never. */
  @NumberColumn({ nullable: true }) due_at: number | null;
  /** Why it failed, as a code. */
  @IdColumn({ length: 32, nullable: true }) problem: string | null;
  @NumberColumn() created_at: number;
}
