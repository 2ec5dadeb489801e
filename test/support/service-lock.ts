import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { until } from './until.js';

const LOCK = '.services/run/full-stack.lock';
/** A test on the full stack takes well under a minute; several may be waiting. */
const MAX_WAIT_MS = 600_000;

/** Waits until no other full stack uses the services of this checkout; returns a function that releases them. */
export async function lockServices(): Promise<() => void> {
  mkdirSync('.services/run', { recursive: true });
  await until('the services are free of another full stack', tryLock, { patience: MAX_WAIT_MS, pause: 500 });
  return () => {
    if (holder() === process.pid) rmSync(LOCK, { force: true });
  };
}

function tryLock(): boolean {
  const pid = holder();
  if (pid !== null && !isAlive(pid)) rmSync(LOCK, { force: true });
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
