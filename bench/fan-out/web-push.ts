import { createECDH, randomBytes } from 'node:crypto';
import webPush from 'web-push';
import { FanOutSettings } from '../../apps/fan-out/src/settings.js';
import type { OutgoingHttp } from '#platform/security/outgoing-http.js';
import { newPair, type VapidKeys } from '../../apps/fan-out/accounts/vapid.js';
import type { Delivery } from '../../apps/fan-out/transports/transport.port.js';
import { toAddress } from '#message/push-subscription.js';
import { WebPushTransport } from '../../apps/fan-out/transports/web-push/web-push.transport.js';
import { printFigure } from '../figure.js';
import { size } from '../size.js';

const SUBSCRIPTIONS = size(5_000, 500);
const SERVICES = ['https://fcm.example', 'https://updates.example', 'https://web.example'];
const BODY = 'x'.repeat(280);
const ROUNDS = size(5, 1);
/** Messages of one side before the other side's turn. */
const TURN = 250;

interface Subscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

/** Measures building a push message, from the subscription to the finished request, against the `web-push` package. */
export async function benchWebPush(): Promise<void> {
  const pair = newPair();
  const bodies: Buffer[] = [];
  const transport = new WebPushTransport(
    { post: async (_url: string, body: Buffer) => (bodies.push(body), ACCEPTED) } as unknown as OutgoingHttp,
    { of: async () => pair } as unknown as VapidKeys,
    new FanOutSettings(),
  );
  const subscriptions = Array.from({ length: SUBSCRIPTIONS }, (_, n) => subscribe(n));
  const deliveries = subscriptions.map((one) => deliveryTo(toAddress(one)));
  const ours = async (delivery: Delivery) => {
    const { state } = await transport.deliver(delivery);
    if (state !== 'delivered') throw new Error(`A message is ${state}`);
  };
  await ours(deliveries[0]!);
  const payload = Buffer.alloc(bodies[0]!.length - OVERHEAD_BYTES, 'x');
  const options = {
    vapidDetails: {
      subject: 'https://corong.example',
      publicKey: pair.public_key,
      privateKey: pair.secrets.d,
    },
    TTL: 259_200,
    topic: 'post',
  };
  const theirs = (one: Subscription) =>
    void bodies.push(webPush.generateRequestDetails(one, payload, options).body as Buffer);
  const cpu = { ours: 0, theirs: 0 };
  for (let round = 0; round <= ROUNDS; round++) {
    for (let from = 0; from < SUBSCRIPTIONS; from += TURN) {
      const mine = await cpuOf(async () => {
        for (const delivery of deliveries.slice(from, from + TURN)) await ours(delivery);
      });
      const other = await cpuOf(async () => subscriptions.slice(from, from + TURN).forEach(theirs));
      bodies.length = 0;
      // The first round warms both up.
      if (round > 0) {
        cpu.ours += mine;
        cpu.theirs += other;
      }
    }
  }
  printFigure({
    bench: 'web-push-messages',
    stack: 'full',
    peer: 'web-push 3.6.7',
    ours: (SUBSCRIPTIONS * ROUNDS) / cpu.ours,
    theirs: (SUBSCRIPTIONS * ROUNDS) / cpu.theirs,
    unit: 'messages per second of CPU',
    how: `both: CPU of all threads from a subscription to the encrypted body (RFC 8291, a new key pair and salt for each message) and headers with VAPID (RFC 8292), no request made, ${SUBSCRIPTIONS} subscriptions of ${SERVICES.length} push services, ${payload.length} bytes of text, one process, one message after the other, ${TURN} of each in turn, ${ROUNDS} rounds; ours: the transport as it delivers, with the text made for each message and the token kept for its push service; theirs: generateRequestDetails, with the text made before`,
  });
}

const ACCEPTED = { status: 201, headers: {}, body: '' };
/** Bytes that encryption adds: salt, record size, key, delimiter and tag. */
const OVERHEAD_BYTES = 86 + 1 + 16;

function subscribe(n: number): Subscription {
  const browser = createECDH('prime256v1');
  return {
    endpoint: `${SERVICES[n % SERVICES.length]}/push/${randomBytes(32).toString('base64url')}`,
    keys: {
      p256dh: browser.generateKeys('base64url'),
      auth: randomBytes(16).toString('base64url'),
    },
  };
}

const POST = {
  id: 'pst_1',
  title: 'A post',
  body: BODY,
  published_at: 0,
  url: 'http://localhost:3000/@kopi/pst_1',
};
const CHANNEL = { id: 'chn_1', workspace_id: 'wsp_1', handle: 'kopi', name: 'Kopi Nusantara' };

function deliveryTo(address: string): Delivery {
  const unsubscribe_url = `http://localhost:3000/unsubscribe/${randomBytes(40).toString('hex')}`;
  return {
    id: 'del_1',
    at: 0,
    post: POST,
    channel: CHANNEL,
    follower_id: 1,
    language: 'en',
    address,
    secrets: [],
    unsubscribe_url,
  };
}

/** Seconds of CPU time of all threads while `work` runs. */
async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
