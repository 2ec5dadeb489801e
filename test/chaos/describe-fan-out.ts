import type { StackKind } from '../support/stack.js';
import { chaosOfFanOut, SMALL } from './fan-out.js';

/** Runs `npm run chaos -- fan-out` in its short form as a test. */
export function describeFanOutChaos(stack: StackKind): void {
  it(`loses nothing, and doubles only deliveries in flight, when delivering processes of the ${stack} stack are killed`, async () => {
    const said: string[] = [];
    const result = await chaosOfFanOut({ stack, kills: 2, seed: 7, say: (line) => said.push(line) });
    const { lost, doubled, in_flight, unexcused, doubled_by_id, resumed } = result;
    expect(lost + unexcused + doubled_by_id === 0 ? [] : [result, ...said]).toEqual([]);
    expect(doubled).toBeLessThanOrEqual(in_flight);
    expect(resumed).toBeGreaterThanOrEqual(SMALL.live);
    expect(result.posts).toBeGreaterThan(2);
    expect(result.checkpoint_on_fetch.lost).toBeGreaterThan(0);
  }, 1_000_000);
}
