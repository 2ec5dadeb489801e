import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { Clock } from '#platform/ports/clock.port.js';
import type { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../audience/addresses.js';
import { Follower } from '../audience/follower.entity.js';
import { FollowerTokens } from '../audience/tokens.js';
import { Preference } from '../preferences/preference.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { EmailTransport } from '../transports/email/email.transport.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { until } from '../../../test/support/until.js';
import type { Delivery } from '../transports/transport.port.js';

const FOLLOWERS = 30;

describe('preferences that change while a batch is being sent', () => {
  let fan: FanOutFixture;
  let channel: Channel;
  let all: Follower[];
  let count = 0;
  let sent: number[];
  /** What happens while the first of the batch is on its way. */
  let meanwhile: () => Promise<void>;

  beforeAll(async () => {
    fan = await FanOutFixture.start({ FOLLOW_LIMIT: 10_000 });
    jest.spyOn(fan.get(EmailTransport), 'deliver').mockImplementation(async (delivery: Delivery) => {
      sent.push(delivery.follower_id);
      if (sent.length === 1) {
        await meanwhile();
        // Longer than what is known of followers counts as fresh.
        await sleep(40);
      } else await sleep(60);
      return { state: 'delivered' };
    });
  });
  beforeEach(async () => {
    channel = await fan.channel(`wishes-${++count}`);
    [sent, meanwhile] = [[], async () => undefined];
    const rows = Array.from({ length: FOLLOWERS }, (_, index) => `fol_${count}x${index}`).map(
      (public_id) => ({
        public_id,
        workspace_id: fan.workspace,
        channel_id: channel.id,
        transport: 'email' as const,
        address: fan.get(Addresses).seal(`${public_id}@example.test`, public_id),
        joined_tick: 0,
        created_at: 0,
      }),
    );
    await fan.database.transaction((tx) => tx.insert(Follower, rows));
    all = await fan.database.read.find(Follower, { where: { channel_id: channel.id }, order: { id: 'ASC' } });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await fan.close();
  });

  const say = async (follower: Follower, what: object): Promise<void> => {
    const path = fan.path(fan.get(FollowerTokens).preferencesUrl(follower.public_id));
    const answer = await fan.as().post(path, { time_zone: 'UTC', ...what });
    if (answer.status !== 200) throw new Error(answer.text);
  };
  const last = () => all.at(-1)!;

  it('apply when a follower sets a mute, quiet hours or a cap', async () => {
    const [mute, quiet, capped] = all.slice(-3) as [Follower, Follower, Follower];
    await say(capped, { daily_cap: 1 });
    await fan.reported(
      'one is sent',
      await fan.publish(channel, 'Before'),
      ({ state }) => state === 'complete',
    );
    sent = [];
    await say(capped, {});
    meanwhile = async () => {
      await say(mute, { muted_until: '2999-01-01T00:00:00Z' });
      await say(quiet, { quiet_from: '00:00', quiet_to: '23:59' });
      await say(capped, { daily_cap: 1 });
    };
    const post = await fan.publish(channel, 'Meanwhile');
    const report = await fan.reported('it has gone round', post, ({ totals }) => totals.pending === 0);
    expect(report.reasons.map(({ state, reason }) => [state, reason])).toEqual([
      ['deferred', 'cap'],
      ['deferred', 'quiet_hours'],
      ['skipped', 'muted'],
    ]);
    expect(sent).toEqual(all.slice(0, -3).map(({ id }) => id));
  });

  it('no longer apply when a follower ends a mute', async () => {
    await say(last(), { muted_until: '2999-01-01T00:00:00Z' });
    meanwhile = () => say(last(), {});
    const post = await fan.publish(channel, 'Welcome back');
    await fan.reported('all have it', post, ({ totals }) => totals.delivered === FOLLOWERS);
  });

  it('release waiting posts when quiet hours and a cap end, and make them wait again when new ones are set', async () => {
    const [quiet, capped, still] = all.slice(-3) as [Follower, Follower, Follower];
    const always = { quiet_from: '00:00', quiet_to: '23:59' };
    const [one, noon] = ['2026-05-01T01:00:00Z', '2026-05-01T12:00:00Z'].map(Date.parse) as [number, number];
    const clock = jest.spyOn(fan.get(Clock), 'now').mockReturnValue(one);
    try {
      await say(capped, { daily_cap: 1 });
      const before = await fan.publish(channel, 'Before');
      await fan.reported('one is sent', before, ({ state }) => state === 'complete');
      await say(quiet, always);
      await say(still, always);
      const post = await fan.publish(channel, 'Waiting');
      await fan.reported('it has gone round', post, ({ totals }) => totals.pending === 0);
      await say(quiet, {});
      await say(capped, { daily_cap: 5 });
      await say(still, { quiet_from: '00:00', quiet_to: '12:00' });
      const report = await fan.reported(
        'all but one have it, and that one is looked at',
        post,
        ({ totals, reasons }) =>
          totals.delivered === FOLLOWERS - 1 && reasons.every(({ reason }) => reason !== 'sending'),
      );
      expect(report).toMatchObject({
        totals: { deferred: 1, skipped: 0 },
        reasons: [{ state: 'deferred', reason: 'quiet_hours' }],
      });
      expect(sent.filter((id) => id === quiet.id)).toHaveLength(2);
      expect(sent.filter((id) => id === capped.id)).toHaveLength(2);
      const where = { follower_id: still.id, state: 'deferred' as const };
      await until(
        'it waits for the new end',
        async () => (await fan.database.read.findOneByOrFail(Receipt, where)).until === noon,
        { pause: 30 },
      );
      clock.mockReturnValue(noon);
      await fan.reported('the last has it', post, ({ state }) => state === 'complete');
      expect(sent.filter((id) => id === still.id)).toHaveLength(2);
    } finally {
      clock.mockRestore();
    }
  });

  it('include quiet hours that begin meanwhile', async () => {
    const noon = Date.parse('2026-05-01T12:00:30Z');
    const clock = jest.spyOn(fan.get(Clock), 'now').mockReturnValue(noon);
    try {
      await say(last(), { quiet_from: '12:01', quiet_to: '14:00' });
      meanwhile = async () => void clock.mockReturnValue(noon + 30_000);
      const post = await fan.publish(channel, 'Just before');
      const report = await fan.reported('it has gone round', post, ({ totals }) => totals.pending === 0);
      expect(report).toMatchObject({
        totals: { delivered: FOLLOWERS - 1, deferred: 1 },
        reasons: [{ state: 'deferred', reason: 'quiet_hours' }],
      });
    } finally {
      clock.mockRestore();
    }
  });

  it('are not read again while nobody changes them', async () => {
    const asked = jest.spyOn(fan.database.read, 'findBy');
    const post = await fan.publish(channel, 'Quietly');
    await fan.reported('all have it', post, ({ totals }) => totals.delivered === FOLLOWERS);
    const ofThese = asked.mock.calls.filter(
      ([entity, where]) => entity === Preference && JSON.stringify(where).includes(String(last().id)),
    );
    asked.mockRestore();
    expect(ofThese).toHaveLength(1);
  });
});
