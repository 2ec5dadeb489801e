import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../support/temp.js';

const SIZE = '512m';
/** Room is written full in pieces that become smaller and smaller, down to one byte. */
const PIECES = [1 << 22, 1 << 16, 1 << 12, 1];
/** Milliseconds after which room that was freed meanwhile is taken too. */
const REFILL_MS = 100;

/** A disk of its own for a stack's data: a small tmpfs, which a file can fill to its last byte, as any disk may be full. */
export class SmallDisk {
  private timer?: NodeJS.Timeout;

  private constructor(
    readonly path: string,
    private readonly remove: () => void,
  ) {}

  /** Null where this machine mounts nothing for us. */
  static mount(): SmallDisk | null {
    const folder = tempFolder('disk');
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'tmpfs', folder.path], {
        stdio: 'ignore',
      });
    } catch {
      folder.remove();
      return null;
    }
    return new SmallDisk(folder.path, () => {
      execFileSync('umount', [folder.path]);
      folder.remove();
    });
  }

  private get filler(): string {
    return join(this.path, 'filler');
  }

  /** From now on a write that needs room fails with ENOSPC. */
  fill(): void {
    this.takeRoom();
    this.timer = setInterval(() => this.takeRoom(), REFILL_MS);
  }

  /** Gives the room back; returns how many bytes it was. */
  free(): number {
    clearInterval(this.timer);
    const { size } = statSync(this.filler);
    rmSync(this.filler);
    return size;
  }

  unmount(): void {
    clearInterval(this.timer);
    this.remove();
  }

  private takeRoom(): void {
    const file = openSync(this.filler, 'a');
    try {
      for (const size of PIECES) {
        const piece = Buffer.alloc(size);
        while (takes(file, piece));
      }
    } finally {
      closeSync(file);
    }
  }
}

function takes(file: number, piece: Buffer): boolean {
  try {
    return writeSync(file, piece) === piece.length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
