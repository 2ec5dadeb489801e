import type { ServerResponse } from 'node:http';
import { startDiscordSandbox, type DiscordSandbox } from '../../../test/support/sandboxes/discord.js';
import { startWebPushSandbox, type WebPushSandbox } from '../../../test/support/sandboxes/web-push.js';
import {
  startWebhookSandbox,
  type WebhookEndpoint,
  type WebhookSandbox,
} from '../../../test/support/sandboxes/webhook.js';
import type { Channel } from '../channels/channel.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { Consent } from '../audience/consent.entity.js';
import type { Followed } from './follow.dto.js';
import { Follower } from '../audience/follower.entity.js';

describe('an address that follows already', () => {
  let fan: FanOutFixture;
  let hooks: WebhookSandbox;
  let push: WebPushSandbox;
  let discord: DiscordSandbox;
  let channel: Channel;
  let count = 0;

  beforeAll(async () => {
    [hooks, push, discord] = await Promise.all([
      startWebhookSandbox(),
      startWebPushSandbox(),
      startDiscordSandbox(),
    ]);
    fan = await FanOutFixture.start({ FOLLOW_LIMIT: 1_000, DISCORD_BASE_URL: discord.url });
  });
  beforeEach(async () => void (channel = await fan.channel(`again-${++count}`)));
  afterAll(async () => {
    await fan.close();
    await Promise.all([hooks, push, discord].map((one) => one.close()));
  });

  const ask = (body: object, headers: Record<string, string> = {}) =>
    fan.as().post(`/@${channel.handle}/followers`, body, headers);
  const webhook = (hook: { url: string }, more: object = {}) => ({
    transport: 'webhook',
    address: hook.url,
    ...more,
  });
  const rows = () => fan.database.read.findBy(Follower, { channel_id: channel.id });
  const consents = async () => fan.database.read.countBy(Consent, { follower_id: (await rows()).at(-1)!.id });
  const FOLLOWING = { status: 200, json: { status: 'following' } };

  /** An endpoint that also keeps the challenges which it echoes. */
  const endpoint = (name: string): { hook: WebhookEndpoint; codes: (string | undefined)[] } => {
    const hook = hooks.endpoint(`${count}-${name}`);
    const codes: (string | undefined)[] = [];
    const answer = hook.answer.bind(hook);
    hook.answer = (raw, headers, response: ServerResponse, failures) => {
      const body = JSON.parse(raw) as { type: string; recovery_code?: string };
      if (body.type === 'challenge') codes.push(body.recovery_code);
      answer(raw, headers, response, failures);
    };
    return { hook, codes };
  };

  it('has its secret and its links told to who was first alone', async () => {
    const { hook } = endpoint('first');
    const first = (await ask(webhook(hook))).json as Followed;
    expect(Object.keys(first).sort()).toEqual([
      'preferences_url',
      'secret',
      'status',
      'unsubscribe_url',
      'webhook_url',
    ]);
    for (const address of [hook.url, `${hook.url}#again`]) {
      const again = await ask({ transport: 'webhook', address });
      expect([again.status, again.json]).toEqual([FOLLOWING.status, FOLLOWING.json]);
    }
    expect(await consents()).toBe(1);
    // Challenges too are signed by the secret that the owner has.
    hook.trust(first.secret!);
    const post = await fan.publish(channel, 'Signed');
    await fan.reported('it is sent', post, ({ state }) => state === 'complete');
    expect(hook.forged).toEqual([]);
    expect(hook.deliveries).toHaveLength(1);
  });

  it('is one follower with one secret, however many ask at once', async () => {
    const { hook } = endpoint('at-once');
    const answers = await Promise.all(Array.from({ length: 16 }, () => ask(webhook(hook))));
    const first = answers.filter(({ status }) => status === 201);
    expect(first).toHaveLength(1);
    const others = answers.filter((one) => one !== first[0]);
    expect(others.map(({ status, json }) => ({ status, json }))).toEqual(
      Array.from({ length: 15 }, () => FOLLOWING),
    );
    expect(await rows()).toHaveLength(1);
    const post = await fan.publish(channel, 'Once');
    await fan.reported('it is sent', post, ({ state }) => state === 'complete');
    expect(hook.deliveries).toHaveLength(1);
    const before = hook.forged.length;
    hook.trust(first[0]!.json.secret as string);
    expect(hook.forged.slice(before).filter((one) => one.startsWith('del_'))).toEqual([]);
  });

  it('is had back by who brings the code that was delivered to it, once', async () => {
    const { hook, codes } = endpoint('back');
    const first = (await ask(webhook(hook))).json as Followed;
    expect(await ask(webhook(hook))).toMatchObject(FOLLOWING);
    const [none, code] = codes;
    expect([none, typeof code]).toEqual([undefined, 'string']);
    const back = await Promise.all(
      Array.from({ length: 4 }, () => ask(webhook(hook, { recovery_code: code }))),
    );
    expect(back.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422]);
    const owner = back.find(({ status }) => status === 201)!.json as Followed;
    expect(owner).toMatchObject({ status: 'confirmed', webhook_url: first.webhook_url });
    expect(owner.secret).not.toBe(first.secret);
    expect(codes.slice(2).filter(Boolean)).toEqual([]);
    const post = await fan.publish(channel, 'Signed by both');
    await fan.reported('it is sent', post, ({ state }) => state === 'complete');
    for (const secret of [first.secret!, owner.secret!]) {
      const seen = hooks.endpoint(`${count}-back`);
      seen.forged.length = 0;
      seen.trust(secret);
      expect(seen.forged.filter((one) => one.startsWith('del_'))).toEqual([]);
    }
  });

  it('is not had back by a code of another endpoint, another channel, or none', async () => {
    const [mine, theirs] = [endpoint('mine'), endpoint('theirs')];
    for (const { hook } of [mine, theirs]) {
      await ask(webhook(hook));
      await ask(webhook(hook));
    }
    const code = mine.codes.at(-1);
    const refused = { status: 422, json: { errors: [{ field: 'recovery_code' }] } };
    expect(await ask(webhook(theirs.hook, { recovery_code: code }))).toMatchObject(refused);
    expect(await ask(webhook(mine.hook, { recovery_code: 'none' }))).toMatchObject(refused);
    expect(await ask({ transport: 'live', recovery_code: code })).toMatchObject(refused);
    channel = await fan.channel(`other-${count}`);
    expect(await ask(webhook(mine.hook, { recovery_code: code }))).toMatchObject(refused);
    expect(await rows()).toEqual([]);
  });

  it('is answered the same again under the same Idempotency-Key', async () => {
    const { hook } = endpoint('key');
    const first = await ask(webhook(hook), { 'idempotency-key': 'first' });
    expect(first.status).toBe(201);
    for (let time = 0; time < 2; time++)
      expect(await ask(webhook(hook), { 'idempotency-key': 'second' })).toMatchObject(FOLLOWING);
  });

  it('of Discord is told its link to leave in the channel alone', async () => {
    const hook = discord.webhook();
    const body = { transport: 'discord', address: hook.url };
    expect(await ask(body)).toMatchObject({ status: 201, json: { unsubscribe_url: expect.any(String) } });
    const again = await ask(body);
    expect([again.status, again.json]).toEqual([FOLLOWING.status, FOLLOWING.json]);
    const said = [...discord.messages.values()].filter(({ webhook_id }) => webhook_id === hook.id);
    expect(said.map(({ content }) => content)).toEqual([
      expect.stringContaining('/unsubscribe/'),
      expect.stringContaining('/unsubscribe/'),
    ]);
    expect(await consents()).toBe(1);
  });

  it('of a browser is managed by who has its keys, and keeps them', async () => {
    const subscription = push.subscribe();
    const first = await ask({ transport: 'web_push', subscription });
    expect(first.json).toMatchObject({ status: 'confirmed', unsubscribe_url: expect.any(String) });
    expect((await ask({ transport: 'web_push', subscription })).json).toEqual(first.json);
    const { keys } = push.subscribe();
    const taken = await ask({ transport: 'web_push', subscription: { ...subscription, keys } });
    expect([taken.status, taken.json]).toEqual([FOLLOWING.status, FOLLOWING.json]);
    const post = await fan.publish(channel, 'For its own browser');
    await fan.reported('it is sent', post, ({ state }) => state === 'complete');
    expect(JSON.parse(push.collect(subscription.endpoint).at(-1)!.text!)).toMatchObject({
      body: 'For its own browser',
    });
  });
});
