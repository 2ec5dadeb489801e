import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { isBusy } from '../sqlite/busy.js';

/** Instances of this process, by id. */
const instancesOfThisProcess = new Map<string, InstanceLiveness>();
/** Milliseconds for which an instance of another process is assumed alive after a check found it alive. */
const ALIVE_CACHE_MS = 1_000;

/**
 * Tells whether an instance of the log is alive, without heartbeats on disk: each instance holds the lock of a SQLite file
 * of its own, which the system frees at once when its process ends, by kill -9 too. A process that is suspended (SIGSTOP)
 * counts as alive.
 */
export class InstanceLiveness {
  readonly id = randomUUID();
  private readonly lock: Database.Database;
  private readonly holders = new Set<string>();
  private readonly aliveUntil = new Map<string, number>();

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
    this.lock = new Database(this.fileOf(this.id), { timeout: 0 });
    this.lock.exec('BEGIN EXCLUSIVE');
    instancesOfThisProcess.set(this.id, this);
  }

  /** Returns a new name under which this instance may hold leases. It is alive until `removeHolder` or the end of the process. */
  newHolder(): string {
    const holder = `${this.id}/${randomUUID()}`;
    this.holders.add(holder);
    return holder;
  }

  removeHolder(holder: string): void {
    this.holders.delete(holder);
  }

  /** Returns true while the holder may still work, in this process or another one. */
  isAlive(holder: string): boolean {
    const id = holder.split('/')[0]!;
    const here = instancesOfThisProcess.get(id);
    if (here) return here.holders.has(holder);
    const now = performance.now();
    if ((this.aliveUntil.get(id) ?? 0) > now) return true;
    this.aliveUntil.delete(id);
    if (!this.isLocked(id)) return false;
    this.aliveUntil.set(id, now + ALIVE_CACHE_MS);
    return true;
  }

  close(): void {
    instancesOfThisProcess.delete(this.id);
    this.lock.close();
    rmSync(this.fileOf(this.id), { force: true });
  }

  /** Tries to lock another instance's file. Success means that the instance has ended; its file is then deleted. */
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
