import { parseArgs } from 'node:util';
import { serviceScript } from '../support/services.js';
import type { StackKind } from '../support/stack.js';
import { chaosOfFanOut, passed } from './fan-out.js';
import { chaosOfJourneys } from './journeys.js';

const USAGE = `npm run chaos -- journeys [--seed N] [--stack embedded|full|both] [--short]
  kills every process and service once while both journeys are played many times over
npm run chaos -- fan-out [--kills N] [--seed N] [--stack embedded|full|both] [--short]
  kills what delivers N times (100, which takes about 20 minutes for both stacks; 6 with --short) while post after
  post goes out; then does so with a worker that has to be seen to lose
Each prints a JSON line for each stack, and ends with 1 where something was lost or doubled.
`;
const KILLS = 100;
const SHORT_KILLS = 6;

interface Options {
  chaos: 'journeys' | 'fan-out';
  stacks: StackKind[];
  seed: number;
  kills: number;
  short: boolean;
}

const options = read();
if (options.stacks.includes('full'))
  await (await serviceScript()).up((line) => void process.stderr.write(`${line}\n`));
let failed = false;
for (const stack of options.stacks) {
  const say = (line: string) => void process.stderr.write(`${stack}: ${line}\n`);
  const [verdict, fine] = await (options.chaos === 'fan-out' ? fanOut : journeys)(stack, say);
  process.stdout.write(`${JSON.stringify(verdict)}\n`);
  failed ||= !fine;
}
process.exit(failed ? 1 : 0);

async function journeys(stack: StackKind, say: (line: string) => void): Promise<[object, boolean]> {
  const verdict = await chaosOfJourneys({ ...options, stack, say });
  return [verdict, verdict.lost + verdict.doubled === 0];
}

async function fanOut(stack: StackKind, say: (line: string) => void): Promise<[object, boolean]> {
  const verdict = await chaosOfFanOut({ ...options, stack, say });
  return [verdict, passed(verdict)];
}

function read(): Options {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        seed: { type: 'string', default: '1' },
        kills: { type: 'string' },
        stack: { type: 'string', default: 'both' },
        short: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    const [chaos] = positionals;
    if (positionals.length !== 1 || (chaos !== 'journeys' && chaos !== 'fan-out'))
      throw new Error('Which chaos?');
    if (!/^\d{1,9}$/.test(values.seed)) throw new Error('--seed is a number');
    if (values.kills && chaos !== 'fan-out') throw new Error('--kills is of fan-out');
    const kills = values.kills ?? String(values.short ? SHORT_KILLS : KILLS);
    if (!/^[1-9]\d{0,3}$/.test(kills)) throw new Error('--kills is a number');
    if (!['embedded', 'full', 'both'].includes(values.stack))
      throw new Error('--stack is embedded, full or both');
    const stacks: StackKind[] = values.stack === 'both' ? ['embedded', 'full'] : [values.stack as StackKind];
    return { chaos, stacks, seed: Number(values.seed), kills: Number(kills), short: values.short };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}
