import { constants, type Stats } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogRecord } from '../ports/event-log.port.js';
import { decodeSegment, encodeRecords } from './spool.format.js';

const SEGMENT = /^(\d{12})\.spool$/;
/** A segment that is larger is followed by a new one. */
const SEGMENT_BYTES = 16 * 1024 * 1024;

/** What `Spool.replay` reports of segments that were not whole. */
export type SpoolDamage = (line: string) => void;

/**
 * Records that wait on this machine's disk for the log, in files of one folder that belongs to this process alone. A record
 * is accepted once it was fsynced. `append` and `replay` may run at the same time; each of them runs once at a time.
 */
export class Spool {
  private current?: { file: FileHandle; number: number; bytes: number };
  /** Numbers of the segments on disk, the oldest first; the last may be the current one. */
  private readonly segments = new Map<number, { bytes: number; since: number }>();

  private constructor(
    private readonly folder: string,
    private readonly damaged: SpoolDamage,
  ) {}

  /** Opens a folder and finds what was left there; creates the folder at the first append. */
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
      spool.segments.set(Number(number), { bytes: size, since: birthtimeMs });
    }
    return spool;
  }

  get isEmpty(): boolean {
    return this.segments.size === 0;
  }

  /** Bytes of all segments. */
  get bytes(): number {
    return [...this.segments.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** When the oldest segment was begun, in milliseconds since 1970; null when there is none. */
  get since(): number | null {
    return this.segments.values().next().value?.since ?? null;
  }

  /** Resolves once the records are on disk. Rejects where the disk does not take them; nothing of them is left then. */
  async append(records: readonly LogRecord[]): Promise<void> {
    const segment = (this.current ??= await this.begin());
    const data = encodeRecords(records);
    try {
      await segment.file.appendFile(data);
      await segment.file.datasync();
    } catch (error) {
      await this.cutBack(segment);
      throw error;
    }
    segment.bytes += data.length;
    this.segments.get(segment.number)!.bytes = segment.bytes;
    if (segment.bytes >= SEGMENT_BYTES) await this.seal();
  }

  /**
   * Passes the oldest segment's records to `publish`, `most` at a time and in order, and deletes the segment. After a
   * failure the segment is passed again from its start, under the same event ids.
   */
  async replayOldest(most: number, publish: (records: LogRecord[]) => Promise<void>): Promise<void> {
    const number = this.segments.keys().next().value;
    if (number === undefined) return;
    if (this.current?.number === number) await this.seal();
    const path = this.pathOf(number);
    const { records, torn, damaged } = decodeSegment(await readFile(path));
    if (torn > 0)
      this.damaged(`${path}: its last ${torn} bytes are half of a record that nobody was promised`);
    if (damaged > 0) this.damaged(`${path}: ${damaged} records are damaged and lost; the others are kept`);
    for (let from = 0; from < records.length; from += most) await publish(records.slice(from, from + most));
    await rm(path);
    this.segments.delete(number);
  }

  async close(): Promise<void> {
    await this.seal();
  }

  private async begin() {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const number = Math.max(0, ...this.segments.keys()) + 1;
    const { O_CREAT, O_EXCL, O_APPEND, O_WRONLY } = constants;
    const file = await open(this.pathOf(number), O_CREAT | O_EXCL | O_APPEND | O_WRONLY, 0o600);
    const folder = await open(this.folder, 'r');
    await folder.sync().finally(() => folder.close());
    this.segments.set(number, { bytes: 0, since: Date.now() });
    return { file, number, bytes: 0 };
  }

  /** After a write that failed: removes what came of it, and begins a new segment next time. */
  private async cutBack(segment: NonNullable<typeof this.current>): Promise<void> {
    this.current = undefined;
    await segment.file.truncate(segment.bytes).catch(() => this.damaged('a spool segment could not be cut'));
    await segment.file.close().catch(() => undefined);
    if (segment.bytes > 0) return;
    this.segments.delete(segment.number);
    await rm(this.pathOf(segment.number), { force: true });
  }

  private async seal(): Promise<void> {
    const segment = this.current;
    this.current = undefined;
    await segment?.file.close();
  }

  private pathOf(number: number): string {
    return join(this.folder, `${String(number).padStart(12, '0')}.spool`);
  }
}
