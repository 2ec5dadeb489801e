import { parseArgs } from 'node:util';
import { serviceScript } from '../support/services.js';
import type { StackKind } from '../support/stack.js';
import { chaosOfClick, passed as clicksPassed } from './click.js';
import { chaosOfFanOut, passed } from './fan-out.js';
import { chaosOfInbox, passed as inboxPassed } from './inbox.js';
import { chaosOfJourneys } from './journeys.js';

const USAGE = `npm run chaos -- journeys [--seed N] [--stack embedded|full|both] [--short]
  kills every process and service once while both journeys are played many times over
npm run chaos -- fan-out [--kills N] [--seed N] [--stack embedded|full|both] [--short]
  kills what delivers N times (100, which takes about 20 minutes for both stacks; 6 with --short) while post after
  post goes out; then does so with a worker that has to be seen to lose
npm run chaos -- click [--kills N] [--outage SECONDS] [--seed N] [--stack embedded|full|both] [--short]
  kills what redirects N times (50; 3 with --short) while links are visited, then takes the log and the database away
npm run chaos -- inbox [--kills N] [--outage SECONDS] [--seed N] [--stack embedded|full|both] [--short]
  kills what serves chats N times (20; 3 with --short) while customers and agents write over networks that fail, then
  takes the event log away
Each prints a JSON line for each stack, and ends with 1 where something was lost or doubled.
`;
/** Each by default, and with `--short`. */
const KILLS = { journeys: [1, 1], 'fan-out': [100, 6], click: [50, 3], inbox: [20, 3] } as const;
const OUTAGE_SECONDS = [60, 8] as const;

type Chaos = keyof typeof KILLS;
type Say = (line: string) => void;

interface Options {
  chaos: Chaos;
  stacks: StackKind[];
  seed: number;
  kills: number;
  /** Seconds. */
  outage: number;
  short: boolean;
}

const options = read();
if (options.stacks.includes('full'))
  await (await serviceScript()).up((line) => void process.stderr.write(`${line}\n`));
let failed = false;
for (const stack of options.stacks) {
  const say: Say = (line) => void process.stderr.write(`${stack}: ${line}\n`);
  const [result, fine] = await { journeys, 'fan-out': fanOut, click, inbox }[options.chaos](stack, say);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  failed ||= !fine;
}
process.exit(failed ? 1 : 0);

async function journeys(stack: StackKind, say: Say): Promise<[object, boolean]> {
  const result = await chaosOfJourneys({ ...options, stack, say });
  return [result, result.lost + result.doubled === 0];
}

async function fanOut(stack: StackKind, say: Say): Promise<[object, boolean]> {
  const result = await chaosOfFanOut({ ...options, stack, say });
  return [result, passed(result)];
}

async function click(stack: StackKind, say: Say): Promise<[object, boolean]> {
  const result = await chaosOfClick({ ...options, stack, say });
  return [result, clicksPassed(result)];
}

async function inbox(stack: StackKind, say: Say): Promise<[object, boolean]> {
  const result = await chaosOfInbox({ ...options, stack, say });
  return [result, inboxPassed(result)];
}

function read(): Options {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        seed: { type: 'string', default: '1' },
        kills: { type: 'string' },
        outage: { type: 'string' },
        stack: { type: 'string', default: 'both' },
        short: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    const chaos = positionals[0] as Chaos;
    if (positionals.length !== 1 || !Object.hasOwn(KILLS, chaos)) throw new Error('Which chaos?');
    if (!/^\d{1,9}$/.test(values.seed)) throw new Error('--seed is a number');
    if (values.kills && chaos === 'journeys') throw new Error('--kills is not of journeys');
    if (values.outage && !['click', 'inbox'].includes(chaos))
      throw new Error('--outage is of click and inbox');
    const short = Number(values.short);
    const kills = values.kills ?? String(KILLS[chaos][short]);
    const outage = values.outage ?? String(OUTAGE_SECONDS[short]);
    for (const [name, value] of Object.entries({ kills, outage }))
      if (!/^[1-9]\d{0,3}$/.test(value)) throw new Error(`--${name} is a number`);
    if (!['embedded', 'full', 'both'].includes(values.stack))
      throw new Error('--stack is embedded, full or both');
    const stacks: StackKind[] = values.stack === 'both' ? ['embedded', 'full'] : [values.stack as StackKind];
    return {
      ...{ chaos, stacks, seed: Number(values.seed), short: values.short },
      ...{ kills: Number(kills), outage: Number(outage) },
    };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}
