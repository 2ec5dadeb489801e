import type { StackKind } from '../support/stack.js';
import { JOURNEYS, openJourneySetup, type JourneySetup } from './journey-setup.js';

/** The tests of both journeys on one stack. */
export function describeJourneys(kind: StackKind): void {
  describe(`the journeys on the ${kind} stack`, () => {
    let theatre: JourneySetup;
    beforeAll(async () => {
      theatre = await openJourneySetup(kind);
    }, 700_000);
    afterAll(() => theatre?.close());

    it.each(JOURNEYS)(
      '%s',
      async (_, journey) => {
        const steps: string[] = [];
        try {
          await journey({ ...theatre, report: (step) => steps.push(step) });
        } catch (error) {
          throw new Error(
            `After "${steps.at(-1)}": ${(error as Error).message}\n${theatre.stack.logs().slice(-3_000)}`,
            { cause: error },
          );
        }
        expect(steps.length).toBeGreaterThan(8);
      },
      120_000,
    );

    it('ends in order when it is asked to', async () => {
      for (const process of theatre.stack.processes.values()) expect(await process.stop()).toBe(true);
    });
  });
}
