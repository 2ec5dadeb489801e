import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { isBusy } from '../busy.js';

/** Instances of this process, by id. */
const ofThisProcess = new Map<string, Presence>();
/** How long an instance of another process is taken for alive after it was last looked at, in milliseconds. */
const TRUSTED_MS = 1_000;

/**
 * Tells whether an instance is alive without anybody writing the time: each holds the lock of a SQLite file of its own,
 * which the system frees at once when its process ends, by kill -9 too. A process that is stopped (SIGSTOP) is alive.
 */
export class Presence {
  readonly id = randomUUID();
  private readonly lock: Database.Database;
  private readonly holders = new Set<string>();
  private readonly trusted = new Map<string, number>();

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.lock = new Database(this.fileOf(this.id), { timeout: 0 });
    this.lock.exec('BEGIN EXCLUSIVE');
    ofThisProcess.set(this.id, this);
  }

  /** A name under which this instance may hold something, alive until `drop` or the end of the process. */
  holder(): string {
    const holder = `${this.id}/${randomUUID()}`;
    this.holders.add(holder);
    return holder;
  }

  drop(holder: string): void {
    this.holders.delete(holder);
  }

  /** True while the holder may still work, in this process or another one. */
  isAlive(holder: string): boolean {
    const id = holder.split('/')[0]!;
    const here = ofThisProcess.get(id);
    if (here) return here.holders.has(holder);
    const now = performance.now();
    if ((this.trusted.get(id) ?? 0) > now) return true;
    this.trusted.delete(id);
    if (!this.isLocked(id)) return false;
    this.trusted.set(id, now + TRUSTED_MS);
    return true;
  }

  close(): void {
    ofThisProcess.delete(this.id);
    this.lock.close();
    rmSync(this.fileOf(this.id), { force: true });
  }

  /** Whoever gets the lock of another instance's file knows that it has ended, and removes the file. */
  private isLocked(id: string): boolean {
    let other: Database.Database | undefined;
    try {
      other = new Database(this.fileOf(id), { timeout: 0, fileMustExist: true });
      other.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      return isBusy(error);
    } finally {
      other?.close();
    }
    rmSync(this.fileOf(id), { force: true });
    return false;
  }

  private fileOf(id: string): string {
    return join(this.folder, `${id}.lock`);
  }
}
