// Prepares what every command needs: installed packages, and a build that is up to date with its sources.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['apps', 'libs', 'test', 'bench'];
/** The console's browser app, which has a build of its own. */
const BROWSER_APP = 'apps/console/web/**';

const within = (...parts) => join(ROOT, ...parts);
const digest = (text) => createHash('sha256').update(text).digest('hex');
const readIfPresent = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** Runs a program of node_modules with the pinned Node; returns its exit status. */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', env: environment(), ...options });
  if (result.error) throw result.error;
  return result.status ?? 1;
}

/** Returns the environment with the pinned Node and the programs of node_modules first in PATH. */
export function environment(extra = {}) {
  return { ...process.env, PATH: `${within('node_modules', '.bin')}:${process.env.PATH}`, ...extra };
}

export const node = within('node_modules', '.bin', 'node');

/**
 * How every app is started. V8 collects garbage with one helper thread: with its default of four, they take the core from
 * the thread that serves on small machines (the p99 of redirects on one core doubles).
 */
export const NODE_FLAGS = ['--enable-source-maps', '--v8-pool-size=1'];

/** Installs packages if package-lock.json has changed since the last time. */
export function install() {
  const wanted = digest(readFileSync(within('package-lock.json'), 'utf8'));
  const stampFile = within('node_modules', '.corong-installed');
  if (readIfPresent(stampFile) === wanted) return;
  console.log('Installing packages (a minute or so, the first time) …');
  const status = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) process.exit(status);
  writeFileSync(stampFile, wanted);
}

/** Compiles if the list of source files, or the size or time of one, has changed. */
export function build() {
  const wanted = digest(
    JSON.stringify(SOURCES.flatMap((folder) => listing(within(folder)))) + readIfPresent(within('.swcrc')),
  );
  const stampFile = within('dist', '.corong-built');
  if (readIfPresent(stampFile) === wanted) return;
  rmSync(within('dist'), { recursive: true, force: true });
  mkdirSync(within('dist'), { recursive: true });
  const folders = SOURCES.filter((folder) => existsSync(within(folder)));
  const status = run('swc', [...folders, '--ignore', BROWSER_APP, '-d', 'dist', '-q']);
  if (status !== 0) process.exit(status);
  writeFileSync(stampFile, wanted);
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
