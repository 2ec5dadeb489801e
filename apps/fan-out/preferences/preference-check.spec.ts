import fc from 'fast-check';
import type { Database } from '#platform/adapters/sql/database.js';
import { changes, HOUR, likelyHours, longestUntilEnd, quiet, ZONES } from '#platform/time/clocks.fixture.js';
import { PreferenceCheck } from './preference-check.js';
import type { Preference } from './preference.entity.js';

const FOLLOWER = { id: 7 };

const checkWith = (said: Omit<Preference, 'follower_id'>) => {
  const row = { follower_id: FOLLOWER.id, ...said };
  return new PreferenceCheck({ read: { findBy: async () => [row] } } as unknown as Database);
};

describe('a post that waits for the end of quiet hours', () => {
  const noted = { muted_until: null, daily_cap: null };
  const post = { id: 'pst_1', published_at: 0, since: 0 };
  const changing = ZONES.map((zone) => ({ zone, at: [Date.UTC(2026, 6, 1), ...changes(zone)] }));

  it('is released at the end of quiet hours, in every zone and at both clock changes, and never earlier', async () => {
    for (const { zone, at } of changing) {
      const moment = fc
        .tuple(fc.constantFrom(...at), fc.integer({ min: -20 * HOUR, max: 3 * HOUR }))
        .map(([change, away]) => change + away);
      await fc.assert(
        fc.asyncProperty(
          moment,
          likelyHours,
          fc.double({ min: 0, max: 1, noNaN: true }),
          async (now, hours, part) => {
            const check = checkWith({
              ...noted,
              time_zone: zone,
              quiet_from: hours.from,
              quiet_to: hours.to,
            });
            const ask = async (at: number) =>
              (await check.forPost(post, [FOLLOWER], at)).blockedAt(FOLLOWER.id, at);
            const block = await ask(now);
            expect(block !== null).toBe(quiet(zone, hours, now));
            if (!block) return;
            expect(block).toMatchObject({ action: 'defer', reason: 'quiet_hours' });
            expect(block.until - now).toBeLessThanOrEqual(longestUntilEnd(hours));
            for (const before of [now + Math.floor((block.until - now) * part * 0.999), block.until - 1])
              expect(await ask(before)).toEqual(block);
            expect(await ask(block.until)).toBeNull();
            expect(quiet(zone, hours, block.until)).toBe(false);
          },
        ),
        { numRuns: 4 },
      );
    }
  });
});
