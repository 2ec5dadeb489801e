import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import { jest } from '@jest/globals';
import { Database } from '#platform/adapters/sql/database.js';
import { AT_ONCE } from './large-calls.js';
import { SMALL_BODY, UNVERIFIED_PER_MINUTE } from './hook-limit.js';
import { NUMBER, text, value, WebhooksFixture, whatsapp } from './webhooks.fixture.js';

/** A body that takes turns once many calls of its size failed. */
const LARGE = 'x'.repeat(SMALL_BODY + 1);

describe('calls that prove nothing', () => {
  let connections: WebhooksFixture;
  /** Hooks of two Meta apps and of a bot. */
  let [one, other, bot] = ['', '', ''];
  let mailSecret: string;
  let count = 0;
  /** The address that forgers and networks share in a test. */
  let ip: string;

  beforeAll(async () => {
    connections = await WebhooksFixture.start();
    one = (await connections.enter({ network: 'whatsapp', account: NUMBER })).hook!;
    const settings = { network: 'whatsapp', account: '2', app_secret: 'other-secret' } as const;
    other = (await connections.enter(settings)).hook!;
    bot = (await connections.enter({ network: 'telegram', account: '42' })).hook!;
    mailSecret = await connections.mailSecret();
    await connections.forget();
  });
  beforeEach(() => void (ip = `192.0.2.${++count}`));
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => connections.close());

  const post = async (path: string, body = '{}', headers: Record<string, string> = {}, from = ip) =>
    (await connections.call(path, body, headers, { ip: from })).status;
  /** Sends as many calls as are allowed, and one more; returns the status of the last two. */
  const exhaust = async (call: () => Promise<number>) => {
    const statuses: number[] = [];
    for (let sent = 0; sent <= UNVERIFIED_PER_MINUTE; sent++) statuses.push(await call());
    return statuses.slice(-2);
  };
  const signed = async (hook: string, account: string, secret: string, length = 0, from = ip) => {
    const body = JSON.stringify(whatsapp(value({ messages: [text('Halo')] }, account))).padEnd(length);
    return (await connections.meta(hook, body, secret, from)).status;
  };
  const signedSmall = () => signed(one, NUMBER, 'an-app-secret');
  const signedLarge = (from = ip) => signed(one, NUMBER, 'an-app-secret', LARGE.length, from);
  const fromTelegram = () => {
    const { hook_secret } = connections.telegramSecret('42');
    return post(`/hooks/telegram/${bot}`, '{}', { 'x-telegram-bot-api-secret-token': hook_secret });
  };

  it('to unknown hooks are refused unread after so many, and shut out no known hook', async () => {
    let invented = 0;
    const guess = () => post(`/hooks/${invented % 2 ? 'meta' : 'telegram'}/guess-${invented++}`);
    expect(await exhaust(guess)).toEqual([404, 429]);
    const find = jest.spyOn(connections.get(Database).read, 'findBy');
    expect([await guess(), await post('/hooks/meta/another', LARGE)]).toEqual([429, 429]);
    expect(find).not.toHaveBeenCalled();
    expect(await signedSmall()).toBe(200);
    expect(await signedLarge()).toBe(200);
    expect(await fromTelegram()).toBe(200);
    expect(await post(`/hooks/meta/${one}`)).toBe(401);
    const answer = await connections.call('/hooks/meta/guess', '{}', {}, { ip });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('count for the whole network prefix of an unknown hook, and for no other prefix', async () => {
    let sent = 0;
    const guess = () => post('/hooks/meta/guess', '{}', {}, `2001:db8:${count}::${++sent}`);
    expect(await exhaust(guess)).toEqual([404, 429]);
    expect(await post('/hooks/meta/guess', '{}', {}, `2001:db8:${count}:1::1`)).toBe(404);
  });

  it('to a known hook never keep its network out, from whatever address they come', async () => {
    const forged = () => post(`/hooks/meta/${one}`);
    expect(await exhaust(forged)).toEqual([401, 401]);
    const withoutSecret = () => post(`/hooks/telegram/${bot}`);
    expect(await exhaust(withoutSecret)).toEqual([401, 401]);
    expect([await signedSmall(), await signedLarge(), await fromTelegram()]).toEqual([200, 200, 200]);
  });

  it('with large bodies take turns after so many, so that its network gets in, and touch nothing else', async () => {
    const forged = () => post(`/hooks/meta/${one}`, LARGE);
    expect(await exhaust(forged)).toEqual([401, 401]);
    const flood = Array.from({ length: 3 * AT_ONCE }, forged);
    expect(await signedLarge()).toBe(200);
    expect(new Set(await Promise.all(flood))).toEqual(new Set([401]));
    expect(await signedSmall()).toBe(200);
    expect(await signed(other, '2', 'other-secret', LARGE.length)).toBe(200);
    expect(await signedLarge('198.51.100.1')).toBe(200);
    expect(await post('/hooks/meta/guess')).toBe(404);
  });

  it('keep nobody out by sending slowly: they are cut off while others wait', async () => {
    expect(await exhaust(() => post(`/hooks/meta/${one}`, LARGE))).toEqual([401, 401]);
    const headers = { ...connections.headers({ ip }), 'content-length': LARGE.length };
    let cutOff = 0;
    for (let count = 0; count < AT_ONCE; count++) {
      const call = request(`${connections.origin}/hooks/meta/${one}`, { method: 'POST', headers });
      call.on('error', () => cutOff++).write('x');
    }
    // Those before the slow calls have taken all turns go through at once.
    while (cutOff === 0) expect(await signedLarge()).toBe(200);
  });

  it('are none from Telegram, which proves itself before its body is read, however large that is', async () => {
    const call = (secret: string) =>
      post(`/hooks/telegram/${bot}`, JSON.stringify({ update_id: 1, more: LARGE }), {
        'x-telegram-bot-api-secret-token': secret,
      });
    const flood = Promise.all(Array.from({ length: UNVERIFIED_PER_MINUTE + 40 }, () => call('guess')));
    expect(await call(connections.telegramSecret('42').hook_secret)).toBe(200);
    expect(new Set(await flood)).toEqual(new Set([401]));
    expect(await call(connections.telegramSecret('42').hook_secret)).toBe(200);
  });

  it('verified calls are not counted, however many and large they are', async () => {
    expect(await exhaust(() => signedLarge())).toEqual([200, 200]);
  });

  it('as handshakes are limited for each hook, so that no verify token is guessed', async () => {
    const handshake = async (hook: string, token: string) => {
      const query = `hub.mode=subscribe&hub.challenge=1&hub.verify_token=${token}`;
      return (await connections.as({ ip }).get(`/hooks/meta/${hook}?${query}`)).status;
    };
    expect(await exhaust(() => handshake(one, 'guess'))).toEqual([403, 429]);
    expect(await handshake(one, 'a-verify-token')).toBe(429);
    expect(await handshake(other, 'a-verify-token')).not.toBe(429);
    expect(await signedSmall()).toBe(200);
  });

  it('to the hook of returned mails are limited, and shut out no network', async () => {
    const mail = (secret: string, from = ip) =>
      post('/hooks/email/bounces', 'Subject: x\r\n\r\n', { 'x-hook-secret': secret }, from);
    expect(await exhaust(() => mail('0'.repeat(43)))).toEqual([401, 429]);
    expect([await signedSmall(), await mail(mailSecret, '198.51.100.2')]).toEqual([200, 200]);
  });

  it('at the former URL are verified as at a hook', async () => {
    const signature = createHmac('sha256', 'another').update('{}').digest('hex');
    const call = (body: string) =>
      post('/hooks/whatsapp', body, { 'x-hub-signature-256': `sha256=${signature}` });
    expect(await exhaust(() => call('{}'))).toEqual([404, 404]);
    expect(await exhaust(() => call(LARGE))).toEqual([404, 404]);
  });
});
