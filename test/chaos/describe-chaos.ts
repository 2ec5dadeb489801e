import type { StackKind } from '../support/stack.js';
import { chaosOfJourneys } from './journeys.js';

/** Runs `npm run chaos -- journeys` in its short form as a test. */
export function describeChaos(stack: StackKind): void {
  it(`loses and doubles nothing when processes of the ${stack} stack are killed`, async () => {
    const said: string[] = [];
    const result = await chaosOfJourneys({ stack, seed: 7, short: true, say: (line) => said.push(line) });
    expect(result.lost + result.doubled === 0 ? [] : said).toEqual([]);
    expect(result.kills).toBe(stack === 'full' ? 3 : 1);
    expect(result.accepted).toBeGreaterThan(5);
  }, 1_000_000);
}
