import { constants, type Stats } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogRecord } from '../ports/event-log.port.js';
import { decodeSegment, encodeRecords } from './spool.format.js';

const SEGMENT = /^(\d{12})\.spool$/;
/** Bytes after which a new segment begins. */
const SEGMENT_BYTES = 16 * 1024 * 1024;

interface Segment {
  number: number;
  bytes: number;
  /** When it was begun, in milliseconds since 1970. */
  since: number;
}

/** Called with a line for the operator about a damaged or incomplete segment. */
export type SpoolDamage = (line: string) => void;

/**
 * Records that wait on this machine's disk for the log, in files of one folder that belongs to this process alone. A record
 * is accepted once it was fsynced. `append` and `replay` may run at the same time; each of them runs once at a time.
 */
export class Spool {
  private current?: { file: FileHandle; segment: Segment };
  /** Resolves once the append that runs, or the last one, has ended. */
  private appending: Promise<unknown> = Promise.resolve();
  /** The segments on disk, the oldest first; the last may be the current one. */
  private segments: Segment[] = [];

  private constructor(
    private readonly folder: string,
    private readonly damaged: SpoolDamage,
  ) {}

  /** Opens a folder with the segments that are in it; the first append creates the folder. */
  static async open(folder: string, damaged: SpoolDamage): Promise<Spool> {
    const spool = new Spool(folder, damaged);
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    for (const name of names.sort()) {
      const number = SEGMENT.exec(name)?.[1];
      if (number === undefined) continue;
      const { size, birthtimeMs }: Stats = await stat(join(folder, name));
      spool.segments.push({ number: Number(number), bytes: size, since: birthtimeMs });
    }
    return spool;
  }

  get isEmpty(): boolean {
    return this.segments.length === 0;
  }

  /** Bytes of all segments. */
  get bytes(): number {
    return this.segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** When the oldest segment was begun, in milliseconds since 1970; null if there is none. */
  get since(): number | null {
    return this.segments[0]?.since ?? null;
  }

  /** Resolves once the records are on disk. Rejects if they cannot be written; then none of them is kept. */
  append(records: readonly LogRecord[]): Promise<void> {
    const written = this.write(records);
    this.appending = written.catch(() => undefined);
    return written;
  }

  /**
   * Passes the oldest segment's records to `publish`, `most` at a time and in order, and deletes the segment. After a
   * failure the segment is passed again from its start, under the same event ids.
   */
  async replayOldest(most: number, publish: (records: LogRecord[]) => Promise<void>): Promise<void> {
    const [oldest] = this.segments;
    if (!oldest) return;
    if (this.current?.segment === oldest) await this.seal();
    // The append that had begun it failed.
    if (!this.segments.includes(oldest)) return;
    const path = this.pathOf(oldest);
    const { records, torn, damaged } = decodeSegment(await readFile(path));
    if (torn > 0)
      this.damaged(
        `${path}: its last ${torn} bytes are an incomplete record, whose caller was not told that it is durable`,
      );
    if (damaged > 0) this.damaged(`${path}: ${damaged} records are damaged and lost; the others are kept`);
    for (let from = 0; from < records.length; from += most) await publish(records.slice(from, from + most));
    await rm(path);
    this.forget(oldest);
  }

  async close(): Promise<void> {
    await this.seal();
  }

  private async write(records: readonly LogRecord[]): Promise<void> {
    const { file, segment } = this.current ?? (await this.begin());
    const data = encodeRecords(records);
    try {
      await file.appendFile(data);
      await file.datasync();
    } catch (error) {
      await this.cutBack(file, segment);
      throw error;
    }
    segment.bytes += data.length;
    if (segment.bytes < SEGMENT_BYTES || this.current?.segment !== segment) return;
    this.current = undefined;
    await file.close();
  }

  private async begin() {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const segment = { number: (this.segments.at(-1)?.number ?? 0) + 1, bytes: 0, since: Date.now() };
    const { O_CREAT, O_EXCL, O_APPEND, O_WRONLY } = constants;
    const file = await open(this.pathOf(segment), O_CREAT | O_EXCL | O_APPEND | O_WRONLY, 0o600);
    try {
      const folder = await open(this.folder, 'r');
      await folder.sync().finally(() => folder.close());
    } catch (error) {
      // If the file stayed, the next segment with its number could not be created.
      await this.cutBack(file, segment);
      throw error;
    }
    this.segments.push(segment);
    // In one step, so that a replay never takes it for a segment that nobody writes to.
    return (this.current = { file, segment });
  }

  /** Removes what a failed write left, and lets the next append begin a new segment. */
  private async cutBack(file: FileHandle, segment: Segment): Promise<void> {
    if (this.current?.segment === segment) this.current = undefined;
    await file.truncate(segment.bytes).catch(() => this.damaged('a spool segment could not be cut'));
    await file.close().catch(() => undefined);
    if (segment.bytes > 0) return;
    this.forget(segment);
    await rm(this.pathOf(segment), { force: true });
  }

  private forget(segment: Segment): void {
    this.segments = this.segments.filter((one) => one !== segment);
  }

  /** Begins a new segment with the next append; resolves once this one will not change any more. */
  private async seal(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    await this.appending;
    await current?.file.close();
  }

  private pathOf({ number }: Segment): string {
    return join(this.folder, `${String(number).padStart(12, '0')}.spool`);
  }
}
