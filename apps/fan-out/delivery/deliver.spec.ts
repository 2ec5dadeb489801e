import { jest } from '@jest/globals';
import { MoreThan, Not } from 'typeorm';
import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import {
  startWebhookSandbox,
  type WebhookEndpoint,
  type WebhookSandbox,
} from '../../../test/support/sandboxes/webhook.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { Planner } from '../broadcasts/planner.js';
import { Range } from '../broadcasts/range.entity.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { WebhookTransport } from '../transports/webhook/webhook.transport.js';
import { Checkpoint } from './checkpoint.js';
import { DeliverRangeWorker } from './deliver-range.worker.js';

describe('delivering a range', () => {
  let fan: FanOutFixture;
  let hooks: WebhookSandbox;
  let smtp: SmtpSandbox;
  let channel: Channel;
  let count = 0;

  beforeAll(async () => {
    [hooks, smtp] = await Promise.all([startWebhookSandbox(), startSmtpSandbox()]);
    fan = await FanOutFixture.start({ SMTP_URL: smtp.url, FOLLOW_LIMIT: 10_000 });
  });
  beforeEach(async () => void (channel = await fan.channel(`channel-${++count}`)));
  afterEach(() => void jest.restoreAllMocks());
  afterAll(async () => {
    await fan.close();
    await Promise.all([hooks.close(), smtp.close()]);
  });

  const endpoint = async (name: string): Promise<WebhookEndpoint & { leave: string }> => {
    const hook = hooks.endpoint(`${count}-${name}`);
    const { unsubscribe_url, secret } = await fan.follow(channel, 'webhook', hook.url);
    hook.trust(secret!);
    return Object.assign(hook, { leave: fan.path(unsubscribe_url!) });
  };
  const dueNow = (more: Partial<Receipt> = {}) =>
    fan.database.transaction(async (tx) => {
      await tx.update(Receipt, { state: 'deferred', reason: Not('sending') }, { until: Date.now(), ...more });
      await tx.update(Range, { state: 'sending', deferred: MoreThan(0) }, { retry_at: Date.now() });
    });

  it('sends to followers at the time of publishing, except those who left before their delivery', async () => {
    const held = Promise.withResolvers<void>();
    const stays = await endpoint('stays');
    const leaves = await endpoint('leaves');
    const cut = jest.spyOn(fan.get(Planner), 'cutRange').mockImplementation(async () => {
      await held.promise;
      throw new Error('not now');
    });
    const post = await fan.announce(channel, 'Frozen');
    await until('it is being planned', async () => (await fan.report(post)).state === 'planning', {
      pause: 20,
    });
    const late = await endpoint('late');
    await fan.as().post(leaves.leave, '');
    cut.mockRestore();
    held.resolve();
    const report = await fan.reported('it is complete', post, ({ state }) => state === 'complete');
    expect(report).toMatchObject({
      audience: 2,
      totals: { delivered: 1, skipped: 1 },
      reasons: [{ state: 'skipped', reason: 'left', count: 1 }],
    });
    expect([stays, leaves, late].map((hook) => hook.deliveries.length)).toEqual([1, 0, 0]);
    const next = await fan.publish(channel, 'Next');
    expect(await fan.reported('next', next, ({ state }) => state === 'complete')).toMatchObject({
      audience: 2,
      totals: { delivered: 2 },
    });
  });

  it('loses nothing when a process dies between sending and its checkpoint, and repeats deliveries under the same id', async () => {
    const hook = await endpoint('twice');
    jest.spyOn(fan.get(Checkpoint), 'write').mockRejectedValueOnce(new Error('killed'));
    const post = await fan.publish(channel, 'Once more');
    await fan.reported('it is complete', post, ({ totals }) => totals.delivered === 1);
    expect(hook.deliveries).toHaveLength(2);
    expect(hook.distinct()).toHaveLength(1);
    expect(hook.forged).toEqual([]);
  });

  it('lets one run at a time deliver a range, and stops a run at its checkpoint when another has taken the range', async () => {
    const hook = await endpoint('held');
    const worker = fan.get(DeliverRangeWorker);
    const send = fan.get(WebhookTransport).deliver.bind(fan.get(WebhookTransport));
    const held = Promise.withResolvers<void>();
    jest.spyOn(fan.get(WebhookTransport), 'deliver').mockImplementationOnce(async (delivery) => {
      await held.promise;
      return send(delivery);
    });
    const post = await fan.publish(channel, 'Mine');
    const range = await until('it is held', () => fan.database.read.findOneBy(Range, { post_id: post }), {
      pause: 20,
    });
    await until(
      'it is held',
      async () => (await fan.database.read.findOneByOrFail(Range, { id: range.id })).holder,
      { pause: 20 },
    );
    const job = { data: { range_id: range.id }, signal: new AbortController().signal };
    await worker.run(job);
    expect(hook.deliveries).toHaveLength(0);
    await fan.database.transaction((tx) => tx.update(Range, { id: range.id }, { lease_until: 0 }));
    await worker.run(job);
    expect(await fan.report(post)).toMatchObject({ state: 'complete', totals: { delivered: 1 } });
    held.resolve();
    await until('the other run has ended', () => hook.deliveries.length === 2, { pause: 20 });
    expect(hook.distinct()).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await fan.report(post)).toMatchObject({ state: 'complete', totals: { delivered: 1 } });
  });

  it('defers a failed delivery, tries it again under the same id, and keeps the counts equal to the audience', async () => {
    const [good, bad] = [await endpoint('good'), await endpoint('bad')];
    bad.mode = 'fail';
    const post = await fan.publish(channel, 'Later');
    const deferred = await fan.reported(
      'it is deferred',
      post,
      ({ totals }) => totals.deferred === 1 && totals.delivered === 1,
    );
    expect(deferred).toMatchObject({
      state: 'sending',
      reasons: [{ state: 'deferred', reason: 'http_500', count: 1 }],
    });
    const receipt = await fan.database.read.findOneByOrFail(Receipt, {
      reason: 'http_500',
      state: 'deferred',
    });
    expect(receipt.attempts).toBe(1);
    expect(receipt.until - receipt.at).toBeGreaterThanOrEqual(4_000);
    expect(receipt.until - receipt.at).toBeLessThanOrEqual(6_000);
    await dueNow();
    await until(
      'it failed again',
      async () =>
        (await fan.database.read.findOneByOrFail(Receipt, { range_id: receipt.range_id })).attempts === 2,
      { pause: 30 },
    );
    bad.mode = 'ok';
    await until(
      'it was delivered',
      async () => {
        await dueNow();
        return (await fan.report(post)).totals.deferred === 0;
      },
      { pause: 100 },
    );
    expect(await fan.report(post)).toMatchObject({
      state: 'complete',
      audience: 2,
      totals: { delivered: 2 },
      reasons: [],
    });
    expect([good.deliveries.length, bad.deliveries.length]).toEqual([1, 1]);
    expect(bad.forged).toEqual([]);
  });

  it('fails for good when the attempts are used up, and respects leaving between two attempts', async () => {
    const [dead, leaver] = [await endpoint('dead'), await endpoint('leaver')];
    dead.mode = leaver.mode = 'fail';
    const post = await fan.publish(channel, 'Never');
    await fan.reported('both are deferred', post, ({ totals }) => totals.deferred === 2);
    await fan.as().post(leaver.leave, '');
    await dueNow({ attempts: 9 });
    const report = await fan.reported('it is complete', post, ({ state }) => state === 'complete');
    expect(report.reasons).toMatchObject([
      { state: 'failed', reason: 'http_500', count: 1 },
      { state: 'skipped', reason: 'left', count: 1 },
    ]);
  });

  it('ends a follower whose endpoint is gone', async () => {
    const gone = await endpoint('gone');
    gone.mode = 'gone';
    const post = await fan.publish(channel, 'Gone');
    const report = await fan.reported('it is complete', post, ({ state }) => state === 'complete');
    expect(report).toMatchObject({
      totals: { failed: 1 },
      reasons: [{ state: 'failed', reason: 'gone', count: 1 }],
    });
    const follower = await until('it has ended', () =>
      fan.database.read.findOneBy(Follower, { channel_id: channel.id, ended_reason: 'gone' }),
    );
    expect(follower.address).toBeNull();
    const audience = await fan
      .as({
        workspace: fan.workspace,
        role: 'publisher',
      })
      .get(`/v1/channels/${channel.id}/audience`);
    expect(audience.json).toMatchObject({ total: 0, retired: { gone: 1, blocked: 0 } });
    expect(await fan.reported('next', await fan.publish(channel, 'Next'), () => true)).toMatchObject({
      audience: 0,
      state: 'complete',
    });
  });

  it('cuts a large audience into ranges whose members never change', async () => {
    const rows = Array.from({ length: 12_000 }, (_, index) => ({
      public_id: `fol_${count}_${index}`,
      workspace_id: fan.workspace,
      channel_id: channel.id,
      transport: 'webhook' as const,
      joined_tick: 0,
      created_at: 0,
      // Every third one left before the post.
      ended_tick: index % 3 === 0 ? 0 : null,
    }));
    await fan.database.transaction(async (tx) => {
      for (let index = 0; index < rows.length; index += 1_000)
        await tx.insert(Follower, rows.slice(index, index + 1_000));
    });
    jest.spyOn(fan.get(WebhookTransport), 'deliver').mockResolvedValue({ state: 'delivered' });
    await fan.database.transaction((tx) =>
      tx.update(Follower, { channel_id: channel.id }, { address: null }),
    );
    const post = await fan.publish(channel, 'Many');
    const ranges = await fan.database.read.find(Range, { where: { post_id: post }, order: { id: 'ASC' } });
    expect(ranges.map(({ members }) => members)).toEqual([5_000, 3_000]);
    expect(ranges[1]!.from_id).toBe(ranges[0]!.to_id + 1);
    const report = await fan.reported('it is complete', post, ({ state }) => state === 'complete');
    expect(report).toMatchObject({ audience: 8_000, totals: { delivered: 8_000 } });
    expect(await fan.database.read.countBy(Receipt, { range_id: ranges[0]!.id })).toBe(0);
  });
});
