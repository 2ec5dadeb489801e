import { EventEmitter, once } from 'node:events';
import type { LogFile } from './log-file.js';

/** Tells every log of this process what this process did to a file, by the file's path. */
const fileEvents = new EventEmitter().setMaxListeners(0);

const POLL_EVERY_MS = 100;

/**
 * Notifies the readers of a log file: at once about what this process did, and within 100 ms about records of another
 * process, which it sees by the file's highest offset.
 */
export class FileWatcher {
  private readonly local = new EventEmitter().setMaxListeners(0);
  private readonly timer: NodeJS.Timeout;
  private end: number;

  constructor(private readonly file: LogFile) {
    this.end = file.end();
    this.timer = setInterval(() => this.poll(), POLL_EVERY_MS);
    fileEvents.on(file.path, this.forward);
  }

  /** Tells all watchers in this process that records were published (`appended`) or that a group's members changed (`membership`). */
  notify(what: 'appended' | 'membership'): void {
    fileEvents.emit(this.file.path, what);
  }

  /** Calls `listener` whenever the members of a group in this process change; returns a function that stops that. */
  onMembershipChange(listener: () => void): () => void {
    this.local.on('membership', listener);
    return () => this.local.off('membership', listener);
  }

  /** Resolves when records were appended, or when `signal` aborts. */
  async waitForAppend(signal: AbortSignal): Promise<void> {
    await once(this.local, 'appended', { signal }).catch(() => undefined);
  }

  close(): void {
    clearInterval(this.timer);
    fileEvents.off(this.file.path, this.forward);
  }

  private readonly forward = (what: 'appended' | 'membership'): void => void this.local.emit(what);

  private poll(): void {
    try {
      const end = this.file.end();
      if (end === this.end) return;
      this.end = end;
    } catch {
      // The file cannot be read now. The readers are notified, get the error themselves and try again.
    }
    this.local.emit('appended');
  }
}
