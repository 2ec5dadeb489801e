// Installs and builds if needed, then runs a compiled program with the pinned Node: node scripts/run.mjs FILE [ARG …]
import { spawn } from 'node:child_process';
import { build, environment, install, node, NODE_FLAGS, ROOT } from './toolchain.mjs';

install();
build();
const child = spawn(
  node,
  [...NODE_FLAGS, '--disable-warning=TimeoutNegativeWarning', ...process.argv.slice(2)],
  {
    cwd: ROOT,
    stdio: 'inherit',
    env: environment(),
  },
);
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
