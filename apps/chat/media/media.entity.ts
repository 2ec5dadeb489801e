import { Entity, Index } from 'typeorm';
import type { MediaKind } from '#message/message-detail.js';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/**
 * `fetching`: a job downloads it from the network. `storing`: it was received and is being moved into the store. `stored`:
 * its bytes are in the store. `failed`: the download failed, and `problem` says why. `removed`: its data are erased; the
 * bytes and the row will be deleted.
 */
export const MEDIA_STATES = ['fetching', 'storing', 'stored', 'failed', 'removed'] as const;
export type MediaState = (typeof MEDIA_STATES)[number];

/** Origin of a file: an agent or a visitor of the web chat uploaded it, or it came with a message of a network. */
export type MediaOrigin = 'agent' | 'visitor' | 'network';

/**
 * A file of a conversation. Its bytes are in the MediaStore under its id. The row is inserted before the bytes are stored,
 * so that no bytes remain without a row.
 */
@Entity('media')
@Index('media_by_conversation', ['conversation_id', 'origin'])
@Index('media_by_message', ['message_id'])
@Index('media_by_due', ['state', 'due_at'])
export class Media {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  /** The conversation; null once it is `removed`. */
  @IdColumn({ nullable: true }) conversation_id: string | null;
  /** The message to which it belongs; null until there is one. */
  @IdColumn({ nullable: true }) message_id: string | null;
  @IdColumn({ length: 16 }) origin: MediaOrigin;
  @IdColumn({ length: 16 }) state: MediaState;
  /** Kind, as the network names it, or for an upload as read from its bytes. */
  @IdColumn({ length: 16 }) kind: MediaKind;
  /** Media type, read from the bytes; null until they are stored. */
  @IdColumn({ length: 128, nullable: true }) mime_type: string | null;
  @NumberColumn({ nullable: true }) bytes: number | null;
  /** Width of an image in pixels. */
  @NumberColumn({ nullable: true }) width: number | null;
  @NumberColumn({ nullable: true }) height: number | null;
  /** The sender's file name. */
  @TextColumn({ nullable: true }) filename: string | null;
  /** SHA-256 of the bytes, in hex. */
  @IdColumn({ nullable: true }) sha256: string | null;
  /** The account at whose network `network_media` is. */
  @IdColumn({ nullable: true }) connection_id: string | null;
  /** The network's id of the file, by which it is fetched or, for an upload, sent. */
  @TextColumn({ nullable: true }) network_media: string | null;
  /** For an upload: until when the network keeps it, in milliseconds since 1970. */
  @NumberColumn({ nullable: true }) network_until: number | null;
  /** Attempts to fetch or to remove it. */
  @NumberColumn() attempts: number;
  /** When the sweep fetches or removes it next, in milliseconds since 1970; null for never. */
  @NumberColumn({ nullable: true }) due_at: number | null;
  /** Code of the reason why it failed. */
  @IdColumn({ length: 32, nullable: true }) problem: string | null;
  @NumberColumn() created_at: number;
}
