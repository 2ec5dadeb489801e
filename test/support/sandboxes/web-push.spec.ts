import { createCipheriv, createECDH, generateKeyPairSync, hkdfSync, randomBytes, sign } from 'node:crypto';
import { startWebPushSandbox, type PushSubscription, type WebPushSandbox } from './web-push.js';
import { decryptPush } from './web-push.rules.js';

const bytes = (text: string) => Buffer.from(text, 'base64url');
const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');

/** RFC 8291, appendix A. */
const RFC = {
  text: 'When I grow up, I want to be a watermelon',
  receiver: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  receiverPublic: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  sender: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  body:
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl' +
    '7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};

function encrypt(
  text: string,
  { p256dh, auth }: PushSubscription['keys'],
  salt = randomBytes(16),
  senderPrivate?: Buffer,
): Buffer {
  const sender = createECDH('prime256v1');
  if (senderPrivate) sender.setPrivateKey(senderPrivate);
  else sender.generateKeys();
  const derive = (secret: Uint8Array, by: Buffer, info: Buffer, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, by, info, length));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), bytes(p256dh), sender.getPublicKey()]);
  const shared = derive(sender.computeSecret(bytes(p256dh)), bytes(auth), info, 32);
  const key = derive(shared, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const cipher = createCipheriv(
    'aes-128-gcm',
    key,
    derive(shared, salt, Buffer.from('Content-Encoding: nonce\0'), 12),
  );
  const sealed = Buffer.concat([
    cipher.update(Buffer.from(`${text}\x02`)),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return Buffer.concat([salt, Buffer.from([0, 0, 16, 0, 65]), sender.getPublicKey(), sealed]);
}

describe('decryptPush', () => {
  const keys = createECDH('prime256v1');
  keys.setPrivateKey(bytes(RFC.receiver));

  it('decrypts the message of RFC 8291, appendix A', () => {
    expect(keys.getPublicKey('base64url')).toBe(RFC.receiverPublic);
    expect(decryptPush(bytes(RFC.body), keys, bytes(RFC.auth))).toBe(RFC.text);
  });

  it('refuses the message with a changed byte', () => {
    const body = bytes(RFC.body);
    body[100]! ^= 1;
    expect(() => decryptPush(body, keys, bytes(RFC.auth))).toThrow();
  });

  it('decrypts what this spec encrypts itself', () => {
    const made = encrypt(
      RFC.text,
      { p256dh: RFC.receiverPublic, auth: RFC.auth },
      bytes(RFC.salt),
      bytes(RFC.sender),
    );
    expect(made.toString('base64url')).toBe(RFC.body);
  });
});

describe('the sandbox of a push service', () => {
  let push: WebPushSandbox;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' }) as { x: string; y: string };
  const k = Buffer.concat([Buffer.from([4]), bytes(x), bytes(y)]).toString('base64url');
  const soon = () => Math.floor(Date.now() / 1000) + 3_600;
  const jwt = (claims: object = {}) => {
    const content = `${part({ typ: 'JWT', alg: 'ES256' })}.${part({ aud: push.url, exp: soon(), sub: 'mailto:ops@example.com', ...claims })}`;
    return `${content}.${sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
  const send = ({ endpoint, keys }: PushSubscription, headers: object = {}, text = 'Halo', token = jwt()) =>
    fetch(endpoint, {
      method: 'POST',
      headers: {
        ttl: '60',
        'content-encoding': 'aes128gcm',
        authorization: `vapid t=${token}, k=${k}`,
        ...headers,
      },
      body: new Uint8Array(encrypt(text, keys)),
    });
  const statuses = async (...answers: Promise<Response>[]) =>
    (await Promise.all(answers)).map((answer) => answer.status);
  afterEach(() => push.close());

  it('accepts a message, decrypts it and replaces an earlier one of the same topic', async () => {
    push = await startWebPushSandbox();
    const browser = push.subscribe(k);
    const answer = await send(browser, { urgency: 'low', topic: 'kopi' });
    expect([answer.status, answer.headers.get('location')]).toEqual([
      201,
      `${push.url}/message/${push.pushes[0]!.id}`,
    ]);
    expect(push.pushes[0]).toMatchObject({
      endpoint: browser.endpoint,
      text: 'Halo',
      ttl: 60,
      urgency: 'low',
      topic: 'kopi',
    });
    const token = jwt();
    await send(browser, { topic: 'kopi' }, 'Dua', token);
    await send(browser, { topic: 'teh' }, 'Tiga', token);
    await send(browser, { ttl: '0' }, 'Empat', token);
    expect(push.jwtCount()).toBe(2);
    expect(push.pushes).toHaveLength(4);
    expect(push.collect(browser.endpoint).map((each) => each.text)).toEqual(['Dua', 'Tiga']);
    expect(push.collect(browser.endpoint)).toEqual([]);
    await send({ ...browser, keys: push.subscribe().keys }, {}, 'For another', token);
    expect(push.pushes[4]!.text).toBeNull();
  });

  it('verifies VAPID', async () => {
    push = await startWebPushSandbox();
    const browser = push.subscribe();
    const other = createECDH('prime256v1').generateKeys('base64url');
    const token = jwt();
    expect(
      await statuses(send(browser, {}, 'a', token), send(push.subscribe(other), {}, 'a', token)),
    ).toEqual([201, 403]);
    expect(
      await statuses(
        send(browser, { authorization: `vapid t=${token},k=${other}` }),
        send(browser, {}, 'a', jwt({ aud: 'https://push.example' })),
        send(browser, {}, 'a', jwt({ exp: soon() + 86_400 })),
        send(browser, {}, 'a', jwt({ exp: 1 })),
        send(browser, {}, 'a', jwt({ sub: undefined })),
        send(browser, {}, 'a', `${token.slice(0, -8)}AAAAAAAA`),
        send(browser, { authorization: 'Bearer x' }),
        fetch(browser.endpoint, { method: 'POST', headers: { ttl: '1' } }),
      ),
    ).toEqual([403, 403, 403, 403, 403, 403, 401, 401]);
    expect(push.jwtCount()).toBe(1);
  });

  it('refuses expired subscriptions, and messages that are too large, too frequent or badly labelled', async () => {
    push = await startWebPushSandbox({ limit: 4, windowMs: 60_000 });
    const [browser, gone, forgotten] = [push.subscribe(), push.subscribe(), push.subscribe()];
    push.end(gone.endpoint);
    push.end(forgotten.endpoint, 404);
    expect(await statuses(send(gone), send(forgotten))).toEqual([410, 404]);
    expect(
      await statuses(
        send(browser, { ttl: '' }),
        send(browser, { urgency: 'now' }),
        send(browser, { topic: 'a b' }),
      ),
    ).toEqual([400, 400, 400]);
    expect(await statuses(send(browser, { 'content-encoding': 'aesgcm' }))).toEqual([400]);
    const room = 4096 - 86 - 17;
    expect(
      await statuses(send(browser, {}, 'x'.repeat(room)), send(browser, {}, 'x'.repeat(room + 1))),
    ).toEqual([201, 413]);
    expect(await statuses(send(browser), send(browser), send(browser))).toEqual([201, 201, 201]);
    const limited = await send(browser);
    expect(limited.status).toBe(429);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(40);
    push.failNext(1, { status: 503, retryAfter: 2 });
    expect((await send(browser)).headers.get('retry-after')).toBe('2');
    expect(push.counts).toEqual({ accepted: 4, limited: 1, refused: 7, failed: 1 });
  });
});
