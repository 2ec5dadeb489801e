import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import type { Channel } from '../channels/channel.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { FollowerTokens } from '../audience/tokens.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { PreferenceCheck } from './preference-check.js';
import { CapSlot } from './preference.entity.js';
import { Preferences } from './preferences.js';

const PAGE = { accept: 'text/html' };
const NOTHING = { muted_until: null, quiet_from: null, quiet_to: null, daily_cap: null, ended: null };

describe('when a follower wants posts', () => {
  let fan: FanOutFixture;
  let hooks: WebhookSandbox;
  let channel: Channel;
  let count = 0;

  beforeAll(async () => {
    hooks = await startWebhookSandbox();
    fan = await FanOutFixture.start({ FOLLOW_LIMIT: 1000 });
    channel = await fan.channel('kopi');
  });
  afterAll(async () => {
    await fan.close();
    await hooks.close();
  });

  const newcomer = async () => {
    const { preferences_url } = await fan.follow(channel, 'webhook', hooks.endpoint(`p${++count}`).url);
    const path = fan.path(preferences_url!);
    const id = fan.get(FollowerTokens).verifyPreferences(path.split('/').at(-1)!);
    return { path, id, follower: await fan.database.read.findOneByOrFail(Follower, { public_id: id }) };
  };
  const checkAt = async (
    post: string,
    followers: Follower[],
    now: number,
    [published_at, since] = [0, now],
  ) => {
    const preferences = await fan
      .get(PreferenceCheck)
      .forPost({ id: post, published_at, since }, followers, now);
    return new Map(
      followers.flatMap(({ id }) => {
        const block = preferences.blockedAt(id, now);
        return block ? [[id, block] as const] : [];
      }),
    );
  };
  const check = (post: string, followers: Follower[], now: string) =>
    checkAt(post, followers, Date.parse(now));
  const put = async (id: string, body: object, workspace = fan.workspace) =>
    fan.as({ workspace, role: 'publisher' }).put(`/v1/followers/${id}/preferences`, body);

  it('can be set through the signed link, by a page, a form or JSON', async () => {
    const { path, id } = await newcomer();
    expect((await fan.as().get(path)).json).toEqual({ follower_id: id, time_zone: null, ...NOTHING });
    expect((await fan.as().get(path, PAGE)).text).toMatch(
      /<select name="time_zone" required><option value="">Choose your time zone<(?!.* selected)/,
    );
    const form = 'time_zone=Asia%2FJakarta&muted_until=2999-01-31&quiet_from=22:00&quiet_to=07:30&daily_cap=';
    expect((await fan.as().post(path, form, PAGE)).text).toContain('Saved');
    const said = {
      follower_id: id,
      time_zone: 'Asia/Jakarta',
      muted_until: '2999-01-30T17:00:00.000Z',
      quiet_from: '22:00',
      quiet_to: '07:30',
      daily_cap: null,
      ended: null,
    };
    expect((await fan.as().get(path)).json).toEqual(said);
    expect((await fan.as().get(path, PAGE)).text).toContain('value="2999-01-31"');
    expect(
      (await fan.as({ workspace: fan.workspace, role: 'publisher' }).get(`/v1/followers/${id}/preferences`))
        .json,
    ).toEqual(said);
    expect((await put(id, { time_zone: 'UTC', daily_cap: 3 })).json).toEqual({
      ...said,
      ...NOTHING,
      time_zone: 'UTC',
      daily_cap: 3,
    });
  });

  it('is asked again with the typed values when a form is refused', async () => {
    const { path, id } = await newcomer();
    const half =
      'time_zone=Asia%2FJakarta&muted_until=2999-01-31&quiet_from=22:00&quiet_to=&daily_cap=%22%3E%3Cb%3E';
    const page = await fan.as().post(path, half, PAGE);
    expect(page.status).toBe(400);
    for (const kept of [
      '<option selected>Asia/Jakarta<',
      'name="muted_until" value="2999-01-31"',
      'name="quiet_from" value="22:00"',
      'name="daily_cap" value="&quot;&gt;&lt;b&gt;"',
      '>Save</button>',
      `href="${fan.get(FollowerTokens).unsubscribeUrl(id)}">Leave this channel`,
    ])
      expect(page.text).toContain(kept);
    const program = await fan.as().post(path, half);
    expect(program.headers['content-type']).toContain('application/problem+json');
  });

  it.each([
    ['no zone', {}, 400, 'time_zone'],
    ['a zone that is none', { time_zone: 'Mars/Olympus' }, 422, 'time_zone'],
    ['an offset', { time_zone: '+07:00' }, 400, 'time_zone'],
    ['a time that is none', { time_zone: 'UTC', quiet_from: '24:00', quiet_to: '07:00' }, 400, 'quiet_from'],
    ['half of quiet hours', { time_zone: 'UTC', quiet_from: '22:00' }, 422, 'quiet_to'],
    ['a whole day of quiet', { time_zone: 'UTC', quiet_from: '22:00', quiet_to: '22:00' }, 422, 'quiet_to'],
    ['a cap of nothing', { time_zone: 'UTC', daily_cap: 0 }, 400, 'daily_cap'],
    ['a day that no calendar has', { time_zone: 'UTC', muted_until: '2026-02-31' }, 422, 'muted_until'],
    [
      'an instant of such a day',
      { time_zone: 'UTC', muted_until: '2027-02-31T10:00:00Z' },
      422,
      'muted_until',
    ],
    ['a mute that is no instant', { time_zone: 'UTC', muted_until: 'tomorrow' }, 400, 'muted_until'],
    ['an unknown field', { time_zone: 'UTC', name: 'Siti' }, 400, 'name'],
  ])('refuses %s', async (_, body, status, field) => {
    const { path } = await newcomer();
    const answer = await fan.as().post(path, body);
    expect([answer.status, answer.json.errors[0].field]).toEqual([status, field]);
  });

  it('is set once under an Idempotency-Key', async () => {
    const { path } = await newcomer();
    const key = { 'idempotency-key': 'quiet' };
    const first = await fan.as().post(path, { time_zone: 'UTC', daily_cap: 3 }, key);
    await fan.as().post(path, { time_zone: 'UTC', daily_cap: 4 });
    expect(await fan.as().post(path, { time_zone: 'UTC', daily_cap: 3 }, key)).toMatchObject({
      status: 200,
      json: first.json,
    });
    expect((await fan.as().post(path, { time_zone: 'UTC', daily_cap: 5 }, key)).status).toBe(422);
    expect((await fan.as().get(path)).json).toMatchObject({ daily_cap: 4 });
  });

  it('cannot be set by anybody else', async () => {
    const { id, path } = await newcomer();
    const leave = fan.get(FollowerTokens).unsubscribeUrl(id).split('/').at(-1)!;
    expect((await fan.as().get(`/preferences/${leave}`)).status).toBe(404);
    expect((await fan.as().post(`${path.slice(0, -3)}AAA`, { time_zone: 'UTC' })).status).toBe(404);
    expect((await put(id, { time_zone: 'UTC' }, 'wsp_other')).status).toBe(404);
    expect(
      (await fan.as({ workspace: 'wsp_other', role: 'owner' }).get(`/v1/followers/${id}/preferences`)).status,
    ).toBe(404);
    expect(
      (await fan.as({ workspace: fan.workspace, role: 'analyst' }).get(`/v1/followers/${id}/preferences`))
        .status,
    ).toBe(403);
    await fan.as().post(fan.path(fan.get(FollowerTokens).unsubscribeUrl(id)), '');
    expect((await fan.as().post(path, { time_zone: 'UTC' })).status).toBe(410);
    const live = await fan.follow(channel, 'live');
    expect(live.preferences_url).toBeUndefined();
  });

  it('skips while muted, waits for quiet hours to end, and lets all others through', async () => {
    const [muted, quiet, free] = [await newcomer(), await newcomer(), await newcomer()];
    await fan.as().post(muted.path, {
      time_zone: 'UTC',
      muted_until: '2999-01-01T00:00:00Z',
      quiet_from: '00:00',
      quiet_to: '23:59',
    });
    await fan.as().post(quiet.path, {
      time_zone: 'Europe/Berlin',
      quiet_from: '22:00',
      quiet_to: '07:00',
      daily_cap: 1,
    });
    const all = [muted, quiet, free].map(({ follower }) => follower);
    const night = await check('pst_1', all, '2026-03-28T23:00:00Z');
    expect(Object.fromEntries(night)).toEqual({
      [muted.follower.id]: { action: 'skip', reason: 'muted', until: 0 },
      // The clocks went forward in between.
      [quiet.follower.id]: {
        action: 'defer',
        reason: 'quiet_hours',
        until: Date.parse('2026-03-29T05:00:00Z'),
      },
    });
    expect([...(await check('pst_1', all, '2026-03-29T05:00:00Z')).keys()]).toEqual([muted.follower.id]);
    expect(
      (await check('pst_1', [muted.follower], '2999-01-01T00:00:00Z')).get(muted.follower.id),
    ).toMatchObject({ reason: 'quiet_hours' });
  });

  it('counts the posts of a day in the follower’s zone, each once however often it is tried', async () => {
    const { follower, path } = await newcomer();
    await fan.as().post(path, { time_zone: 'Asia/Jakarta', daily_cap: 2 });
    const passes = async (post: string, now: string) =>
      (await check(post, [follower], now)).get(follower.id)?.until ?? 'passes';
    const midnight = Date.parse('2026-05-01T17:00:00Z');
    expect(await passes('pst_a', '2026-05-01T16:00:00Z')).toBe('passes');
    expect(await passes('pst_a', '2026-05-01T16:10:00Z')).toBe('passes');
    expect(await passes('pst_b', '2026-05-01T16:20:00Z')).toBe('passes');
    expect(await passes('pst_c', '2026-05-01T16:30:00Z')).toBe(midnight);
    expect(await passes('pst_d', '2026-05-01T16:59:59.999Z')).toBe(midnight);
    expect(await passes('pst_c', '2026-05-01T17:00:00Z')).toBe('passes');
    // Tried again on the next day, it counts there.
    expect(await passes('pst_a', '2026-05-01T17:00:01Z')).toBe('passes');
    expect(await passes('pst_d', '2026-05-01T17:00:02Z')).toBe(Date.parse('2026-05-02T17:00:00Z'));
    expect(await passes('pst_b', '2026-05-01T17:00:03Z')).toBe(Date.parse('2026-05-02T17:00:00Z'));
    expect(await fan.database.read.countBy(CapSlot, { follower_id: follower.id, waiting: 0 })).toBe(2);
  });

  it('sends the newest waiting post first, and gives up a post after two days', async () => {
    const { follower, path } = await newcomer();
    await fan.as().post(path, { time_zone: 'Asia/Jakarta', daily_cap: 1 });
    const waiting: { post: string; at: number; due: number }[] = [];
    const fate: string[] = [];
    const ask = async (post: string, at: number, now: number) => {
      const block = (await checkAt(post, [follower], now, [at, at])).get(follower.id);
      if (block?.action === 'defer') waiting.push({ post, at, due: block.until });
      else fate.push(`${post} ${block?.action ?? 'sent'} ${new Date(now).toISOString().slice(0, 16)}`);
    };
    const first = Date.parse('2026-05-01T03:00:00Z');
    const HOUR = 3_600_000;
    const published = [0, 1, 2, 30].map((hours) => ({ post: `p${hours}`, at: first + hours * HOUR }));
    while (published.length + waiting.length > 0) {
      // Of those that are due together the oldest is asked first, as their ranges are.
      waiting.sort((one, other) => one.due - other.due || one.at - other.at);
      const next = published[0];
      if (next && next.at < (waiting[0]?.due ?? Infinity)) {
        published.shift();
        await ask(next.post, next.at, next.at);
      } else {
        const { post, at, due } = waiting.shift()!;
        await ask(post, at, due);
      }
    }
    expect(fate).toEqual([
      'p0 sent 2026-05-01T03:00',
      'p2 sent 2026-05-01T17:00',
      // The newer one waits since 9 o'clock.
      'p1 skip 2026-05-02T17:00',
      'p30 sent 2026-05-02T17:00',
    ]);
    expect(await fan.database.read.countBy(CapSlot, { follower_id: follower.id, waiting: 1 })).toBe(0);
  });

  it('gives the last place under a daily cap to one of many posts at the same time', async () => {
    const { follower, path } = await newcomer();
    await fan.as().post(path, { time_zone: 'UTC', daily_cap: 3 });
    const posts = Array.from({ length: 12 }, (_, n) => `pst_${n}`);
    const answers = await Promise.all(posts.map((post) => check(post, [follower], '2026-05-01T12:00:00Z')));
    expect(answers.filter((answer) => answer.size === 0)).toHaveLength(3);
  });

  it('neither sends early nor twice nor loses a post, whatever the night', async () => {
    for (const time_zone of [
      'America/New_York',
      'Africa/Casablanca',
      'Australia/Lord_Howe',
      'Pacific/Apia',
      'Asia/Kathmandu',
      'Africa/Cairo',
    ]) {
      const { follower, path } = await newcomer();
      await fan.as().post(path, { time_zone, quiet_from: '21:30', quiet_to: '06:15', daily_cap: 1 });
      const sent: { post: string; at: number }[] = [];
      const waiting = ['x', 'y', 'z'].map((name) => ({
        post: `${name} ${time_zone}`,
        due: Date.parse('2026-03-07T20:00:00Z'),
      }));
      for (let turns = 0; waiting.length > 0; turns++) {
        expect(turns).toBeLessThan(30);
        const { post, due } = waiting.sort((one, other) => one.due - other.due).shift()!;
        const held = (await checkAt(post, [follower], due)).get(follower.id);
        if (!held) sent.push({ post, at: due });
        else waiting.push({ post, due: held.until });
      }
      expect(new Set(sent.map(({ post }) => post)).size).toBe(3);
      expect(sent).toHaveLength(3);
      const clock = new Intl.DateTimeFormat('sv-SE', {
        timeZone: time_zone,
        dateStyle: 'short',
        timeStyle: 'short',
      });
      const shown = sent.map(({ at }) => clock.format(at));
      expect(new Set(shown.map((text) => text.slice(0, 10))).size).toBe(3);
      for (const text of shown) expect(text.slice(11) >= '06:15' && text.slice(11) < '21:30').toBe(true);
    }
  });

  it('deletes counts once the day is over in every zone', async () => {
    const { follower, path } = await newcomer();
    await fan.as().post(path, { time_zone: 'UTC', daily_cap: 3 });
    await check('pst_old', [follower], '2020-05-01T12:00:00Z');
    await checkAt('pst_new', [follower], Date.now());
    await (fan.get(Preferences) as unknown as { deleteOldSlots(): Promise<void> }).deleteOldSlots();
    const kept = await fan.database.read.findBy(CapSlot, { follower_id: follower.id });
    expect(kept.map(({ post_id }) => post_id)).toEqual(['pst_new']);
  });
});
