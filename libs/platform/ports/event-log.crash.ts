import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** An event log that a child process can construct. */
export interface ChildLog {
  /** Path of the adapter's module below the build's folder, such as `libs/platform/adapters/…/….js`. */
  module: string;
  /** Name of the class that the module exports. */
  className: string;
  /** Argument of its constructor (JSON). */
  options: object;
}

/**
 * Starts a member of a group in a process of its own, lets it finish a first batch, and kills it (SIGKILL) while it is
 * processing a second one.
 */
export async function killInMidBatch(
  log: ChildLog,
  topic: string,
  group: string,
  { publishDone, publishLost }: { publishDone(): Promise<void>; publishLost(): Promise<void> },
): Promise<void> {
  const script = resolve('dist/libs/platform/ports/event-log.child.js');
  if (!existsSync(script))
    throw new Error(`${script} is missing: run the build first (npx swc libs -d dist)`);
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ ...log, topic, group }));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const says = async (line: string) => expect((await lines.next()).value).toBe(line);
  try {
    await says('ready');
    await publishDone();
    await says('done');
    await publishLost();
    await says('holding the batch');
  } finally {
    const gone = new Promise((exit) => child.once('exit', exit));
    child.kill('SIGKILL');
    await gone;
  }
}
