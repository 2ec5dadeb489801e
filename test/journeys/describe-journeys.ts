import type { StackKind } from '../support/stack.js';
import { JOURNEYS, openJourneySetup, type JourneySetup } from './journey-setup.js';

/** The tests of both journeys on one stack. */
export function describeJourneys(kind: StackKind): void {
  describe(`the journeys on the ${kind} stack`, () => {
    let setup: JourneySetup;
    beforeAll(async () => {
      setup = await openJourneySetup(kind);
    }, 700_000);
    afterAll(() => setup?.close());

    it.each(JOURNEYS)(
      '%s',
      async (_, journey) => {
        const steps: string[] = [];
        try {
          await journey({ ...setup, report: (step) => steps.push(step) });
        } catch (error) {
          throw new Error(
            `After "${steps.at(-1)}": ${(error as Error).message}\n${setup.stack.logs().slice(-3_000)}`,
            { cause: error },
          );
        }
        expect(steps.length).toBeGreaterThan(7);
      },
      120_000,
    );

    it('stops cleanly when it is asked to', async () => {
      for (const process of setup.stack.processes.values()) expect(await process.stop()).toBe(true);
    });
  });
}
