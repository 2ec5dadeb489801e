import { jest } from '@jest/globals';
import { MoreThan } from 'typeorm';
import type { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../audience/addresses.js';
import { Follower } from '../audience/follower.entity.js';
import { Leaving } from '../audience/leaving.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Post } from '../broadcasts/post.entity.js';
import { Range } from '../broadcasts/range.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import type { Delivery, Outcome } from '../transports/transport.port.js';
import { WebhookTransport } from '../transports/webhook/webhook.transport.js';
import { Receipt } from '../broadcasts/receipt.entity.js';

const FAILED: Outcome = { state: 'failed', reason: 'http_400' };
const DEFERRED: Outcome = { state: 'deferred', reason: 'http_500' };
const DELIVERED: Outcome = { state: 'delivered' };

describe('stopping and sending again', () => {
  let fan: FanOutFixture;
  let channel: Channel;
  let count = 0;
  const sent: Delivery[] = [];
  let answer: Outcome;

  beforeAll(async () => {
    fan = await FanOutFixture.start();
    jest.spyOn(fan.get(WebhookTransport), 'deliver').mockImplementation(async (delivery) => {
      sent.push(delivery);
      return answer;
    });
  });
  beforeEach(async () => {
    sent.length = 0;
    channel = await fan.channel(`controls-${++count}`);
    await follow(20);
  });
  afterAll(() => fan.close());

  const followerId = (index: number) => `fol_${String(count * 100 + index).padStart(26, '0')}`;
  const follow = async (members: number): Promise<void> => {
    const rows = Array.from({ length: members }, (_, index) => followerId(index)).map((public_id) => ({
      public_id,
      workspace_id: fan.workspace,
      channel_id: channel.id,
      transport: 'webhook' as const,
      address: fan.get(Addresses).seal(`https://hooks.example.test/${public_id}`, public_id),
      joined_tick: 0,
      created_at: 0,
    }));
    await fan.database.transaction((tx) => tx.insert(Follower, rows));
  };
  const publish = async (outcome: Outcome): Promise<string> => {
    answer = outcome;
    const post = await fan.publish(channel, 'Selamat pagi');
    await fan.reported('it was tried', post, ({ totals }) => totals[outcome.state] === 20);
    return post;
  };
  const ask = (post: string, what: 'stop' | 'resend') => {
    const headers = fan.headers({ workspace: fan.workspace, role: 'publisher' });
    return fan.as().post(`/v1/posts/${post}/${what}`, what === 'stop' ? {} : { state: 'failed' }, headers);
  };
  const complete = (post: string) =>
    fan.reported('it is complete', post, ({ state }) => state === 'complete');
  const dueNow = (post_id: string) =>
    fan.database.transaction(async (tx) => {
      const ranges = await tx.findBy(Range, { post_id, deferred: MoreThan(0) });
      for (const { id } of ranges) {
        await tx.update(Receipt, { range_id: id, state: 'deferred' }, { until: Date.now() });
        await tx.update(Range, { id }, { retry_at: Date.now() });
      }
    });
  /** Stopped, sent again, and waiting for another attempt. */
  const stoppedOnce = async (): Promise<{ post: string; stopped_at: string }> => {
    const post = await publish(FAILED);
    const { id } = await fan.database.read.findOneByOrFail(Range, { post_id: post });
    await fan.database.transaction(async (tx) => {
      await tx.update(Range, { id }, { failed: 19, deferred: 1, state: 'sending' });
      const [one] = await tx.findBy(Receipt, { range_id: id });
      const waiting = { state: 'deferred' as const, until: Date.now() + 60_000 };
      await tx.update(Receipt, { range_id: id, follower_id: one!.follower_id }, waiting);
      await tx.update(Plan, { post_id: post }, { state: 'sending' });
    });
    const { json } = await ask(post, 'stop');
    expect((await complete(post)).totals).toMatchObject({ failed: 19, skipped: 1 });
    expect((await ask(post, 'stop')).json).toEqual(json);
    answer = DEFERRED;
    expect((await ask(post, 'resend')).json).toMatchObject({ resent: 19 });
    await fan.reported('they wait', post, ({ totals }) => totals.deferred === 19 && sent.length === 39);
    sent.length = 0;
    answer = DELIVERED;
    return { post, stopped_at: json.stopped_at as string };
  };

  it('stops a post again that was stopped and resent', async () => {
    const { post, stopped_at } = await stoppedOnce();
    const again = await ask(post, 'stop');
    expect(Date.parse(again.json.stopped_at as string)).toBeGreaterThan(Date.parse(stopped_at));
    expect((await complete(post)).totals).toMatchObject({ skipped: 20, delivered: 0 });
    await dueNow(post);
    expect((await ask(post, 'resend')).json).toMatchObject({ resent: 0 });
    expect(sent).toEqual([]);
  });

  it('stops a resent post when it is deleted', async () => {
    const { post } = await stoppedOnce();
    await fan.change(post, 2, null);
    expect((await complete(post)).totals).toMatchObject({ skipped: 20, delivered: 0 });
    expect(sent).toEqual([]);
  });

  it('is not for a post that was deleted', async () => {
    const post = await publish(FAILED);
    sent.length = 0;
    await fan.change(post, 2, null);
    await fan.reported('it is known', post, ({ change }) => change?.kind === 'deleted');
    for (const what of ['stop', 'resend'] as const)
      expect(await ask(post, what)).toMatchObject({
        status: 404,
        json: { detail: 'There is no such post here' },
      });
    expect((await fan.report(post)).totals).toMatchObject({ failed: 20 });
    expect(sent).toEqual([]);
  });

  it('never sends a deleted post, whatever worker still has it', async () => {
    const post = await publish(DEFERRED);
    sent.length = 0;
    answer = DELIVERED;
    await fan.database.transaction((tx) => tx.update(Post, { id: post }, { body: '', deleted_at: 1 }));
    await dueNow(post);
    expect(await complete(post)).toMatchObject({
      totals: { skipped: 20 },
      reasons: [{ state: 'skipped', reason: 'stopped', count: 20 }],
    });
    expect(sent).toEqual([]);
  });

  it('keeps the reason of ended followers, and skips those who left, on a resend', async () => {
    const post = await publish(FAILED);
    sent.length = 0;
    answer = DELIVERED;
    const ends = ['gone', 'blocked', 'bounced', 'failing', 'left', 'erased'] as const;
    for (const [index, reason] of ends.entries()) await fan.get(Leaving).end(followerId(index), reason);
    await ask(post, 'resend');
    const report = await complete(post);
    expect(report.reasons.map(({ state, reason, count }) => [state, reason, count])).toEqual([
      ['failed', 'blocked', 1],
      ['failed', 'bounced', 1],
      ['failed', 'failing', 1],
      ['failed', 'gone', 1],
      ['skipped', 'left', 2],
    ]);
    expect(sent).toHaveLength(14);
    expect(await fan.database.read.findBy(Receipt, { reason: 'gone' })).toMatchObject([{ attempts: 0 }]);
  });

  it('sends again to chosen followers alone, and lists whom one reason kept from it', async () => {
    const post = await publish(FAILED);
    sent.length = 0;
    answer = DELIVERED;
    const who = fan.as({ workspace: fan.workspace, role: 'publisher' });
    const listed = (reason: string) => who.get(`/v1/posts/${post}/receipts?state=failed&reason=${reason}`);
    expect((await listed('http_500')).json.items).toEqual([]);
    const failed = (await listed('http_400')).json.items as { follower_id: string }[];
    expect(failed).toHaveLength(20);
    const chosen = failed.slice(0, 3).map(({ follower_id }) => follower_id);
    const resend = (follower_ids: string[]) =>
      who.post(
        `/v1/posts/${post}/resend`,
        { state: 'failed', follower_ids },
        fan.headers({ workspace: fan.workspace, role: 'publisher' }),
      );
    expect((await resend([...chosen, 'fol_00000000000000000000000000'])).json).toMatchObject({ resent: 3 });
    const report = await complete(post);
    expect(report.totals).toMatchObject({ delivered: 3, failed: 17 });
    expect(sent).toHaveLength(3);
    expect((await resend(chosen)).json).toMatchObject({ resent: 0 });
    expect(await complete(post)).toMatchObject({ totals: { delivered: 3, failed: 17 } });
  });

  it('says that a post that is not published has no delivery', async () => {
    const who = { workspace: fan.workspace, role: 'publisher' } as const;
    const draft = '/v1/posts/pst_00000000000000000000000000';
    const answers = [
      await ask('pst_00000000000000000000000000', 'stop'),
      await ask('pst_00000000000000000000000000', 'resend'),
      await fan.as(who).get(`${draft}/delivery`),
      await fan.as(who).get(`${draft}/receipts?state=failed`),
    ];
    for (const { status, json } of answers)
      expect([status, json.detail]).toEqual([404, expect.stringContaining('not published')]);
  });
});
