import { AccountRemoved, accountReports, accounts, type AccountReported } from '#message/account.topic.js';
import { fromRecord, type Event } from '#platform/events/event.js';
import { make } from '#platform/events/make.js';
import { IsNull } from 'typeorm';
import {
  startDiscordSandbox,
  type DiscordSandbox,
  type DiscordWebhook,
} from '../../../test/support/sandboxes/discord.js';
import { ids } from '../../../test/support/app-under-test.js';
import { until } from '../../../test/support/until.js';
import { connectAccount } from '../accounts/accounts.fixture.js';
import { Follower } from '../audience/follower.entity.js';
import type { Channel } from '../channels/channel.entity.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { ConnectionFollower } from './connection-follower.entity.js';

describe('the brand’s own channel on Discord', () => {
  let fan: FanOutFixture;
  let discord: DiscordSandbox;
  let webhook: DiscordWebhook;
  let id: string;
  let kopi: Channel;
  const reports: Event<AccountReported>[] = [];

  const connect = () =>
    connectAccount(fan, fan.workspace, 'discord', {
      account: webhook.id,
      secrets: { webhook_url: webhook.url },
    });
  const followersOf = ({ id: channel_id }: Channel) =>
    fan.database.read.findBy(Follower, { channel_id, ended_tick: IsNull() });
  const follows = (channel: Channel) =>
    until(`it follows ${channel.handle}`, async () => {
      const rows = await fan.database.read.findBy(ConnectionFollower, { channel_id: channel.id });
      return rows.some(({ connection_id }) => connection_id === id);
    });
  const inDiscord = () => [...discord.messages.values()].filter((one) => one.webhook_id === webhook.id);
  const posted = (words: string) => inDiscord().filter(({ content }) => content.includes(words));

  beforeAll(async () => {
    discord = await startDiscordSandbox();
    fan = await FanOutFixture.start({ DISCORD_BASE_URL: discord.url });
    await fan.subscribe(accountReports, (record) => reports.push(fromRecord(accountReports, record)));
    webhook = discord.webhook();
    kopi = await fan.channel('kopi');
  });
  afterAll(async () => {
    await fan.close();
    await discord.close();
  });

  it('takes the place of the webhook that a follower brought, and follows channels of the workspace alone', async () => {
    const teh = await fan.channel('teh');
    await fan.follow(kopi, 'discord', webhook.url);
    const foreign = await fan.channel('foreign', ids.next('wsp'));
    id = await connect();
    await follows(kopi);
    await follows(teh);
    for (const channel of [kopi, teh]) expect(await followersOf(channel)).toHaveLength(1);
    expect(await followersOf(foreign)).toEqual([]);
    const again = await fan.as().post('/@kopi/followers', { transport: 'discord', address: webhook.url });
    expect([again.status, again.json]).toEqual([200, { status: 'following' }]);
    expect(await followersOf(kopi)).toHaveLength(1);
  });

  it('follows a channel that is made later', async () => {
    const later = await fan.channel('later');
    await follows(later);
  });

  it('gets each post once, and its change', async () => {
    const post = await fan.publish(kopi, { title: 'Panen', body: 'Kopi Gayo' });
    await fan.reported('it arrived', post, ({ totals }) => totals.delivered === 1);
    expect(posted('Kopi Gayo')).toHaveLength(1);
    await fan.change(post, 2, { title: 'Panen', body: 'Kopi Toraja' });
    await until('it is changed', () => posted('Kopi Toraja')[0]?.edited);
    expect(posted('Kopi Gayo')).toEqual([]);
  });

  it('is halted where Discord knows the webhook no more, which is told in words, and stays a follower', async () => {
    discord.remove(webhook);
    const post = await fan.publish(kopi, 'Nobody is there');
    const report = await fan.reported('it waits', post, ({ totals }) => totals.deferred === 1);
    expect(report.by_transport['discord']).toMatchObject({ deferred: 1 });
    const [told] = await until('it is told', () => reports.length > 0 && reports);
    expect(told).toMatchObject({
      type: 'AccountRefused',
      data: { connection_id: id, reason: 'discord_10015', detail: expect.stringContaining('deleted') },
    });
    expect(await followersOf(kopi)).toHaveLength(1);
  });

  it('gets within a minute what waited for it, once Discord knows the webhook again', async () => {
    const waiting = () => fan.database.read.findBy(Receipt, { state: 'deferred', reason: 'discord_10015' });
    const [before] = await waiting();
    expect(before!.until).toBeGreaterThan(Date.now() + 600_000);
    discord.restore(webhook);
    expect(await connect()).toBe(id);
    await until('it is due', async () => (await waiting()).every((one) => one.until < Date.now() + 120_000));
  });

  it('leaves every channel when it is removed, and gets nothing more', async () => {
    const removed = {
      workspace_id: fan.workspace,
      connection_id: id,
      network: 'discord',
      state: 'removed',
    } as const;
    await fan.publishEvent(accounts, make(AccountRemoved, removed), 2);
    await until('it has left', async () => (await fan.database.read.countBy(ConnectionFollower, {})) === 0);
    expect(await followersOf(kopi)).toEqual([]);
    const post = await fan.publish(kopi, 'Too late');
    const report = await fan.reported('nobody gets it', post, ({ state }) => state === 'complete');
    expect(report.audience).toBe(0);
    expect(posted('Too late')).toEqual([]);
  });
});
