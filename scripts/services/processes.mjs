// Starts and stops processes that outlive this script; a pid file finds them again.
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { home, readJson, writePrivately } from './settings.mjs';

const pidFile = (name) => join(home, 'run', `${name}.json`);
export const logFile = (name) => join(home, 'logs', `${name}.log`);

/**
 * Returns the start time of a process and the boot in which it started; undefined if it has ended or is a zombie. The
 * system reuses pids, so a pid alone may belong to another process by now.
 */
function startTimeOf(pid) {
  if (existsSync('/proc/self/stat')) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name may hold spaces
      if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
      return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19]}`;
    } catch {
      return undefined;
    }
  }
  return (
    spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || undefined
  );
}

/** Returns the pid of a service; undefined if it does not run. */
export function pidOf(name) {
  const kept = readJson(pidFile(name), undefined);
  return kept && startTimeOf(kept.pid) === kept.startTime ? kept.pid : undefined;
}

export function startDetached(name, file, args, env = {}) {
  mkdirSync(join(home, 'logs'), { recursive: true });
  const log = logFile(name);
  if (existsSync(log) && statSync(log).size > 10_000_000) renameSync(log, `${log}.old`);
  const output = openSync(log, 'a', 0o600);
  const child = spawn(file, args, {
    cwd: home,
    detached: true, // a session of its own: a Ctrl-C here does not reach it
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env },
  });
  closeSync(output);
  child.on('error', () => undefined); // no pid, so the caller sees that it does not run
  if (child.pid === undefined) throw new Error(`cannot start ${file}`);
  remember(name, child.pid);
  child.unref();
}

function remember(name, pid) {
  writePrivately(pidFile(name), JSON.stringify({ pid, startTime: startTimeOf(pid) }));
}

/** Kills a service with SIGKILL; returns its pid once it has ended. */
export async function killHard(name) {
  const pid = pidOf(name);
  if (pid !== undefined) {
    process.kill(pid, 'SIGKILL');
    await gone(name, 10_000);
  }
  return pid;
}

/** Stops a service with SIGTERM, and with SIGKILL after half a minute. */
export async function stop(name) {
  const pid = pidOf(name);
  if (pid !== undefined) {
    process.kill(pid, 'SIGTERM');
    if (!(await gone(name, 30_000))) await killHard(name);
  }
  rmSync(pidFile(name), { force: true });
  return pid;
}

async function gone(name, patience) {
  const until = Date.now() + patience;
  while (pidOf(name) !== undefined) {
    if (Date.now() > until) return false;
    await sleep(50);
  }
  return true;
}

export function lastLines(name, count) {
  if (!existsSync(logFile(name))) return '';
  return readFileSync(logFile(name), 'utf8').trimEnd().split('\n').slice(-count).join('\n');
}

/** Runs one `up`, `down` or restart at a time: `npm test` and a tour may both start the services. */
export async function withLock(work) {
  const file = join(home, 'run', 'lock');
  mkdirSync(join(home, 'run'), { recursive: true });
  const until = Date.now() + 300_000;
  for (;;) {
    try {
      closeSync(openSync(file, 'wx'));
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    // The lock of a process that was killed is removed.
    if (pidOf('holder') === undefined && ageOf(file) > 2000) rmSync(file, { force: true });
    else if (Date.now() > until) throw new Error('the services are being changed by another process');
    else await sleep(100);
  }
  remember('holder', process.pid);
  try {
    return await work();
  } finally {
    rmSync(pidFile('holder'), { force: true });
    rmSync(file, { force: true });
  }
}

function ageOf(file) {
  return existsSync(file) ? Date.now() - statSync(file).mtimeMs : 0;
}
