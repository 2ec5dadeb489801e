// npm run test:api [-- --quick] [-- --seed N] [-- --only REGEX]: checks a running instance against openapi.json, with valid,
// invalid and linked requests that Schemathesis generates from it.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openInstance } from './api/instance.mjs';
import { NoPython, schemathesis, VERSION } from './api/schemathesis.mjs';
import { build, install, ROOT } from './toolchain.mjs';

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, seed: { type: 'string' }, only: { type: 'string' } },
});
// The short form uses the same seed every time, so that its result is reproducible.
const seed = values.seed ?? (values.quick ? '1' : String(randomInt(2 ** 31)));
const REPORTS = join(ROOT, '.services', 'test-api');

let program;
try {
  program = schemathesis(console.log);
} catch (error) {
  if (!(error instanceof NoPython)) throw error;
  console.error(error.message);
  process.exit(3);
}
install();
build();
mkdirSync(REPORTS, { recursive: true });
const { origin, key, visitor, log, stop } = await openInstance();

console.log(`Schemathesis ${VERSION}, seed ${seed} (again: npm run test:api -- --seed ${seed})`);
const child = spawn(
  program,
  [
    '--config-file',
    join(ROOT, 'scripts/api/schemathesis.toml'),
    'run',
    join(ROOT, 'openapi.json'),
    '--url',
    origin,
    '--header',
    `Authorization: Bearer ${key}`,
    '--header',
    `X-Visitor-Token: ${visitor}`,
    '--checks',
    'all',
    '--mode',
    'all',
    '--max-examples',
    values.quick ? '1' : '50',
    ...(values.quick ? ['--phases', 'examples,fuzzing'] : []),
    ...(values.only ? ['--include-path-regex', values.only] : []),
    '--seed',
    seed,
    '--continue-on-failure',
    '--request-timeout',
    '20',
    '--generation-database',
    'none',
    '--report',
    'json',
    '--report-json-path',
    join(REPORTS, 'report.json'),
    '--no-color',
  ],
  { cwd: REPORTS, stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
const code = await new Promise((resolve) =>
  child.once('exit', (status, signal) => {
    if (signal) console.error(`Schemathesis was ended by ${signal}`);
    resolve(status ?? 1);
  }),
);
await stop();
const errors = log.filter((line) => JSON.parse(line).level >= 50);
for (const line of errors) console.error(line);
console.log(`seed ${seed}: ${code === 0 ? 'no failures' : 'FAILED'}, ${errors.length} errors in the log`);
process.exit(code === 0 && errors.length > 0 ? 1 : code);
