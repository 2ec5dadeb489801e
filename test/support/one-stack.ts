import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { until } from './until.js';

const LOCK = '.services/run/full-stack.lock';
/** A full stack with a journey and a canary takes well under a minute; there may be a few in front. */
const PATIENCE = 600_000;

/** One full stack at a time on the services of this checkout; returns what lets the next one in. */
export async function takeServices(): Promise<() => void> {
  mkdirSync('.services/run', { recursive: true });
  await until('the services are free of another full stack', take, { patience: PATIENCE, pause: 500 });
  return () => {
    if (holder() === process.pid) rmSync(LOCK, { force: true });
  };
}

function take(): boolean {
  const pid = holder();
  if (pid !== null && !alive(pid)) rmSync(LOCK, { force: true });
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

function holder(): number | null {
  try {
    return Number(readFileSync(LOCK, 'utf8')) || null;
  } catch {
    return null;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
