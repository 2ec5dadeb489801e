// Prepares what every command needs: installed packages, and a build that is up to date with its sources.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = ['apps', 'libs', 'test', 'bench'];
/** The browser app of the console: a workspace of its own, which Vite builds. */
const WEB = join('apps', 'console', 'web');
/** The types of the API's client, which are made from openapi.json and are not kept in the repository. */
const SCHEMA = join(WEB, 'src', 'api', 'schema.d.ts');

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
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const status = run('npm', ['ci', ...quiet]);
  if (status !== 0) process.exit(status);
  // An older Node has left out the optional packages that need a newer one; npm runs with the pinned Node from here on.
  const completed = run('npm', ['install', '--no-save', '--prefer-offline', ...quiet]);
  if (completed !== 0) process.exit(completed);
  writeFileSync(stampFile, wanted);
}

/** Builds the services and the browser app, each if a source of it has changed. */
export function build() {
  buildServices();
  describeClient();
  buildWeb();
}

/** Compiles if the list of source files, or the size or time of one, has changed. */
function buildServices() {
  const wanted = digest(
    JSON.stringify(SOURCES.flatMap((folder) => listing(within(folder), WEB))) +
      readIfPresent(within('.swcrc')),
  );
  const stampFile = within('dist', '.corong-built');
  if (readIfPresent(stampFile) === wanted) return;
  mkdirSync(within('dist'), { recursive: true });
  for (const name of readdirSync(within('dist')).filter((one) => one !== 'web'))
    rmSync(within('dist', name), { recursive: true, force: true });
  const folders = SOURCES.filter((folder) => existsSync(within(folder)));
  const status = run('swc', [...folders, '--ignore', `${WEB}/**`, '-d', 'dist', '-q']);
  if (status !== 0) process.exit(status);
  writeFileSync(stampFile, wanted);
}

/** Writes the types of the browser app's client, if openapi.json says something else than when they were written. */
export function describeClient() {
  const mark = `/* openapi.json ${digest(readFileSync(within('openapi.json'), 'utf8'))} */`;
  if (readIfPresent(within(SCHEMA)).startsWith(mark)) return;
  const program = within(WEB, 'node_modules', '.bin', 'openapi-typescript');
  const status = run(program, ['openapi.json', '-o', SCHEMA], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.exit(status);
  writeFileSync(within(SCHEMA), `${mark}\n${readFileSync(within(SCHEMA), 'utf8')}`);
}

/** Builds the browser app to dist/web, if a file of it has changed. */
function buildWeb() {
  const wanted = digest(JSON.stringify(listing(within(WEB))));
  const stampFile = within('dist', 'web', '.corong-built');
  if (readIfPresent(stampFile) === wanted) return;
  const status = run('vite', ['build', WEB, '--logLevel', 'warn']);
  if (status !== 0) process.exit(status);
  writeFileSync(stampFile, wanted);
}

/** Returns path, time and size of each file in a folder, without those in the folder `except`. */
function listing(folder, except) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .filter((entry) => !except || !entry.parentPath.startsWith(within(except)))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { mtimeMs, size } = statSync(path);
      return [path, mtimeMs, size];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
