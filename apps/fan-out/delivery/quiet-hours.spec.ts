import { jest } from '@jest/globals';
import fc from 'fast-check';
import { Clock } from '#platform/ports/clock.port.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../audience/addresses.js';
import { Follower } from '../audience/follower.entity.js';
import { Range } from '../broadcasts/range.entity.js';
import {
  changes,
  likelyHours,
  longestUntilEnd,
  MINUTE,
  quiet,
  ZONES,
} from '#platform/time/clocks.fixture.js';
import type { Hours } from '#platform/time/zones.js';
import { Preference } from '../preferences/preference.entity.js';
import { Receipt, SENDING } from '../broadcasts/receipt.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { EmailTransport } from '../transports/email/email.transport.js';
import { RetryRangeWorker } from './retry-range.worker.js';

const MOMENTS = 6;
const FOLLOWERS = 32;

interface QuietHoursChoice extends Hours {
  zone: string;
}

const moments = Map.groupBy(
  ZONES.flatMap((zone) => changes(zone).map((at) => ({ zone, at }))),
  ({ at }) => at,
);
/** Followers of one post: half of them live where the clock changes about then. */
const play = fc
  .tuple(fc.constantFrom(...moments.keys()), fc.integer({ min: -20 * 60, max: 3 * 60 }), fc.nat(59_999))
  .chain(([change, minutes, ms]) => {
    const there = moments.get(change)!.map(({ zone }) => zone);
    const zone = fc.oneof(fc.constantFrom(...there), fc.constantFrom(...ZONES));
    const choice = fc.tuple(zone, likelyHours).map(([zone, hours]): QuietHoursChoice => ({ zone, ...hours }));
    const choices = fc.array(choice, { minLength: FOLLOWERS, maxLength: FOLLOWERS });
    return fc.record({ start: fc.constant(change + minutes * MINUTE + ms), choices });
  });

describe('a post in the quiet hours of its followers', () => {
  let fan: FanOutFixture;
  let now = Date.now();
  let sent: [number, number][] = [];
  let count = 0;

  beforeAll(async () => {
    fan = await FanOutFixture.start();
    jest.spyOn(fan.get(Clock), 'now').mockImplementation(() => now);
    jest.spyOn(fan.get(EmailTransport), 'deliver').mockImplementation(async ({ follower_id }) => {
      sent.push([follower_id, now]);
      return { state: 'delivered' };
    });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await fan.close();
  });

  async function join(channel: Channel, choices: QuietHoursChoice[]): Promise<Map<number, QuietHoursChoice>> {
    const rows = choices.map((_, index) => {
      const public_id = `fol_${count}x${index}`;
      const address = fan.get(Addresses).seal(`${public_id}@example.test`, public_id);
      const { id: channel_id, workspace_id } = channel;
      return {
        public_id,
        workspace_id,
        channel_id,
        transport: 'email' as const,
        address,
        joined_tick: 0,
        created_at: 0,
      };
    });
    await fan.database.transaction((tx) => tx.insert(Follower, rows));
    const where = { channel_id: channel.id };
    const all = await fan.database.read.find(Follower, { where, order: { id: 'ASC' } });
    const choicesById = new Map(all.map(({ id }, index) => [id, choices[index]!]));
    const preferences = [...choicesById].map(([follower_id, { zone, from, to }]): Preference => ({
      follower_id,
      time_zone: zone,
      muted_until: null,
      quiet_from: from,
      quiet_to: to,
      daily_cap: null,
    }));
    await fan.database.transaction((tx) => tx.insert(Preference, preferences));
    return choicesById;
  }

  /** Nothing of the range is on its way, or due at this moment. */
  const atRest = (range_id: number) =>
    until(
      'what was due is settled',
      async () => {
        const job = { data: { range_id }, signal: new AbortController().signal };
        await fan.get(RetryRangeWorker).run(job);
        const waiting = await fan.database.read.findBy(Receipt, { range_id, state: 'deferred' });
        return !waiting.some((one) => one.reason === SENDING || one.until <= now);
      },
      { pause: 5 },
    );

  it('is sent once to each follower, at the first moment after their quiet hours: never early, never twice, never lost', async () => {
    let waited = 0;
    await fc.assert(
      fc.asyncProperty(fc.noShrink(play), async ({ start, choices }) => {
        [now, sent] = [start, []];
        const channel = await fan.channel(`quiet-${++count}`);
        const choicesById = await join(channel, choices);
        const post_id = await fan.publish(channel, 'Selamat pagi');
        await fan.reported('it has gone round', post_id, ({ totals }) => totals.pending === 0);
        const [range] = await fan.database.read.findBy(Range, { post_id });
        for (let at = range!.retry_at; at !== 0;) {
          expect(at).toBeGreaterThan(now);
          // The moment before, nothing is due.
          now = at - 1;
          const before = sent.length;
          await atRest(range!.id);
          expect(sent).toHaveLength(before);
          now = at;
          await atRest(range!.id);
          at = (await fan.database.read.findOneByOrFail(Range, { id: range!.id })).retry_at;
        }
        expect(sent.map(([id]) => id).sort((a, b) => a - b)).toEqual([...choicesById.keys()]);
        for (const [id, at] of sent) {
          const { zone, ...hours } = choicesById.get(id)!;
          const asked = quiet(zone, hours, start);
          expect([zone, hours, quiet(zone, hours, at)]).toEqual([zone, hours, false]);
          if (asked) waited += 1;
          expect(asked ? quiet(zone, hours, at - 1) : at === start).toBe(true);
          expect(at - start).toBeLessThanOrEqual(longestUntilEnd(hours));
        }
        const report = await fan.reported('it is complete', post_id, ({ state }) => state === 'complete');
        expect(report.totals).toMatchObject({ delivered: FOLLOWERS, failed: 0, skipped: 0, deferred: 0 });
      }),
      { numRuns: MOMENTS },
    );
    expect(waited).toBeGreaterThan(FOLLOWERS);
  });
});
