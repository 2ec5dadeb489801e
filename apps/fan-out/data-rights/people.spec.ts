import { AUDIENCE_RETENTION } from '#message/audience.topic.js';
import type { Method } from '../../../test/support/http-client.js';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDiscordSandbox, type DiscordSandbox } from '../../../test/support/sandboxes/discord.js';
import { startWebPushSandbox, type WebPushSandbox } from '../../../test/support/sandboxes/web-push.js';
import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import type { Channel } from '../channels/channel.entity.js';
import { Preference } from '../preferences/preference.entity.js';
import { Keys } from '#platform/security/keys.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { Consent } from '../audience/consent.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { Joining } from '../audience/joining.js';
import type { FollowerView } from './people.dto.js';
import { OPT_IN } from '../transports/wordings.js';

describe('followers one by one', () => {
  let fan: FanOutFixture;
  let hooks: WebhookSandbox;
  let discord: DiscordSandbox;
  let push: WebPushSandbox;
  let channel: Channel;
  let other: Channel;
  let count = 0;

  beforeAll(async () => {
    [hooks, discord, push] = await Promise.all([
      startWebhookSandbox(),
      startDiscordSandbox(),
      startWebPushSandbox(),
    ]);
    fan = await FanOutFixture.start({ FOLLOW_LIMIT: 1000, DISCORD_BASE_URL: discord.url });
    [channel, other] = [await fan.channel('kopi'), await fan.channel('teh')];
  });
  afterAll(async () => {
    await fan.close();
    await Promise.all([hooks, discord, push].map((one) => one.close()));
  });

  type Role = 'owner' | 'publisher' | 'analyst' | 'agent';
  const ask = (
    method: Method,
    path: string,
    { role = 'owner' as Role, workspace = fan.workspace, body = undefined as object | undefined } = {},
  ) => fan.as({ workspace, role }).send(method, path, body);
  const join_ = (address: string, to = channel) =>
    fan.database
      .transaction((tx) =>
        fan.get(Joining).join(tx, {
          public_id: `fol_${String(++count).padStart(26, '0')}`,
          channel_id: to.id,
          transport: 'email',
          address,
          consent: { how: 'email_link', proof: 'opt_1', wording: OPT_IN.email, language: 'id' as const },
        }),
      )
      .then(({ public_id }) => public_id);
  const lookup = async (address: string, more: { role?: Role; workspace?: string } = {}) =>
    (await ask('POST', '/v1/followers/lookup', { body: { transport: 'email', address }, ...more })).json
      .items as FollowerView[];

  it('are found by their address, without showing it', async () => {
    const ids = [await join_('siti@example.test'), await join_('siti@example.test', other)];
    const found = await ask('POST', '/v1/followers/lookup', {
      role: 'publisher',
      body: { transport: 'email', address: ' SITI@example.test ' },
    });
    expect(found.json.items.map((one: FollowerView) => [one.id, one.state])).toEqual(
      ids.map((id) => [id, 'following']),
    );
    expect(found.text.toLowerCase()).not.toContain('siti');
    expect(await lookup('nobody@example.test')).toEqual([]);
    expect(await lookup('siti@example.test', { workspace: 'wsp_other' })).toEqual([]);
    const hook = hooks.endpoint('one');
    await fan.follow(channel, 'webhook', hook.url);
    const hooked = await ask('POST', '/v1/followers/lookup', {
      body: { transport: 'webhook', address: `${hook.url}#x` },
    });
    expect(hooked.json.items).toHaveLength(1);
    expect(
      (
        await ask('POST', '/v1/followers/lookup', {
          role: 'agent',
          body: { transport: 'email', address: 'siti@example.test' },
        })
      ).status,
    ).toBe(403);
  });

  it('whose address no key opens answer 500 without any detail', async () => {
    const id = await join_('lost@example.test', await fan.channel('lost'));
    const sealed = fan.get(Keys).seal('address', 'lost@example.test', 'fol_another');
    await fan.database.transaction((tx) => tx.update(Follower, { public_id: id }, { address: sealed }));
    const answer = await ask('GET', `/v1/followers/${id}/export`);
    expect([answer.status, answer.json.detail]).toEqual([500, expect.stringContaining('it has been logged')]);
    expect(answer.text).not.toContain('lost@');
  });

  it('are found by a Discord webhook and by the endpoint of a browser', async () => {
    const { url } = discord.webhook();
    await fan.follow(channel, 'discord', url);
    const subscription = push.subscribe();
    await fan.as().post('/@kopi/followers', { transport: 'web_push', subscription });
    for (const [transport, address] of [
      ['discord', url],
      ['discord', url.replace('/api/', '/api/v10/')],
      ['web_push', subscription.endpoint],
    ] as const) {
      const { json } = await ask('POST', '/v1/followers/lookup', { body: { transport, address } });
      expect(json.items).toMatchObject([{ transport, state: 'following' }]);
    }
  });

  it('keep the keys that a browser gave first, so that nobody else can replace them', async () => {
    const subscription = push.subscribe();
    for (const keys of [subscription.keys, { ...subscription.keys, auth: 'A'.repeat(22) }])
      await fan.as().post('/@kopi/followers', {
        transport: 'web_push',
        subscription: { ...subscription, keys },
      });
    const found = await ask('POST', '/v1/followers/lookup', {
      body: { transport: 'web_push', address: subscription.endpoint },
    });
    const { json } = await ask('GET', `/v1/followers/${found.json.items[0].id}/export`);
    const { p256dh, auth } = subscription.keys;
    expect(json.followers).toMatchObject([
      { address: JSON.stringify([subscription.endpoint, p256dh, auth]), state: 'following' },
    ]);
  });

  it('show how they agreed, to which words', async () => {
    const id = await join_('budi@example.test');
    expect((await ask('POST', `/v1/followers/${id}/leave`, { role: 'publisher' })).json).toEqual({
      status: 'left',
    });
    expect((await ask('POST', `/v1/followers/${id}/leave`)).status).toBe(200);
    const { json } = await ask('GET', `/v1/followers/${id}/consents`, { role: 'publisher' });
    expect(json.items).toMatchObject([
      {
        kind: 'opt_in',
        how: 'email_link',
        proof: 'opt_1',
        wording: { ...OPT_IN.email, language: 'id', text: OPT_IN.email.text.id },
      },
      { kind: 'opt_out', how: 'api' },
    ]);
    expect((await lookup('budi@example.test'))[0]).toMatchObject({ id, state: 'ended', reason: 'left' });
  });

  it('are listed with addresses to the owner alone, page by page', async () => {
    const teas = await fan.channel('paged');
    for (let n = 0; n < 5; n++) await join_(`p${n}@example.test`, teas);
    await fan.follow(teas, 'live');
    const left = await join_('gone@example.test', teas);
    await ask('POST', `/v1/followers/${left}/leave`);
    const path = `/v1/channels/${teas.id}/followers`;
    const seen: (string | null)[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { json } = await ask('GET', `${path}?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...json.items.map((one: { address: string | null }) => one.address));
      cursor = json.next_cursor;
    }
    expect(seen).toEqual([
      null,
      null,
      'p4@example.test',
      'p3@example.test',
      'p2@example.test',
      'p1@example.test',
      'p0@example.test',
    ]);
    expect((await ask('GET', `${path}?state=ended`)).json.items.map((one: FollowerView) => one.id)).toEqual([
      left,
    ]);
    for (const role of ['publisher', 'analyst', 'agent'] as const)
      expect((await ask('GET', path, { role })).status).toBe(403);
    expect((await ask('GET', `${path}?cursor=nonsense`)).status).toBe(400);
  });

  it('can be exported completely for the person', async () => {
    const id = await join_('dewi@example.test');
    await join_('dewi@example.test', other);
    await fan.database.transaction((tx) =>
      tx.update(Consent, { proof: 'opt_1' }, { source: 'https://shop.example' }),
    );
    const { json } = await ask('GET', `/v1/followers/${id}/export`);
    expect(json.followers).toMatchObject([
      {
        id,
        address: 'dewi@example.test',
        channel_handle: 'kopi',
        consents: [{ source: 'https://shop.example' }],
        preferences: { time_zone: null },
      },
      { channel_handle: 'teh' },
    ]);
    expect((await ask('GET', `/v1/followers/${id}/export`, { role: 'publisher' })).status).toBe(403);
  });

  it('are erased in every channel, and stay in the counts', async () => {
    const address = 'forget-me@example.test';
    const ids = [await join_(address), await join_(address, other)];
    await ask('PUT', `/v1/followers/${ids[0]}/preferences`, { body: { time_zone: 'UTC', daily_cap: 1 } });
    const rows = await fan.database.read.count(Follower);
    const consents = await fan.database.read.count(Consent);
    expect((await ask('DELETE', `/v1/followers/${ids[0]}`, { role: 'publisher' })).status).toBe(403);
    const { status, json } = await ask('DELETE', `/v1/followers/${ids[0]}`);
    expect(status).toBe(200);
    expect(Date.parse(json.forgotten_by) - Date.parse(json.erased_at)).toBe(
      (AUDIENCE_RETENTION * 24 + 1) * 3_600_000,
    );
    expect((await ask('DELETE', `/v1/followers/${ids[0]}`)).status).toBe(200);
    expect(await lookup(address)).toEqual([]);
    for (const id of ids) {
      const gone = await fan.database.read.findOneByOrFail(Follower, { public_id: id });
      expect(gone).toMatchObject({ address: null, lookup: null, secrets: null, ended_reason: 'erased' });
      const { json } = await ask('GET', `/v1/followers/${id}/consents`);
      expect(json.items).toMatchObject([
        { kind: 'opt_in', proof: null, source: null },
        { kind: 'opt_out', how: 'erasure' },
      ]);
      expect(
        (await ask('PUT', `/v1/followers/${id}/preferences`, { body: { time_zone: 'UTC' } })).status,
      ).toBe(410);
    }
    expect(await fan.database.read.count(Follower)).toBe(rows);
    expect(await fan.database.read.count(Consent)).toBe(consents + 2);
    expect(await fan.database.read.count(Preference)).toBe(0);
    const folder = join(fan.folder, 'apps', 'fan-out');
    const bytes = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))).toString(
      'latin1',
    );
    expect(bytes).not.toContain('forget-me');
    // Whoever comes back is a new follower.
    expect(ids).not.toContain(await join_(address));
  });

  it('erases a live follower, who has no address', async () => {
    await fan.follow(other, 'live');
    const live = await fan.database.read.findOneByOrFail(Follower, {
      channel_id: other.id,
      transport: 'live',
    });
    expect((await ask('DELETE', `/v1/followers/${live.public_id}`)).status).toBe(200);
    expect(await fan.database.read.findOneByOrFail(Follower, { id: live.id })).toMatchObject({
      ended_reason: 'erased',
    });
  });

  it('belong to their workspace', async () => {
    const id = await join_('mine@example.test');
    const workspace = 'wsp_other';
    for (const [method, path] of [
      ['GET', `/v1/followers/${id}/consents`],
      ['GET', `/v1/followers/${id}/export`],
      ['POST', `/v1/followers/${id}/leave`],
      ['DELETE', `/v1/followers/${id}`],
      ['GET', `/v1/channels/${channel.id}/followers`],
    ] as const) {
      expect([path, (await ask(method, path, { workspace })).status]).toEqual([path, 404]);
    }
    expect((await lookup('mine@example.test'))[0]).toMatchObject({ state: 'following' });
  });
});
