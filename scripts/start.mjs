// npm start: installs and builds if needed, then runs the embedded stack in one process.
import { spawn } from 'node:child_process';
import { build, environment, install, node, NODE_FLAGS, ROOT } from './toolchain.mjs';

install();
build();

const child = spawn(node, [...NODE_FLAGS, 'dist/apps/all-in-one/src/main.js'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: environment(),
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
