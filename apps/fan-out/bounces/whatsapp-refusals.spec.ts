import { IsNull, Not } from 'typeorm';
import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import { until } from '../../../test/support/until.js';
import { accountReports, type AccountReported } from '#message/account.topic.js';
import { fromRecord, type Event } from '#platform/events/event.js';
import { EventLog } from '#platform/ports/event-log.port.js';
import { Accounts } from '../accounts/accounts.js';
import type { Channel } from '../channels/channel.entity.js';
import { Consent } from '../audience/consent.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { Plan } from '../broadcasts/plan.entity.js';
import { Post } from '../broadcasts/post.entity.js';
import { Range } from '../broadcasts/range.entity.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { ConnectedNetworks } from '../opt-in/networks.fixture.js';
import { WHATSAPP } from '../opt-in/whatsapp-account.fixture.js';

const DAY = 86_400_000;

describe('what WhatsApp refuses', () => {
  let fan: FanOutFixture;
  let telegram: TelegramSandbox;
  let whatsapp: WhatsAppSandbox;
  let channel: Channel;
  let outside: ConnectedNetworks;
  let from: string;
  let count = 0;
  const reports: Event<AccountReported>[] = [];

  const done = (post: string) => fan.reported('it is complete', post, ({ state }) => state === 'complete');
  const sent = () => [...whatsapp.messages.values()].filter((one) => one.wa_id === from && one.template);
  const haltOf = async () => {
    fan.get(Accounts).forget();
    return (await fan.get(Accounts).of(fan.workspace, 'whatsapp'))?.halted ?? null;
  };
  const receipt = async (post: string) => {
    const ranges = await fan.database.read.findBy(Range, { post_id: post });
    return fan.database.read.findOneByOrFail(Receipt, { range_id: ranges[0]!.id });
  };
  /** A status of the last message, as it was told at that time. */
  const failed = (code: number, at = Date.now()) => {
    const timestamp = String(Math.floor(at / 1000));
    const statuses = [{ id: sent().at(-1)!.id, status: 'failed', timestamp, errors: [{ code }] }];
    const metadata = { phone_number_id: WHATSAPP.phone_number_id };
    return whatsapp.hooks.post([{ field: 'messages', value: { metadata, statuses } }]);
  };

  beforeAll(async () => {
    [telegram, whatsapp] = await Promise.all([
      startTelegramSandbox({ plainHttp: true }),
      startWhatsAppSandbox({ templates: { post: 3 }, scale: 0.01 }),
    ]);
    fan = await FanOutFixture.start({ TELEGRAM_BASE_URL: telegram.url, WHATSAPP_BASE_URL: whatsapp.url });
    outside = await ConnectedNetworks.open(fan, { telegram, whatsapp });
    await fan.get(EventLog).subscribe(accountReports, 'fan-out.test', async (records) => {
      reports.push(...records.map((record) => fromRecord(accountReports, record)));
    });
  });
  beforeEach(async () => {
    channel = await fan.channel(`kopi-${++count}`);
    from = `62815000${String(count).padStart(4, '0')}`;
    await outside.start(from, channel);
  });
  afterAll(async () => {
    await outside.close();
    await fan.close();
    await Promise.all([telegram, whatsapp].map((one) => one.close()));
  });

  it('for a person over the limit is sent again after one day, then two, as long as a post is tried', async () => {
    const post = await fan.publish(channel, 'Kabar');
    await done(post);
    /** Lets time pass: as if the post had been published earlier, and what waits were due. */
    const pass = (ms: number) =>
      fan.database.transaction(async (tx) => {
        await tx.decrement(Plan, { post_id: post }, 'created_at', ms);
        const ranges = await tx.findBy(Range, { post_id: post });
        await tx.update(Receipt, { range_id: ranges[0]!.id, state: 'deferred' }, { until: 1 });
        await tx.update(Range, { post_id: post, state: 'sending' }, { retry_at: 1 });
      });
    for (const [days, times] of [
      [1, 2],
      [2, 3],
    ] as const) {
      await failed(131049);
      const report = await fan.reported('it waits', post, ({ totals }) => totals.deferred === 1);
      expect(report).toMatchObject({ state: 'sending', totals: { delivered: 0, failed: 0 } });
      const { until: due, reason } = await receipt(post);
      expect(reason).toBe('wa_131049');
      expect(due - Date.now()).toBeGreaterThan(days * DAY - 60_000);
      expect(due - Date.now()).toBeLessThan(days * DAY + 60_000);
      await pass(days * DAY);
      expect(await done(post)).toMatchObject({ totals: { delivered: 1, deferred: 0 } });
      expect(sent()).toHaveLength(times);
    }
    await failed(131049);
    await fan.reported('it has failed', post, ({ totals }) => totals.failed === 1);
    expect(await receipt(post)).toMatchObject({ state: 'failed', reason: 'wa_131049' });
  });

  it('for a deleted post is not sent again', async () => {
    const post = await fan.publish(channel, 'Kabar');
    await done(post);
    await fan.change(post, 2, null);
    await until('it is taken back', () =>
      fan.database.read.existsBy(Post, { id: post, deleted_at: Not(IsNull()) }),
    );
    await failed(131049);
    await fan.reported('it has failed', post, ({ totals }) => totals.failed === 1);
  });

  it('because the person opted out is stored as their opt-out', async () => {
    whatsapp.refuse(from, 131050);
    expect(await done(await fan.publish(channel, 'Kabar'))).toMatchObject({ totals: { failed: 1 } });
    const follower = await until('they have left', async () => {
      const row = await fan.database.read.findOneByOrFail(Follower, { channel_id: channel.id });
      return row.ended_reason === null ? null : row;
    });
    expect(follower.ended_reason).toBe('left');
    const consents = await fan.database.read.findBy(Consent, { follower_id: follower.id, kind: 'opt_out' });
    expect(consents).toMatchObject([{ how: 'provider_opt_out' }]);
  });

  it('for the number itself is shown at its account, until that is replaced', async () => {
    const post = await fan.publish(channel, 'Kabar');
    await done(post);
    await failed(131048, Date.now() - 2 * 3_600_000);
    expect(await haltOf()).toBeNull();
    await failed(131048);
    expect(await haltOf()).toMatchObject({ reason: 'wa_131048' });
    const told = await until('connections is told', () => reports.length > 0 && reports);
    expect(told).toMatchObject([{ data: { reason: 'wa_131048', detail: expect.stringMatching(/spam/) } }]);
    const waiting = await fan.publish(channel, 'Lagi');
    await fan.reported('it waits', waiting, ({ totals }) => totals.deferred === 1);
    await outside.connect('whatsapp', WHATSAPP);
    await failed(131048, Date.now() - 5_000);
    expect(await haltOf()).toBeNull();
  });
});
