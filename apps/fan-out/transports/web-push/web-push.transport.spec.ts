import { validateSync } from 'class-validator';
import {
  startWebPushSandbox,
  type Push,
  type WebPushSandbox,
} from '../../../../test/support/sandboxes/web-push.js';
import { FanOutSettings } from '../../src/settings.js';

import { VapidKeys } from '../../accounts/vapid.js';
import { aDelivery } from '../delivery.fixture.js';
import { describeTransport } from '../transport.contract.js';
import { TransportsFixture } from '../transports.fixture.js';
import { BadKeys, MAX_PLAINTEXT, PushEncryption } from './encryption.js';
import { PushKeys, fromAddress, toAddress } from '#message/push-subscription.js';
import { VapidTokens } from './vapid-tokens.js';
import { contactOf, topicOf, WebPushTransport } from './web-push.transport.js';

describe('Web Push', () => {
  let fan: TransportsFixture;
  let push: WebPushSandbox;
  const to = (subscription = push.subscribe()) =>
    aDelivery(toAddress(subscription), { workspace_id: fan.workspace });
  const endpoint = (address: string) => fromAddress(address).endpoint;
  const at = (address: string) => push.pushes.filter((one) => one.endpoint === endpoint(address));
  const shown = (last: Push | undefined) => {
    const { kind, tag, title, channel, body } = JSON.parse(last?.text ?? '{"kind":"deleted"}') as Record<
      string,
      string
    >;
    return kind === 'deleted' ? [] : [{ id: `${tag} ${last!.topic}`, text: `${title || channel}\n${body}` }];
  };

  beforeAll(async () => {
    push = await startWebPushSandbox();
    fan = await TransportsFixture.start();
  });
  afterAll(async () => {
    await fan.close();
    await push.close();
  });

  describeTransport('Web Push', {
    lacks: { body: 'the status of a push service says it all' },
    open: async () => ({
      transport: fan.get(WebPushTransport),
      newDelivery: () => to(),
      arrivals: ({ address }) => at(address).length,
      received: ({ address }) => shown(at(address).at(-1)),
      usedRoom: ({ address }) => ({ used: Buffer.byteLength(at(address)[0]!.text!), most: MAX_PLAINTEXT }),
      repeatIds: ({ address }) => at(address).map(({ topic }) => topic!),
      failNext: (times, how) => push.failNext(times, how),
      endRecipient: ({ address }) => (push.end(endpoint(address), 404), 'gone'),
      makeImpossible: () => (push.failNext(1, { status: 413 }), 'too_large'),
      close: async () => undefined,
    }),
    connectTo: (url, http) => {
      const { keys } = push.subscribe();
      const address = toAddress({ endpoint: `${url}/push/1`, keys });
      return {
        transport: new WebPushTransport(http, fan.get(VapidKeys), new FanOutSettings()),
        delivery: aDelivery(address),
      };
    },
  });

  it('shows the post to the browser alone, in one record that every push service takes', async () => {
    const delivery = to();
    delivery.post.body = '"\n😀'.repeat(3_000);
    expect(await fan.get(WebPushTransport).deliver(delivery)).toEqual({ state: 'delivered' });
    const [got] = at(delivery.address);
    const shown = JSON.parse(got!.text!) as Record<string, string>;
    expect(shown).toMatchObject({
      kind: 'post',
      tag: delivery.post.id,
      title: 'Kopi & <teh>',
      url: delivery.post.url,
    });
    expect(shown['body']).toMatch(/^"\n😀.*…$/su);
    expect(got).toMatchObject({ urgency: 'normal', topic: topicOf(delivery.post.id) });
  });

  it('replaces a post that still waits for the browser', async () => {
    const delivery = to();
    const transport = fan.get(WebPushTransport);
    await transport.deliver(delivery);
    delivery.post.body = 'Selamat malam';
    expect(await transport.edit(delivery)).toEqual({ state: 'delivered' });
    const waiting = push.collect(endpoint(delivery.address));
    expect(waiting.map(({ text }) => JSON.parse(text!))).toMatchObject([
      { kind: 'edited', body: 'Selamat malam' },
    ]);
    expect(await transport.remove(delivery)).toEqual({ state: 'delivered' });
    expect(JSON.parse(push.collect(endpoint(delivery.address))[0]!.text!)).toMatchObject({
      kind: 'deleted',
      body: '',
    });
  });

  it('signs once for a push service and half a day, by the key that the workspace was opened with', async () => {
    const before = push.jwtCount();
    await Promise.all(Array.from({ length: 30 }, () => fan.get(WebPushTransport).deliver(to())));
    expect(push.jwtCount() - before).toBeLessThanOrEqual(1);
    const key = (await fan.get(VapidKeys).of(fan.workspace)).public_key;
    expect(await fan.get(WebPushTransport).deliver(to(push.subscribe(key)))).toEqual({ state: 'delivered' });
    const other = aDelivery(toAddress(push.subscribe(key)), { workspace_id: 'wsp_other' });
    expect(await fan.get(WebPushTransport).deliver(other)).toEqual({ state: 'failed', reason: 'http_403' });
    const tokens = new VapidTokens('mailto:a@b.example');
    const sender = await fan.get(VapidKeys).of(fan.workspace);
    const now = Date.now();
    const first = tokens.of(sender, 'https://push.example', now);
    expect(tokens.of(sender, 'https://push.example', now + 11 * 3_600_000)).toBe(first);
    expect(tokens.of(sender, 'https://push.example', now + 12 * 3_600_000)).not.toBe(first);
    expect(tokens.of(sender, 'https://other.example', now)).not.toBe(first);
  });

  it('accepts only the uncompressed form of a public key', () => {
    const { keys } = push.subscribe();
    const point = Buffer.from(keys.p256dh, 'base64url');
    const hybrid = Buffer.concat([Buffer.of(6 + (point.at(-1)! & 1)), point.subarray(1)]);
    const auth = Buffer.from(keys.auth, 'base64url');
    expect(() => new PushEncryption().encrypt(point, { p256dh: hybrid, auth })).toThrow(BadKeys);
    const said = (p256dh: string) => validateSync(Object.assign(new PushKeys(), { ...keys, p256dh }));
    expect(said(keys.p256dh)).toEqual([]);
    expect(said(hybrid.toString('base64url'))).toHaveLength(1);
  });

  it('ends a subscription with invalid keys', async () => {
    const { endpoint: url, keys } = push.subscribe();
    const bad = toAddress({
      endpoint: url,
      keys: { ...keys, p256dh: Buffer.concat([Buffer.of(4), Buffer.alloc(64, 7)]).toString('base64url') },
    });
    const outcome = await fan.get(WebPushTransport).deliver(aDelivery(bad, { workspace_id: fan.workspace }));
    expect(outcome).toEqual({ state: 'failed', reason: 'bad_keys', ends: 'gone' });
  });

  it('encrypts every message with a key pair and a salt of its own', () => {
    const { keys } = push.subscribe();
    const recipient = {
      p256dh: Buffer.from(keys.p256dh, 'base64url'),
      auth: Buffer.from(keys.auth, 'base64url'),
    };
    const encryption = new PushEncryption();
    const [one, two] = [
      encryption.encrypt(Buffer.alloc(MAX_PLAINTEXT), recipient),
      encryption.encrypt(Buffer.alloc(MAX_PLAINTEXT), recipient),
    ];
    expect(one.length).toBe(4_096);
    expect(one.subarray(21, 86)).not.toEqual(two.subarray(21, 86));
    expect(one.subarray(0, 16)).not.toEqual(two.subarray(0, 16));
    expect(one.subarray(86)).not.toEqual(two.subarray(86));
  });

  it.each([
    ['https://corong.example', 'kabar@kopi.example', 'https://corong.example'],
    ['http://192.0.2.7:3000', 'kabar@kopi.example', 'mailto:kabar@kopi.example'],
    ['http://localhost:3000', 'corong@localhost', 'https://localhost:3000'],
    ['http://localhost:3000', 'corong@127.0.0.1', 'https://localhost:3000'],
  ])('names who is behind %s and %s as %s', (publicUrl, mailbox, contact) =>
    expect(contactOf({ publicUrl, mailbox })).toBe(contact),
  );
});
