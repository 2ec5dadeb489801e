import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual, type FindOptionsWhere } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import {
  MediaMissing,
  MediaStore,
  MediaStoreUnavailable,
  type ByteRange,
} from '#platform/ports/media-store.port.js';
import type { IncomingFile } from './incoming-files.js';
import { Media } from './media.entity.js';
import { NEW_MEDIA } from './media-files.service.js';

const ROUND = 'removed-media';
const SWEEP_MS = 5_000;
const BATCH = 200;
/**
 * Milliseconds after which the bytes of a removed file are deleted a second time. Any `put` that began before the
 * removal has ended by then.
 */
const LAST_PUT_MS = 15 * 60_000;

/** Fields of a removed file's row: nothing about its person is left. */
const REMOVED = { ...NEW_MEDIA, state: 'removed' as const, conversation_id: null };

/**
 * Stores, opens and removes the bytes of files. The row is written before the bytes and deleted after them, so that
 * every key in the store is known even if a process is killed.
 */
@Injectable()
export class StoredMedia {
  constructor(
    private readonly database: Database,
    private readonly store: MediaStore,
    private readonly clock: Clock,
    private readonly sweep: Sweep,
  ) {
    sweep.every(SWEEP_MS, ROUND, () => this.removeDue());
  }

  /**
   * Stores the bytes of a row, and the properties `found` of them; `also` runs in the same transaction. Returns null if
   * the row was removed meanwhile. A repeat is harmless. Throws 503 while the store is unavailable.
   */
  async put(
    row: Media,
    file: IncomingFile,
    found: Partial<Media>,
    also?: (tx: Tx) => Promise<void>,
  ): Promise<Media | null> {
    await this.store.put(row.id, file.path).catch(throwUnavailable);
    return this.database.transaction(async (tx) => {
      const present = await this.database.lock(tx, Media, { id: row.id });
      if (!present || present.state === 'removed' || present.state === 'failed') return null;
      if (present.state === 'stored') return present;
      const fields = { ...found, state: 'stored' as const, problem: null };
      await tx.update(Media, { id: row.id }, fields);
      await also?.(tx);
      return Object.assign(present, fields);
    });
  }

  /**
   * Returns a stream of a file's bytes, or of a range of them. Throws 503 while the store is unavailable, 404 if it has lost
   * the bytes.
   */
  async open({ id }: Media, range?: ByteRange): Promise<Readable> {
    return this.store.open(id, range).catch((error: unknown) => {
      if (error instanceof MediaMissing) throw Problem.notFound('file');
      return throwUnavailable(error);
    });
  }

  /** Removes the files of a conversation; their bytes are deleted after the commit. Returns how many there were. */
  removeOfConversation(tx: Tx, conversation_id: string): Promise<number> {
    return this.forget(tx, { conversation_id });
  }

  /** Removes the files of messages that are deleted, or that their sender revoked. Returns how many there were. */
  async removeOfMessages(tx: Tx, message_ids: readonly string[]): Promise<number> {
    return message_ids.length === 0 ? 0 : this.forget(tx, { message_id: In(message_ids) });
  }

  private async forget(tx: Tx, where: FindOptionsWhere<Media>): Promise<number> {
    const { affected } = await tx.update(Media, where, { ...REMOVED, due_at: this.clock.now() });
    if (affected !== 0) this.sweep.afterThisCommit(ROUND);
    return affected ?? 0;
  }

  /**
   * Removes uploads that expired without a message, and deletes the bytes of removed files: at once, and again after
   * LAST_PUT_MS.
   */
  private async removeDue(): Promise<void> {
    const now = this.clock.now();
    const due = await this.database.read.find(Media, {
      where: { state: In(['storing', 'stored', 'removed'] as const), due_at: LessThanOrEqual(now) },
      order: { due_at: 'ASC' },
      take: BATCH,
    });
    for (const row of due) {
      if (row.state !== 'removed' && !(await this.expire(row, now))) continue;
      await this.store.remove(row.id);
      const isLast = row.state === 'removed' && row.attempts > 0;
      await this.database.transaction(async (tx) => {
        if (isLast) await tx.delete(Media, { id: row.id, state: 'removed' });
        else await tx.update(Media, { id: row.id }, { attempts: 1, due_at: now + LAST_PUT_MS });
      });
    }
  }

  /** Marks an upload as removed; returns false if a message has sent it meanwhile. */
  private expire({ id, state, due_at }: Media, now: number): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const present = await this.database.lock(tx, Media, { id });
      if (present?.state !== state || present.due_at !== due_at) return false;
      await tx.update(Media, { id }, { ...REMOVED, due_at: now });
      return true;
    });
  }
}

function throwUnavailable(error: unknown): never {
  if (!(error instanceof MediaStoreUnavailable)) throw error;
  throw new Problem(503, 'The file store is unavailable; try again shortly', { retryAfter: 10 });
}
