import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import {
  MediaMissing,
  MediaStore,
  MediaStoreAway,
  type ByteRange,
} from '#platform/ports/media-store.port.js';
import type { IncomingFile } from './incoming-files.js';
import { Media } from './media.entity.js';

const ROUND = 'removed-media';
const SWEEP_MS = 5_000;
const BATCH = 200;
/** Longer than any call of `put` takes: one that began before a file was removed has ended by then, and is undone. */
const LAST_PUT_MS = 15 * 60_000;

/** Fields of a row of which nothing of its person is left. */
const REMOVED = {
  state: 'removed' as const,
  conversation_id: null,
  message_id: null,
  mime_type: null,
  bytes: null,
  width: null,
  height: null,
  filename: null,
  sha256: null,
  connection_id: null,
  network_media: null,
  network_until: null,
  problem: null,
  attempts: 0,
};

/**
 * The bytes behind the rows. A row stands before its bytes come and after they went, so that every key of the store that
 * may have bytes is known, whenever a process is killed.
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
   * Keeps the bytes of a row and what was found of them; null where the row was removed meanwhile. A repeat replaces bytes
   * by the same ones.
   */
  async put(row: Media, file: IncomingFile, found: Partial<Media>): Promise<Media | null> {
    await this.store.put(row.id, file.path).catch(throwAway);
    return this.database.transaction(async (tx) => {
      const present = await this.database.lock(tx, Media, { id: row.id });
      if (!present || present.state === 'removed' || present.state === 'failed') return null;
      if (present.state === 'stored') return present;
      const fields = { ...found, state: 'stored' as const, problem: null };
      await tx.update(Media, { id: row.id }, fields);
      return Object.assign(present, fields);
    });
  }

  /** Throws 503 while the store is away, 404 where it has lost the bytes. */
  async open({ id }: Media, range?: ByteRange): Promise<Readable> {
    return this.store.open(id, range).catch((error: unknown) => {
      if (error instanceof MediaMissing) throw Problem.notFound('file');
      return throwAway(error);
    });
  }

  /** Forgets the files of a conversation; their bytes go after the commit. */
  removeOfConversation(tx: Tx, conversation_id: string): Promise<void> {
    return this.forget(tx, { conversation_id });
  }

  /** Forgets the files of a message that its sender took back. */
  removeOfMessage(tx: Tx, message_id: string): Promise<void> {
    return this.forget(tx, { message_id });
  }

  private async forget(tx: Tx, where: { conversation_id: string } | { message_id: string }): Promise<void> {
    const { affected } = await tx.update(Media, where, { ...REMOVED, due_at: this.clock.now() });
    if (affected !== 0) this.sweep.afterThisCommit(ROUND);
  }

  /** Uploads that no message carried in time become removed; the bytes of removed ones go at once, and once more at the end. */
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

  /** False where a message carries it by now. */
  private expire({ id, state, due_at }: Media, now: number): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const present = await this.database.lock(tx, Media, { id });
      if (present?.state !== state || present.due_at !== due_at) return false;
      await tx.update(Media, { id }, { ...REMOVED, due_at: now });
      return true;
    });
  }
}

function throwAway(error: unknown): never {
  if (!(error instanceof MediaStoreAway)) throw error;
  throw new Problem(503, 'The store of files is away; try again shortly', { retryAfter: 10 });
}
