import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import { dayAndTime } from '#platform/language/language.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import type { TransportName } from '#message/transport-name.js';
import { Follower, type EndReason } from '../audience/follower.entity.js';
import { Leaving } from '../audience/leaving.js';
import { FollowerTokens } from '../audience/tokens.js';

const PAGE = { accept: 'text/html' };

describe('a follower who was ended', () => {
  let fan: FanOutFixture;
  let channel: Channel;
  let hooks: WebhookSandbox;
  let smtp: SmtpSandbox;
  let count = 0;

  beforeAll(async () => {
    [hooks, smtp] = await Promise.all([startWebhookSandbox(), startSmtpSandbox()]);
    fan = await FanOutFixture.start({ FOLLOW_LIMIT: 1_000, SMTP_URL: smtp.url });
    channel = await fan.channel('kopi');
  });
  afterAll(async () => {
    await fan.close();
    await Promise.all([hooks.close(), smtp.close()]);
  });

  const linksOf = (public_id: string) => {
    const tokens = fan.get(FollowerTokens);
    return {
      leave: fan.path(tokens.unsubscribeUrl(public_id)),
      preferences: fan.path(tokens.preferencesUrl(public_id)),
      own: fan.path(tokens.webhookUrl(public_id)),
    };
  };
  const ended = async (transport: TransportName, reason: EndReason) => {
    const public_id = `fol_ended${++count}`;
    const known = { workspace_id: fan.workspace, channel_id: channel.id, joined_tick: 0, created_at: 0 };
    await fan.database.transaction((tx) => tx.insert(Follower, { public_id, transport, ...known }));
    await fan.get(Leaving).end(public_id, reason);
    return linksOf(public_id);
  };

  it('whose endpoint answered that it is gone reads so by every link it has', async () => {
    const hook = hooks.endpoint('gone');
    await fan.follow(channel, 'webhook', hook.url);
    hook.mode = 'gone';
    await fan.publish(channel, 'Gone');
    const { public_id, ended_at } = await until('it was ended', () =>
      fan.database.read.findOneBy(Follower, { channel_id: channel.id, ended_reason: 'gone' }),
    );
    const at = new Date(ended_at!).toISOString();
    const { leave, preferences, own } = linksOf(public_id);
    const words = expect.stringMatching(/^The endpoint answered that it is gone.* You can follow again/);

    for (const [status, page] of [
      [200, await fan.as().get(leave, PAGE)],
      [200, await fan.as().post(leave, '', PAGE)],
      [200, await fan.as().get(preferences, PAGE)],
      [410, await fan.as().post(preferences, 'time_zone=Asia%2FJakarta', PAGE)],
    ] as const) {
      expect(page.status).toBe(status);
      expect(page.text).toContain('You no longer follow The kopi');
      expect(page.text).toContain('The endpoint answered that it is gone');
      expect(page.text).toContain(`<time datetime="${at}">${dayAndTime(ended_at!, 'en')}</time>`);
      const [, script] = /<script src="([^"]+)" defer>/.exec(page.text)!;
      expect((await fan.as().get(script!)).text).toContain('time[datetime]');
      expect(page.text).toContain('href="/@kopi"');
      expect(page.text).not.toMatch(/You have left|<button/);
    }
    expect(await fan.as().post(leave, '')).toMatchObject({
      status: 200,
      json: { status: 'left', ended: { reason: 'gone', at, words } },
    });
    expect((await fan.as().get(preferences)).json).toMatchObject({ ended: { reason: 'gone', at, words } });
    for (const [path, body] of [
      [preferences, { time_zone: 'UTC' }],
      [`${own}/rotate`, {}],
      [`${own}/replay`, { from: new Date(0).toISOString(), to: new Date(1).toISOString() }],
    ] as const)
      expect(await fan.as().post(path, body)).toMatchObject({
        status: 410,
        json: { detail: words, ended_reason: 'gone', ended_at: at },
      });
  });

  it.each([
    ['email', 'bounced', 'Mail to the address came back'],
    ['telegram', 'blocked', 'The sender was blocked'],
    ['webhook', 'failing', 'Nothing could be delivered for five days'],
    ['web_push', 'gone', 'The browser’s subscription to notifications has ended'],
    ['discord', 'gone', 'The webhook was removed in Discord'],
  ] as const)('by %s since it %s reads so', async (transport, reason, words) => {
    const { leave, preferences } = await ended(transport, reason);
    expect((await fan.as().get(leave, PAGE)).text).toContain(words);
    expect((await fan.as().post(leave, '')).json.ended).toMatchObject({ reason });
    expect((await fan.as().get(preferences, PAGE)).text).toContain(words);
  });

  it('by itself reads that it has left', async () => {
    const { leave, preferences } = await ended('webhook', 'left');
    for (const path of [leave, preferences])
      expect((await fan.as().get(path, PAGE)).text).toContain('You have left The kopi');
    expect((await fan.as().post(leave, '')).json).toMatchObject({
      status: 'left',
      ended: { reason: 'left' },
    });
  });
});
