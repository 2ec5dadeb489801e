// npm run start:full: starts the services and every app as a process of its own; an app that ends is started again.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { build, environment, install, node, NODE_FLAGS, ROOT } from './toolchain.mjs';
import { processEnvironment } from './services/environment.mjs';

const APPS = ['channel-publisher', 'fan-out', 'chat', 'connections', 'ad-attribution', 'console'];

install();
const { run } = await import('./toolchain.mjs');
const up = run(process.execPath, ['scripts/services.mjs', 'up']);
if (up !== 0) process.exit(up);
build();

/** Exit status of an app with a wrong setting or a store of another version: starting it again would not help. */
const WRONG_CONFIGURATION = 78;
const children = new Map();
let stopping = false;

function start(app) {
  const file = join(ROOT, '.services', 'env', `${app}.env`);
  if (!existsSync(file)) throw new Error(`${file} is missing: npm run services -- up`);
  const child = spawn(node, [...NODE_FLAGS, `dist/apps/${app}/src/main.js`], {
    cwd: ROOT,
    stdio: 'inherit',
    env: processEnvironment(app, parseEnv(readFileSync(file, 'utf8')), environment()),
  });
  children.set(app, child);
  child.on('exit', (code, signal) => {
    children.delete(app);
    if (stopping) return finish();
    if (code === WRONG_CONFIGURATION) return stop(code);
    console.error(`${app} ended (${signal ?? code}); starting it again in a second`);
    setTimeout(() => !stopping && start(app), 1_000);
  });
}

function stop(code) {
  stopping = true;
  process.exitCode = code;
  for (const child of children.values()) child.kill('SIGTERM');
  finish();
}

function finish() {
  if (children.size === 0) process.exit();
}

for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => stop(0));

for (const app of APPS) start(app);
console.log(
  `Corong (full stack) is starting at http://localhost:${process.env.PORT ?? 3000}; stop it with Ctrl-C`,
);
