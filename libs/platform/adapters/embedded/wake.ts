import { EventEmitter, once } from 'node:events';
import type { LogFile } from './log-file.js';

/** What this process does to a file is told to every log of this process that has it open. */
const told = new EventEmitter().setMaxListeners(0);

const LOOK_EVERY_MS = 100;

/**
 * Wakes those who wait for a file: at once for what this process does, within 100 ms for what another process
 * publishes, seen by the file's highest offset.
 */
export class Wake {
  private readonly local = new EventEmitter().setMaxListeners(0);
  private readonly timer: NodeJS.Timeout;
  private end: number;

  constructor(private readonly file: LogFile) {
    this.end = file.end();
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    told.on(file.path, this.pass);
  }

  /** Records were published (`grown`), or the members of a group changed (`moved`). */
  tell(what: 'grown' | 'moved'): void {
    told.emit(this.file.path, what);
  }

  /** Calls back whenever the members of a group in this process change; returns how to stop. */
  onMoved(listener: () => void): () => void {
    this.local.on('moved', listener);
    return () => this.local.off('moved', listener);
  }

  /** Resolves when the file has grown, or when `signal` aborts. */
  async grown(signal: AbortSignal): Promise<void> {
    await once(this.local, 'grown', { signal }).catch(() => undefined);
  }

  close(): void {
    clearInterval(this.timer);
    told.off(this.file.path, this.pass);
  }

  private readonly pass = (what: 'grown' | 'moved'): void => void this.local.emit(what);

  private look(): void {
    try {
      const end = this.file.end();
      if (end === this.end) return;
      this.end = end;
    } catch {
      // A file that cannot be read now is looked at again; the readers meet the error themselves.
    }
    this.local.emit('grown');
  }
}
