// What every command needs before it runs: installed packages and a build that is not older than its sources.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['apps', 'libs', 'test', 'bench'];

const within = (...parts) => join(ROOT, ...parts);
const digest = (text) => createHash('sha256').update(text).digest('hex');
const stamp = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** Runs a program of node_modules with the Node that the project pins. */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', env: environment(), ...options });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

/** The environment with the pinned Node and the project's programs first. */
export function environment(extra = {}) {
  return { ...process.env, PATH: `${within('node_modules', '.bin')}:${process.env.PATH}`, ...extra };
}

export const node = within('node_modules', '.bin', 'node');

/** Installs when package-lock.json has changed since the last time. */
export function install() {
  const wanted = digest(readFileSync(within('package-lock.json'), 'utf8'));
  const mark = within('node_modules', '.corong-installed');
  if (stamp(mark) === wanted) return;
  console.log('Installing packages (a minute or so, the first time) …');
  const status = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) process.exit(status);
  writeFileSync(mark, wanted);
}

/** Compiles when a source file, or its size or time, has changed. */
export function build() {
  const wanted = digest(
    JSON.stringify(SOURCES.flatMap((folder) => listing(within(folder)))) + stamp(within('.swcrc')),
  );
  const mark = within('dist', '.corong-built');
  if (stamp(mark) === wanted) return;
  rmSync(within('dist'), { recursive: true, force: true });
  mkdirSync(within('dist'), { recursive: true });
  const status = run('swc', [...SOURCES.filter((folder) => existsSync(within(folder))), '-d', 'dist', '-q']);
  if (status !== 0) process.exit(status);
  writeFileSync(mark, wanted);
}

function listing(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { mtimeMs, size } = statSync(path);
      return [path, mtimeMs, size];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
