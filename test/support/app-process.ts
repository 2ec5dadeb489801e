import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { until } from './until.js';

/** Node keeps compiled code here, which saves a third of a process's start. */
const COMPILE_CACHE = resolve('node_modules', '.cache', 'compiled');
/** As in `scripts/toolchain.mjs`. */
const NODE_FLAGS = ['--enable-source-maps', '--v8-pool-size=1'];
/** A start takes 4 s of CPU time, so a minute on a machine that runs much else. */
const READY_MS = 240_000;

export interface Program {
  name: string;
  /** Compiled file, relative to the root. */
  file: string;
  port: number;
  env: Record<string, string>;
  /** Folder of its log file. */
  folder: string;
}

/** One process of a stack, which can be started, killed and started again with the same port and settings. */
export class AppProcess {
  private child?: ChildProcess;

  constructor(private readonly program: Program) {}

  get running(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  get pid(): number | undefined {
    return this.running ? this.child?.pid : undefined;
  }

  get port(): number {
    return this.program.port;
  }

  get logFile(): string {
    return join(this.program.folder, `${this.program.name}.log`);
  }

  /** Starts it. `file`: another compiled program, which replaces its own from now on. */
  start(file?: string): void {
    if (file) this.program.file = file;
    const { port, env } = this.program;
    const output = openSync(this.logFile, 'a', 0o600);
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(process.execPath, [...NODE_FLAGS, this.program.file], {
      stdio: ['ignore', output, output],
      env: {
        ...{ PATH, HOME, NODE_COMPILE_CACHE: COMPILE_CACHE },
        ...{ ...env, PORT: String(port), HOST: '127.0.0.1' },
      },
    });
    closeSync(output);
  }

  /** Resolves when /readyz answers 200; throws with the end of its log if the process ended. */
  async ready(patience = READY_MS): Promise<void> {
    const { name, port } = this.program;
    let gone = false;
    await until(
      `${name} is ready`,
      async () => {
        gone = !this.running;
        if (gone) return true;
        return (await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(5_000) })).ok;
      },
      { patience, pause: 150 },
    ).catch((error: Error) => {
      throw new Error(`${error.message}\n${this.endOfLog()}`);
    });
    if (gone) throw new Error(`${name} ended before it was ready:\n${this.endOfLog()}`);
  }

  /** Kills it with SIGKILL; resolves with its pid once it has ended. */
  async kill(): Promise<number | undefined> {
    const { pid } = this;
    await this.end('SIGKILL');
    return pid;
  }

  /** Stops it with SIGTERM, and with SIGKILL after 15 seconds; returns false in that case. */
  async stop(): Promise<boolean> {
    if (!this.running) return true;
    const insist = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 15_000).unref());
    const stopped = await Promise.race([this.end('SIGTERM').then(() => true), insist]);
    if (!stopped) await this.end('SIGKILL');
    return stopped;
  }

  log(): string {
    return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
  }

  private endOfLog(): string {
    return this.log().trimEnd().split('\n').slice(-20).join('\n');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child || !this.running) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await gone;
  }
}
