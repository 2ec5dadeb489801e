import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';

/** Longer than a program keeps the shift that it read. */
const TAKEN_MS = 3;

/** The machine's own time, whatever Date says in this process. */
const systemNow = () => Math.round(performance.timeOrigin + performance.now());

/** The time of all programs that are started with `env`: the machine's, shifted by what stands in a file. */
export class Travel {
  private readonly file: number;
  private shift = 0;

  constructor(private readonly path: string) {
    this.file = openSync(path, 'w', 0o600);
    this.write(0);
  }

  /** Variables that make a program use this time. */
  get env(): Record<string, string> {
    const preload = pathToFileURL(resolve('dist/test/demo/travelling-clock.js')).href;
    return { DEMO_CLOCK: resolve(this.path), NODE_OPTIONS: `--import=${preload}` };
  }

  /** Milliseconds since 1970, as the programs see it. */
  now(): number {
    return systemNow() + this.shift;
  }

  /** Goes to this moment; the time never goes back. */
  async to(at: number): Promise<void> {
    if (at <= this.now()) return;
    this.write(at - systemNow());
    await delay(TAKEN_MS);
  }

  /** Begins at this moment, before any program is started. */
  beginAt(at: number): void {
    this.write(at - systemNow());
  }

  /** Ends at the machine's own time. */
  async arrive(): Promise<void> {
    this.write(0);
    await delay(TAKEN_MS);
  }

  close(): void {
    closeSync(this.file);
  }

  private write(shift: number): void {
    this.shift = shift;
    writeSync(this.file, new Uint8Array(new Float64Array([shift]).buffer), 0, 8, 0);
  }
}
