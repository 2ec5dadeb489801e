import { IsIn, IsInt, IsOptional, IsString, Min } from 'class-validator';
import { MEDIA_KINDS, type MediaKind } from '#message/message-detail.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { mediaProblemWords } from './media-problems.js';
import type { Media } from './media.entity.js';

/** States in which a file is shown. */
const SHOWN_STATES = ['fetching', 'stored', 'failed'] as const;

/** A file of a message as the agents see it. */
export class MediaView {
  @BoundedId('med') id: string;
  @IsIn([...MEDIA_KINDS]) kind: MediaKind;
  /** `fetching`: it is being downloaded from the network. `failed`: the download failed, and `problem` says why. */
  @IsIn([...SHOWN_STATES]) state: (typeof SHOWN_STATES)[number];
  /** Media type, read from the bytes; null until it is stored. @example image/jpeg */
  @IsOptional() @IsString() mime_type: string | null;
  @IsOptional() @IsInt() @Min(1) bytes: number | null;
  /** Width of an image in pixels; null for other files. */
  @IsOptional() @IsInt() width: number | null;
  @IsOptional() @IsInt() height: number | null;
  /** The sender's file name. @example daftar-harga.pdf */
  @IsOptional() @IsString() filename: string | null;
  /**
   * Path of the file's bytes on the public origin; null until it is stored.
   * @example /v1/media/med_01k6zq8h4v9d2m7c5x3t0p6y1n/content
   */
  @IsOptional() @IsString() content_path: string | null;
  /** Code of the reason why the download failed. @example gone */
  @IsOptional() @IsString() problem: string | null;
  /** The reason in words, with what to do. @example The network no longer has the file: ask the customer to send it again */
  @IsOptional() @IsString() problem_detail: string | null;
}

/** Returns the API's view of a file. */
export const mediaView = (row: Media): MediaView =>
  make(MediaView, {
    id: row.id,
    kind: row.kind,
    state: row.state === 'stored' || row.state === 'failed' ? row.state : 'fetching',
    mime_type: row.mime_type,
    bytes: row.bytes,
    width: row.width,
    height: row.height,
    filename: row.filename,
    content_path: row.state === 'stored' ? `/v1/media/${row.id}/content` : null,
    problem: row.problem,
    problem_detail: row.problem && mediaProblemWords(row.problem),
  });
