import { createECDH, randomBytes, type ECDH } from 'node:crypto';
import { fastify, type FastifyReply } from 'fastify';
import { RateMeter, serve } from './rate-meter.js';
import { claimsFault, decryptPush, signatureFault } from './web-push.rules.js';

export interface WebPushOptions {
  port?: number;
  /** Limit of messages to one subscription in a window; there is none by default. */
  limit?: number;
  windowMs?: number;
}

/** The JSON form of a browser's PushSubscription. */
export interface PushSubscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

export interface Push {
  id: string;
  endpoint: string;
  /** The decrypted text; null when it could not be decrypted, or for a push without a body. */
  text: string | null;
  ttl: number;
  urgency: string;
  topic: string | null;
  at: number;
}

export type WebPushSandbox = Awaited<ReturnType<typeof startWebPushSandbox>>;

interface Browser {
  subscription: PushSubscription;
  keys: ECDH;
  auth: Buffer;
  /** Public key of the only sender from whom messages are accepted (RFC 8292, 4). */
  senderKey: string | null;
  gone: 404 | 410 | null;
  waiting: Push[];
}

const MAX_BODY = 4096;

/** A push service (RFC 8030) with its browsers. It holds their private keys, so that tests can read what arrives. */
export async function startWebPushSandbox({ port, limit = Infinity, windowMs = 1_000 }: WebPushOptions = {}) {
  const meter = new RateMeter({ subscription: { limit, windowMs } });
  const browsers = new Map<string, Browser>();
  const pushes: Push[] = [];
  /** Every verified JWT with the key that signed it. */
  const verified = new Map<string, string>();
  const fail = (reply: FastifyReply, code: number, message: string) =>
    reply.code(code).send({ code, message });

  const app = fastify({ forceCloseConnections: true, bodyLimit: 1 << 20 });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post<{ Params: { id: string } }>('/push/:id', async (request, reply) => {
    const {
      authorization,
      ttl,
      urgency = 'normal',
      topic,
    } = request.headers as Record<string, string | undefined>;
    const browser = browsers.get(request.params.id);
    if (!authorization) return fail(reply, 401, 'Authorization is missing');
    const token = /[\s,]t=([\w.-]+)/.exec(authorization)?.[1];
    const senderKey = /[\s,]k=([\w-]+)/.exec(authorization)?.[1];
    if (!/^vapid\s/i.test(authorization) || !token || !senderKey)
      return fail(reply, 401, 'Authorization is not: vapid t=…, k=…');
    const fault =
      (verified.get(token) === senderKey ? null : signatureFault(token, senderKey)) ??
      claimsFault(token, served.url);
    if (fault) return fail(reply, 403, fault);
    verified.set(token, senderKey);
    if (!browser) return fail(reply, 404, 'There is no such subscription');
    if (browser.gone) return fail(reply, browser.gone, 'The subscription is gone');
    if (browser.senderKey && browser.senderKey !== senderKey)
      return fail(reply, 403, 'The subscription belongs to another sender');
    if (!ttl || !/^\d{1,10}$/.test(ttl)) return fail(reply, 400, 'TTL is missing or no number of seconds');
    if (!/^(very-low|low|normal|high)$/.test(urgency)) return fail(reply, 400, 'Urgency is unknown');
    if (topic !== undefined && !/^[\w-]{1,32}$/.test(topic))
      return fail(reply, 400, 'Topic is not 1 to 32 characters of base64url');
    const body = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
    if (body.length > MAX_BODY) return fail(reply, 413, `The body is over ${MAX_BODY} bytes`);
    if (body.length > 0 && request.headers['content-encoding'] !== 'aes128gcm')
      return fail(reply, 400, 'Content-Encoding is not aes128gcm');
    const wait = meter.take({ subscription: request.params.id });
    if (wait > 0)
      return fail(reply.header('retry-after', String(Math.ceil(wait / 1000))), 429, 'Too many messages');

    const { endpoint } = browser.subscription;
    const push: Push = {
      id: randomBytes(12).toString('base64url'),
      endpoint,
      text: body.length > 0 ? textOf(body, browser) : null,
      ttl: Number(ttl),
      urgency,
      topic: topic ?? null,
      at: Date.now(),
    };
    pushes.push(push);
    browser.waiting = browser.waiting.filter((each) => topic === undefined || each.topic !== topic);
    browser.waiting.push(push);
    return reply
      .code(201)
      .headers({ location: `${served.url}/message/${push.id}`, ttl })
      .send();
  });

  const served = await serve(app, {
    ...(port !== undefined && { port }),
    error: ({ status }) => ({
      code: status,
      message: status === 429 ? 'Too many messages' : 'The push service could not take it',
    }),
  });
  const browserOf = (endpoint: string) => {
    const browser = browsers.get(endpoint.slice(endpoint.lastIndexOf('/') + 1));
    if (!browser) throw new Error('There is no such subscription');
    return browser;
  };

  return {
    ...served,
    meter,
    /** Every accepted push, oldest first, including replaced ones. */
    pushes,
    /** Number of distinct JWTs; one is enough for an origin and half a day. */
    jwtCount: (): number => verified.size,
    /** Subscribes a browser, restricted to the sender with this VAPID public key if one is given. */
    subscribe: (senderKey: string | null = null): PushSubscription => {
      const id = randomBytes(18).toString('base64url');
      const keys = createECDH('prime256v1');
      const auth = randomBytes(16);
      const subscription = {
        endpoint: `${served.url}/push/${id}`,
        keys: { p256dh: keys.generateKeys('base64url'), auth: auth.toString('base64url') },
      };
      browsers.set(id, { subscription, keys, auth, senderKey, gone: null, waiting: [] });
      return subscription;
    },
    /** Ends a subscription. */
    end: (endpoint: string, status: 404 | 410 = 410): void => void (browserOf(endpoint).gone = status),
    /** The messages that a browser gets when it comes online now: the newest of each topic, within its TTL. */
    collect: (endpoint: string): Push[] => {
      const browser = browserOf(endpoint);
      const got = browser.waiting.filter((push) => push.at + push.ttl * 1000 > Date.now());
      browser.waiting = [];
      return got;
    },
  };
}

function textOf(body: Buffer, { keys, auth }: Browser): string | null {
  try {
    return decryptPush(body, keys, auth);
  } catch {
    return null;
  }
}
