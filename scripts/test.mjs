// npm test: all tests, on both stacks. npm run test:quick: the tests that need no service.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build, environment, install, node, ROOT, run } from './toolchain.mjs';
import { CannotInstall, installForTests } from './services/packages.mjs';
import { timesOf } from './test-times.mjs';

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

const only = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const FLAGS_OF_JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=TimeoutNegativeWarning',
  'node_modules/.bin/jest',
];
/** Suites that failed are run once more, alone, if they are at most this many. */
const RUN_AGAIN = 4;

/** Runs jest and answers its report, with the status that it ended with. */
async function jest(args) {
  const report = join(tmpdir(), `corong-tests-${process.pid}.json`);
  const status = await new Promise((resolve) => {
    const child = spawn(node, [...FLAGS_OF_JEST, '--json', `--outputFile=${report}`, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: environment({
        ...(!quick && !absent && { CORONG_SERVICES: 'required' }),
        ...(!quick && !missing && { CORONG_PROGRAMS: 'required' }),
      }),
    });
    const stop = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
    child.on('exit', (code, signal) => {
      for (const each of ['SIGINT', 'SIGTERM']) process.off(each, stop);
      if (signal) process.exit(1);
      resolve(code);
    });
  });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  rmSync(report, { force: true });
  return { status, suites: testResults };
}

const testsOf = (suites, ...statuses) =>
  suites.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => statuses.includes(status)),
  );
/** A suite that could not be loaded fails without a test of its own. */
const failuresOf = (suite) =>
  suite.status === 'failed' ? Math.max(1, testsOf([suite], 'failed').length) : 0;

const begin = Date.now();
const first = await jest([
  ...only,
  ...(quick ? ['--testPathIgnorePatterns', NEEDS_SERVICES.source, '/node_modules/', '/dist/'] : []),
]);
let { status, suites } = first;
const times = timesOf(
  suites.map(({ name, startTime, endTime }) => ({
    path: relative(ROOT, name),
    seconds: (endTime - startTime) / 1_000,
  })),
  (Date.now() - begin) / 1_000,
);
const failing = suites.filter((suite) => failuresOf(suite) > 0);
/** Tests that failed beside all others and passed alone. They are named, since each of them has a fault to be found. */
let unsteady = [];
if (failing.length > 0 && failing.length <= RUN_AGAIN) {
  console.log(`\nOnce more, alone:\n${failing.map(({ name }) => `  ${relative(ROOT, name)}\n`).join('')}`);
  const again = await jest(['--runInBand', '--runTestsByPath', ...failing.map(({ name }) => name)]);
  unsteady = failing
    .filter(({ name }) => again.suites.some((suite) => suite.name === name && failuresOf(suite) === 0))
    .map(({ name }) => relative(ROOT, name));
  status = again.status;
  suites = [...suites.filter((suite) => !failing.includes(suite)), ...again.suites];
}

console.log(`\n${times.join('\n')}\n`);
for (const { fullName } of testsOf(suites, 'pending')) console.log(`skipped: ${fullName}`);
for (const name of unsteady) console.log(`unsteady: ${name} failed beside the others and passed alone`);
const failed = suites.reduce((sum, suite) => sum + failuresOf(suite), 0);
const skipped = testsOf(suites, 'pending', 'todo').length;
if (absent) console.log(`\n${absent}: the full stack's half was skipped.`);
console.log(`${testsOf(suites, 'passed').length} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || status !== 0 || (strict && skipped > 0) ? 1 : 0);
