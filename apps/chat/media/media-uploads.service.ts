import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Idempotent } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { readFileFacts } from './file-facts.js';
import { CutOff, IncomingFiles, TooManyBytes, type IncomingFile } from './incoming-files.js';
import { Media } from './media.entity.js';
import { NEW_MEDIA } from './media-files.service.js';
import { mostBytes, ruleFor, tooLarge, type FileRule } from './media-rules.js';
import { StoredMedia } from './stored-media.service.js';
import type { MediaUpload } from './media-upload.js';

/** Milliseconds after which an upload without a message is deleted. */
export const UNSENT_MS = 24 * 3_600_000;
/** Most milliseconds between the insert of an upload's row and its bytes in the store. */
const STORING_MS = 60 * 60_000;
/** Most uploads of one conversation that wait for a message. */
const MAX_UNSENT = 50;
/** Most bytes of a visitor's files in one conversation. */
const MAX_VISITOR_BYTES = 200 * 1024 * 1024;

/** The conversation of an upload, and the files that are allowed in it. */
export interface UploadPlace {
  workspace_id: string;
  conversation_id: string;
  origin: 'agent' | 'visitor';
  rules: readonly FileRule[];
}

/** Receives, checks and stores files that agents and visitors upload. */
@Injectable()
export class MediaUploads {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly incoming: IncomingFiles,
    private readonly stored: StoredMedia,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * Receives a file, checks its bytes and stores it. A refused or incomplete upload leaves nothing behind. Throws 413
   * or 422 for a file that is not allowed here, 400 if it is incomplete, 409 if too many uploads wait, 410 if a
   * repeated upload has expired, 503 while the disk is full or the store is unavailable.
   */
  async take(
    caller: { idempotency: Idempotent | null },
    place: UploadPlace,
    upload: MediaUpload,
  ): Promise<Media> {
    const { maxBytes, stream, filename } = upload;
    const most = Math.min(maxBytes, mostBytes(place.rules));
    const file = await this.incoming.receive(stream, most).catch((error: unknown) => {
      if (error instanceof TooManyBytes) throw tooLarge(most);
      if (error instanceof CutOff) throw new Problem(400, 'The file was cut off before its end');
      throw error;
    });
    try {
      const facts = await readFileFacts(file.path, filename);
      const { kind } = ruleFor(place.rules, facts, file.bytes);
      const { bytes, sha256 } = file;
      const fields = { ...facts, kind, bytes, sha256, filename };
      const { id } = await this.idempotency.once(
        { idempotency: keyedByBytes(caller.idempotency, file, filename) },
        place.conversation_id,
        (tx) => this.insert(tx, place, fields),
      );
      return await this.store(id, file);
    } finally {
      await this.incoming.discard(file);
    }
  }

  private async insert(
    tx: Tx,
    { workspace_id, conversation_id, origin }: UploadPlace,
    fields: Pick<Media, 'kind' | 'mime_type' | 'bytes' | 'width' | 'height' | 'sha256' | 'filename'>,
  ): Promise<{ id: string }> {
    await this.checkRoom(tx, conversation_id, origin, fields.bytes!);
    const created_at = this.clock.now();
    const row = make(Media, {
      ...NEW_MEDIA,
      id: this.ids.next('med'),
      workspace_id,
      conversation_id,
      origin,
      state: 'storing' as const,
      ...fields,
      due_at: created_at + STORING_MS,
      created_at,
    });
    await tx.insert(Media, row);
    return { id: row.id };
  }

  private async checkRoom(
    tx: Tx,
    conversation_id: string,
    origin: 'agent' | 'visitor',
    bytes: number,
  ): Promise<void> {
    const waiting = { conversation_id, origin, message_id: IsNull(), state: Not('failed' as const) };
    if ((await tx.countBy(Media, waiting)) >= MAX_UNSENT)
      throw new Problem(409, `${MAX_UNSENT} files wait to be sent here: send them, or wait for a day`);
    if (origin === 'agent') return;
    const sum = await tx
      .createQueryBuilder(Media, 'm')
      .select('SUM(m.bytes)', 'bytes')
      .where({ conversation_id, origin })
      .getRawOne<{ bytes: number | string | null }>();
    const known = Number(sum?.bytes ?? 0);
    if (known + bytes > MAX_VISITOR_BYTES)
      throw Problem.field('body', 'room', `The files of one chat may have ${MAX_VISITOR_BYTES} bytes`, {
        max: MAX_VISITOR_BYTES,
      });
  }

  /** Moves the bytes into the store, unless a first request with the same key has stored them. */
  private async store(id: string, file: IncomingFile): Promise<Media> {
    const row = await this.database.read.findOneBy(Media, { id });
    if (row?.state === 'stored') return row;
    if (row?.state !== 'storing') throw new Problem(410, 'This upload has expired: upload the file again');
    const due_at = row.message_id === null ? this.clock.now() + UNSENT_MS : null;
    const kept = await this.stored.put(row, file, { due_at });
    if (!kept) throw Problem.notFound('conversation');
    return kept;
  }
}

/** Adds the hash of the body to the Idempotency-Key's request hash. */
function keyedByBytes(
  request: Idempotent | null,
  { sha256 }: IncomingFile,
  filename: string | null,
): Idempotent | null {
  if (!request) return null;
  const requestHash = createHash('sha256')
    .update(`${request.requestHash}\n${sha256}\n${filename ?? ''}`)
    .digest('hex');
  return { ...request, requestHash };
}
