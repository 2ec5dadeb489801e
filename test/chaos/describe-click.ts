import type { StackKind } from '../support/stack.js';
import { chaosOfClick, passed } from './click.js';

/** Runs `npm run chaos -- click` in its short form as a test. */
export function describeClickChaos(stack: StackKind): void {
  it(`records every click once when what redirects is killed on the ${stack} stack`, async () => {
    const said: string[] = [];
    // Other specs use the services of the full stack meanwhile.
    const outage = stack === 'full' ? null : 2;
    const result = await chaosOfClick({ stack, kills: 2, seed: 7, outage, say: (line) => said.push(line) });
    expect(passed(result) ? [] : [result, ...said]).toEqual([]);
  }, 1_000_000);
}
