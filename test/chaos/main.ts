import { parseArgs } from 'node:util';
import type { StackKind } from '../support/stack.js';
import { run as chaosOfFanOut } from './fan-out.js';
import { chaosOfJourneys } from './journeys.js';
import { serviceScript } from '../support/services.js';

const USAGE =
  'npm run chaos -- journeys [--seed N] [--stack embedded|full|both] [--short]\n' +
  'npm run chaos -- fan-out [--kills N] [--stack embedded|full|both] [--short]\n';

if (process.argv[2] === 'fan-out') process.exit(await chaosOfFanOut(process.argv.slice(3)));

/** Prints a JSON line for each stack; ends with 1 where anything was lost or doubled. */
const { stacks, seed, short } = read();
if (stacks.includes('full'))
  await (await serviceScript()).up((line) => void process.stderr.write(`${line}\n`));
let failed = false;
for (const stack of stacks) {
  const verdict = await chaosOfJourneys({
    stack,
    seed,
    short,
    say: (line) => process.stderr.write(`${stack}: ${line}\n`),
  });
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
  failed ||= verdict.lost + verdict.doubled > 0;
}
process.exit(failed ? 1 : 0);

function read(): { stacks: StackKind[]; seed: number; short: boolean } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        seed: { type: 'string', default: '1' },
        stack: { type: 'string', default: 'both' },
        short: { type: 'boolean', default: false },
      },
    });
    if (positionals.join() !== 'journeys') throw new Error('Which chaos?');
    if (!/^\d{1,9}$/.test(values.seed)) throw new Error('--seed is a number');
    if (!['embedded', 'full', 'both'].includes(values.stack))
      throw new Error('--stack is embedded, full or both');
    const stacks: StackKind[] = values.stack === 'both' ? ['embedded', 'full'] : [values.stack as StackKind];
    return { stacks, seed: Number(values.seed), short: values.short };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}
