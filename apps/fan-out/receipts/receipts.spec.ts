import { jest } from '@jest/globals';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../audience/addresses.js';
import { Follower } from '../audience/follower.entity.js';
import { EndpointFailure } from '../delivery/endpoint-failure.entity.js';
import { Range } from '../broadcasts/range.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import type { Delivery, Outcome } from '../transports/transport.port.js';
import { WebhookTransport } from '../transports/webhook/webhook.transport.js';
import type { FollowerReceipt, ReceiptPage } from './receipts.dto.js';
import { Receipt } from '../broadcasts/receipt.entity.js';

const DAY_MS = 24 * 3_600_000;

describe('receipts', () => {
  let fan: FanOutFixture;
  let channel: Channel;
  let count = 0;
  const sent: Delivery[] = [];
  let answer: (delivery: Delivery) => Promise<Outcome>;

  beforeAll(async () => {
    fan = await FanOutFixture.start();
    jest.spyOn(fan.get(WebhookTransport), 'deliver').mockImplementation((delivery) => {
      sent.push(delivery);
      return answer(delivery);
    });
  });
  beforeEach(async () => {
    sent.length = 0;
    answer = async () => ({ state: 'delivered' });
    channel = await fan.channel(`receipts-${++count}`);
  });
  afterAll(() => fan.close());

  const names = (members: number): string[] =>
    Array.from({ length: members }, (_, index) => `fol_${count}x${String(index).padStart(4, '0')}`);
  const follow = async (members: number): Promise<string[]> => {
    const rows = names(members).map((public_id) => ({
      public_id,
      workspace_id: fan.workspace,
      channel_id: channel.id,
      transport: 'webhook' as const,
      address: fan.get(Addresses).seal(`https://hooks.example.test/${public_id}`, public_id),
      joined_tick: 0,
      created_at: 0,
    }));
    await fan.database.transaction((tx) => tx.insert(Follower, rows));
    return rows.map(({ public_id }) => public_id);
  };
  const nameOf = ({ address }: Delivery): string => address.split('/').at(-1)!;
  const who = () => ({ workspace: fan.workspace, role: 'publisher' as const });
  const list = async (post: string, state: string, more = ''): Promise<ReceiptPage> => {
    const answered = await fan.as(who()).get(`/v1/posts/${post}/receipts?state=${state}${more}`);
    expect(answered.status).toBe(200);
    return answered.json as ReceiptPage;
  };
  const one = async (post: string, follower: string): Promise<FollowerReceipt> =>
    (await fan.as(who()).get(`/v1/posts/${post}/receipts/${follower}`)).json as FollowerReceipt;
  const ask = (post: string, what: 'stop' | 'resend', body: object = {}) =>
    fan.as(who()).post(`/v1/posts/${post}/${what}`, body);

  it('are listed and exported by state, in pages, with the reason', async () => {
    const all = await follow(300);
    const bad = new Set(all.filter((_, index) => index % 3 === 0));
    answer = async (delivery) =>
      bad.has(nameOf(delivery)) ? { state: 'failed', reason: 'http_400' } : { state: 'delivered' };
    const post = await fan.publish(channel, 'Pages');
    await fan.reported('it is complete', post, ({ state }) => state === 'complete');
    const listed: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: ReceiptPage = await list(post, 'failed', `&limit=40${cursor && `&cursor=${cursor}`}`);
      listed.push(...page.items.map((item) => item.follower_id));
      cursor = page.next_cursor;
    }
    expect(listed).toEqual([...bad]);
    const whole = await list(post, 'failed', '&limit=100');
    expect([whole.items.length, whole.next_cursor]).toEqual([100, null]);
    const most = await list(post, 'failed', '&limit=99');
    expect((await list(post, 'failed', `&limit=99&cursor=${most.next_cursor}`)).items).toEqual(
      whole.items.slice(99),
    );
    const [first] = (await list(post, 'failed', '&limit=1')).items;
    expect(first).toMatchObject({
      transport: 'webhook',
      state: 'failed',
      reason: 'http_400',
      words: 'The receiving server answered 400',
      attempts: 1,
      until: null,
    });
    expect((await list(post, 'delivered')).items).toHaveLength(50);
    expect((await list(post, 'pending')).items).toEqual([]);
    expect(await one(post, all[1]!)).toMatchObject({ state: 'delivered', reason: null });
    expect(await one(post, all[0]!)).toMatchObject({ state: 'failed' });
    const csv = await fan.as(who()).get(`/v1/posts/${post}/receipts.csv?state=delivered`);
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(201);
    expect(csv.text).toMatch(/^follower_id,transport,state,reason,words,attempts,until,at\r\n/);
    expect(await fan.database.read.countBy(Receipt, {})).toBe(100);
  });

  it('refuse invalid queries, and are hidden from other workspaces', async () => {
    const [follower] = (await follow(1)) as [string];
    const post = await fan.publish(channel, 'Mine');
    const other = { workspace: 'wsp_00000000000000000000000000', role: 'owner' } as const;
    for (const path of ['receipts?state=failed', 'receipts.csv?state=failed', `receipts/${follower}`]) {
      expect((await fan.as(other).get(`/v1/posts/${post}/${path}`)).status).toBe(404);
      expect(
        (await fan.as({ workspace: fan.workspace, role: 'agent' }).get(`/v1/posts/${post}/${path}`)).status,
      ).toBe(403);
    }
    for (const query of ['', '?state=lost', '?state=failed&limit=0']) {
      expect((await fan.as(who()).get(`/v1/posts/${post}/receipts${query}`)).status).toBe(400);
    }
    const foreign = await fan.as(who()).get(`/v1/posts/${post}/receipts?state=failed&cursor=x`);
    expect(foreign.status).toBe(400);
    expect((await fan.as(who()).get(`/v1/posts/${post}/receipts/fol_nobody`)).status).toBe(404);
    expect((await fan.as(other).post(`/v1/posts/${post}/stop`, {})).status).toBe(404);
    expect((await fan.as(other).post(`/v1/posts/${post}/resend`, { state: 'failed' })).status).toBe(404);
    expect((await ask(post, 'resend', { state: 'delivered' })).status).toBe(400);
  });

  it('are sent again exactly where they failed, under the same ids', async () => {
    const all = await follow(60);
    const bad = new Set(all.slice(10, 30));
    answer = async (delivery) =>
      bad.has(nameOf(delivery)) ? { state: 'failed', reason: 'http_400' } : { state: 'delivered' };
    const post = await fan.publish(channel, 'Again');
    await fan.reported('it is complete', post, ({ state }) => state === 'complete');
    const ids = new Map(sent.map((delivery) => [nameOf(delivery), delivery.id]));
    sent.length = 0;
    const stubborn = all[10]!;
    const seen = Promise.withResolvers<void>();
    answer = async (delivery) => {
      await seen.promise;
      return nameOf(delivery) === stubborn ? { state: 'failed', reason: 'http_400' } : { state: 'delivered' };
    };
    expect(await ask(post, 'resend', { state: 'failed' })).toMatchObject({
      status: 200,
      json: { post_id: post, resent: 20 },
    });
    expect((await fan.report(post)).state).toBe('sending');
    seen.resolve();
    const report = await fan.reported('it is complete again', post, ({ state }) => state === 'complete');
    expect(report.totals).toMatchObject({ delivered: 59, failed: 1 });
    expect(new Set(sent.map(nameOf))).toEqual(bad);
    expect(sent).toHaveLength(20);
    expect(sent.every((delivery) => ids.get(nameOf(delivery)) === delivery.id)).toBe(true);
    expect((await list(post, 'failed')).items.map((item) => item.follower_id)).toEqual([stubborn]);
  });

  it('stop: deliveries in progress are finished, the rest is skipped, and each receipt can be read', async () => {
    const all = await follow(3_000);
    const held = Promise.withResolvers<void>();
    let started = 0;
    answer = async () => {
      if (++started === 150) await held.promise;
      return started < 5 ? { state: 'deferred', reason: 'http_500' } : { state: 'delivered' };
    };
    const post = await fan.publish(channel, 'Stop');
    await until('some are out', () => started >= 150, { pause: 5 });
    expect(await ask(post, 'stop')).toMatchObject({ status: 200, json: { post_id: post } });
    held.resolve();
    const report = await fan.reported('it is complete', post, ({ state }) => state === 'complete');
    expect(report.totals).toMatchObject({ pending: 0, deferred: 0, failed: 0 });
    expect(report.totals.delivered + 4).toBe(sent.length);
    expect(sent.length).toBeLessThan(3_000);
    expect(report.reasons).toEqual([
      {
        state: 'skipped',
        reason: 'stopped',
        words: expect.any(String),
        count: 3_000 - report.totals.delivered,
      },
    ]);
    expect(report.stopped_at).not.toBeNull();
    expect(await one(post, all[0]!)).toMatchObject({ state: 'skipped', reason: 'stopped', attempts: 1 });
    expect(await one(post, all[50]!)).toMatchObject({ state: 'delivered' });
    expect(await one(post, all[2_999]!)).toMatchObject({ state: 'skipped', reason: 'stopped', attempts: 0 });
    expect(await fan.database.read.countBy(Receipt, { reason: 'stopped' })).toBe(4);
    const csv = await fan.as(who()).get(`/v1/posts/${post}/receipts.csv?state=skipped`);
    expect(csv.text.trimEnd().split('\r\n')).toHaveLength(3_001 - report.totals.delivered);
    expect(await ask(post, 'stop')).toMatchObject({ status: 200, json: { stopped_at: report.stopped_at } });
    const whole = await fan.publish(channel, 'Whole');
    await fan.reported('it is complete', whole, ({ state }) => state === 'complete');
    expect((await ask(whole, 'stop')).status).toBe(409);
  });

  it('do not wait for an endpoint that does not answer, and settle it when it does', async () => {
    const all = await follow(500);
    const held = Promise.withResolvers<Outcome>();
    answer = (delivery) =>
      nameOf(delivery) === all[3] ? held.promise : Promise.resolve({ state: 'delivered' });
    const post = await fan.publish(channel, 'Slow');
    const report = await fan.reported('the others have it', post, ({ totals }) => totals.delivered === 499);
    expect(report).toMatchObject({
      state: 'sending',
      totals: { deferred: 1 },
      reasons: [{ state: 'deferred', reason: 'sending', count: 1 }],
    });
    held.resolve({ state: 'delivered' });
    await fan.reported('it is complete', post, ({ totals }) => totals.delivered === 500);
    expect(sent).toHaveLength(500);
  });

  it('end a webhook that has failed for five days, and say why', async () => {
    const [failing, well] = (await follow(2)) as [string, string];
    answer = async (delivery) =>
      nameOf(delivery) === failing ? { state: 'deferred', reason: 'http_500' } : { state: 'delivered' };
    const first = await fan.publish(channel, 'One');
    await fan.reported('it is deferred', first, ({ totals }) => totals.deferred === 1);
    const follower = await fan.database.read.findOneByOrFail(Follower, { public_id: failing });
    expect(await fan.database.read.countBy(EndpointFailure, { follower_id: follower.id })).toBe(1);
    await fan.database.transaction((tx) =>
      tx.update(EndpointFailure, { follower_id: follower.id }, { since: Date.now() - 5 * DAY_MS }),
    );
    await fan.publish(channel, 'Two');
    await until('it is ended', () =>
      fan.database.read.findOneBy(Follower, { public_id: failing, ended_reason: 'failing' }),
    );
    expect(await fan.database.read.findOneByOrFail(Follower, { public_id: well })).toMatchObject({
      ended_tick: null,
    });
    await fan.database.transaction((tx) =>
      tx.update(Receipt, { follower_id: follower.id }, { until: Date.now() }),
    );
    await fan.database.transaction((tx) => tx.update(Range, { state: 'sending' }, { retry_at: Date.now() }));
    const report = await fan.reported(
      'nothing more is sent to it',
      first,
      ({ state }) => state === 'complete',
    );
    expect(report.reasons).toMatchObject([{ state: 'failed', reason: 'failing', count: 1 }]);
  });
});
