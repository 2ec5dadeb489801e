// npm test: all tests, on both stacks. npm run test:quick: the tests that need no service.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, environment, install, node, ROOT, run } from './toolchain.mjs';
import { CannotInstall, installForTests } from './services/packages.mjs';

const USAGE = `npm test [-- PATTERN …]         the tests on both stacks, or those whose path matches a pattern
npm run test:quick [-- PATTERN …]   the same without those that need a service, a browser or a proxy
`;
const FLAGS = ['--quick'];
const flags = process.argv.slice(2).filter((word) => word.startsWith('--') || word === '-h');
const unknown = flags.find((word) => !FLAGS.includes(word));
if (unknown !== undefined) {
  const isHelp = ['--help', '-h'].includes(unknown);
  (isHelp ? process.stdout : process.stderr).write(isHelp ? USAGE : `There is no ${unknown}\n\n${USAGE}`);
  process.exit(isHelp ? 0 : 2);
}
const quick = flags.includes('--quick');
const strict = process.env.CI === 'true';
/** Specs that need MariaDB, Redis, Kafka, a browser or a reverse proxy; their files say so in their names. */
const NEEDS_SERVICES =
  /([-./]full|[-./]browser|[-./]proxy|kafka-event-log|bull-job-queue|principals)\.spec\.ts$/;

install();
build();

let absent = '';
if (!quick) {
  const status = run(process.execPath, ['scripts/services.mjs', 'up']);
  if (status === 3)
    absent = 'MariaDB, Redis and Kafka cannot be had on this machine (no Docker engine, not root)';
  else if (status !== 0) process.exit(status);
}
let missing = '';
if (!quick) {
  try {
    installForTests(console.log);
  } catch (error) {
    if (!(error instanceof CannotInstall)) throw error;
    missing = error.message;
    console.log(`${missing}\nTests that need one of these programs are skipped where it is absent.\n`);
  }
}
if (absent) console.log(`${absent}: the full stack's half is skipped.\n`);

const report = join(tmpdir(), `corong-tests-${process.pid}.json`);
const only = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const jest = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=TimeoutNegativeWarning',
  'node_modules/.bin/jest',
  '--json',
  `--outputFile=${report}`,
  ...only,
  ...(quick ? ['--testPathIgnorePatterns', NEEDS_SERVICES.source, '/node_modules/', '/dist/'] : []),
];
const code = await new Promise((resolve) => {
  const child = spawn(node, jest, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: environment({
      ...(!quick && !absent && { CORONG_SERVICES: 'required' }),
      ...(!quick && !missing && { CORONG_PROGRAMS: 'required' }),
    }),
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (status, signal) => resolve(signal ? 1 : status));
});

const result = JSON.parse(readFileSync(report, 'utf8'));
rmSync(report, { force: true });
for (const suite of result.testResults) {
  for (const test of suite.assertionResults) {
    if (test.status === 'pending') console.log(`skipped: ${test.fullName}`);
  }
}
// A suite that could not be loaded counts as failed.
const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
const skipped = result.numPendingTests + result.numTodoTests;
if (absent) console.log(`\n${absent}: the full stack's half was skipped.`);
console.log(`${result.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || code !== 0 || (strict && skipped > 0) ? 1 : 0);
