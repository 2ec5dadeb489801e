import { parseArgs } from 'node:util';
import { servicesAbsent } from '../support/services.js';
import type { StackKind } from '../support/stack.js';
import { chaosOfFanOut } from './fan-out-play.js';

const USAGE = 'npm run chaos -- fan-out [--kills N] [--stack embedded|full|both] [--short]\n';
const KILLS = 100;
const SHORT = 8;

/**
 * Kills what delivers, prints a JSON line for each stack, and does so once more with a worker that checkpoints before
 * it sends, which has to be caught. Resolves with the exit code.
 */
export async function run(args: string[]): Promise<number> {
  const { stacks, kills } = read(args);
  let failed = false;
  for (const stack of stacks) {
    const say = (line: string) => void process.stderr.write(`${stack}: ${line}\n`);
    const verdict = await chaosOfFanOut({ stack, kills, say });
    const { lost, doubled, in_flight, doubled_after_webhook_id } = verdict;
    process.stdout.write(`${JSON.stringify(verdict)}\n`);
    failed ||= lost > 0 || doubled > in_flight || doubled_after_webhook_id > 0;
    const wrong = await chaosOfFanOut({
      stack,
      kills: Math.max(SHORT, Math.round(kills / 5)),
      say,
      fetchFirst: true,
    });
    process.stdout.write(`${JSON.stringify({ ...wrong, caught: wrong.lost > 0 })}\n`);
    failed ||= wrong.lost === 0;
  }
  return failed ? 1 : 0;
}

function read(args: string[]): { stacks: StackKind[]; kills: number } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        kills: { type: 'string' },
        stack: { type: 'string', default: 'both' },
        short: { type: 'boolean', default: false },
      },
    });
    const kills = values.kills ?? String(values.short ? SHORT : KILLS);
    if (!/^[1-9]\d{0,3}$/.test(kills)) throw new Error('--kills is a number');
    if (!['embedded', 'full', 'both'].includes(values.stack))
      throw new Error('--stack is embedded, full or both');
    const stacks: StackKind[] = values.stack === 'both' ? ['embedded', 'full'] : [values.stack as StackKind];
    const absent = stacks.includes('full') ? servicesAbsent() : null;
    if (absent) throw new Error(absent);
    return { stacks, kills: Number(kills) };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}
