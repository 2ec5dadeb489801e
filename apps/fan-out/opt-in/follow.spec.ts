import { createECDH, randomBytes } from 'node:crypto';
import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { Consent } from '../audience/consent.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { FollowerTokens } from '../audience/tokens.js';

const KEYS = { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) };
const PAGE = { accept: 'text/html,application/xhtml+xml' };

describe('following and leaving', () => {
  let fan: FanOutFixture;
  let hooks: WebhookSandbox;
  let smtp: SmtpSandbox;
  let channel: Channel;

  beforeAll(async () => {
    [hooks, smtp] = await Promise.all([startWebhookSandbox(), startSmtpSandbox()]);
    fan = await FanOutFixture.start({ SMTP_URL: smtp.url, FOLLOW_LIMIT: 1000 });
    channel = await fan.channel('kopi');
  });

  afterAll(async () => {
    await fan.close();
    await Promise.all([hooks.close(), smtp.close()]);
  });

  const follow = (body: object | string, headers = {}) => fan.as().post('/@kopi/followers', body, headers);
  const mailTo = (address: string, index = 0) =>
    until(`mail ${index} came`, () => smtp.to(address)[index], { pause: 50 });
  const linkIn = (text: string) => fan.path(/https?:\S+\/(confirm|unsubscribe)\/\S+/.exec(text)![0]);
  const followers = (transport: string) =>
    fan.database.read.countBy(Follower, { channel_id: channel.id, transport: transport as never });

  it.each([
    ['an unknown transport', { transport: 'pigeon' }, 400, 'transport'],
    ['no transport', {}, 400, 'transport'],
    ['an unknown field', { transport: 'live', name: 'Siti' }, 400, 'name'],
    ['a subscription that is a list', { transport: 'web_push', subscription: [] }, 400, 'subscription'],
    [
      'a list of subscriptions',
      { transport: 'web_push', subscription: [{ endpoint: 'https://x.example', keys: KEYS }] },
      400,
      'subscription',
    ],
    ...['https://10.0.0.1/push', 'ftp://push.example/1', 'nonsense'].map(
      (endpoint): [string, object, number, string] => [
        `a subscription at ${endpoint}`,
        { transport: 'web_push', subscription: { endpoint, keys: KEYS } },
        422,
        'subscription.endpoint',
      ],
    ),
    [
      'a list of keys',
      { transport: 'web_push', subscription: { endpoint: 'https://x.example', keys: [KEYS] } },
      400,
      'subscription.keys',
    ],
    ['no address', { transport: 'email' }, 422, 'address'],
    ['an address that is none', { transport: 'email', address: 'siti' }, 422, 'address'],
    ['two addresses', { transport: 'email', address: 'a@example.test,b@example.test' }, 422, 'address'],
    [
      'an address of two lines',
      { transport: 'email', address: 'a@example.test\r\nBcc: b@example.test' },
      422,
      'address',
    ],
    [
      'an address of two lines in quotes',
      { transport: 'email', address: '"a\r\nRCPT TO:<b@example.test>"@example.test' },
      422,
      'address',
    ],
    ['an address for live', { transport: 'live', address: 'a@example.test' }, 422, 'address'],
    ['a URL that is none', { transport: 'webhook', address: 'example' }, 422, 'address'],
    ['a file', { transport: 'webhook', address: 'file:///etc/passwd' }, 422, 'address'],
    ['a private target', { transport: 'webhook', address: 'http://169.254.169.254/latest' }, 422, 'address'],
    ['a URL with a password', { transport: 'webhook', address: 'http://a:b@example.com/' }, 422, 'address'],
    ['nobody there', { transport: 'webhook', address: 'http://127.0.0.1:1/' }, 422, 'address'],
  ])('refuses %s', async (_, body, status, field) => {
    const before = await fan.database.read.count(Follower);
    const answer = await follow(body);
    expect(answer.status).toBe(status);
    expect(answer.json.errors[0].field).toBe(field);
    expect(await fan.database.read.count(Follower)).toBe(before);
  });

  it('answers 404 for a channel that it does not know', async () => {
    expect((await fan.as().post('/@nobody/followers', { transport: 'live' })).status).toBe(404);
    expect((await fan.as().get('/@nobody/live')).status).toBe(404);
  });

  it.each([
    ['another one', () => '{"challenge":"other"}'],
    ['a list of it', (challenge: string) => JSON.stringify({ challenge: [challenge] })],
    ['nothing', () => 'null'],
  ])('takes no webhook that echoes %s for the challenge', async (_, echo) => {
    const mute = hooks.endpoint('mute');
    Object.assign(mute, {
      answer: (raw: string, _headers: object, response: import('node:http').ServerResponse) =>
        response.end(echo((JSON.parse(raw) as { challenge: string }).challenge)),
    });
    const answer = await follow({ transport: 'webhook', address: mute.url });
    expect(answer).toMatchObject({
      status: 422,
      json: { errors: [{ field: 'address', rule: 'challenge' }] },
    });
  });

  it('answers a known address as any other, and tells by mail alone', async () => {
    const ask = () => follow({ transport: 'email', address: 'budi@example.test' });
    const first = await ask();
    const mail = await mailTo('budi@example.test');
    expect(mail.subject).toContain('Confirm');
    const before = await followers('email');
    expect((await fan.as().get(linkIn(mail.text))).text).toContain('<button');
    expect(await followers('email')).toBe(before);
    const confirmed = await fan.as().post(linkIn(mail.text), '', PAGE);
    expect(confirmed.status).toBe(200);
    expect(confirmed.text).toMatch(/<h1>You follow The kopi<[^]*href="\/@kopi"/);
    expect(await followers('email')).toBe(before + 1);

    const second = await ask();
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    const told = await mailTo('budi@example.test', 1);
    expect(told.subject).toContain('already');
    expect(await followers('email')).toBe(before + 1);
  });

  it('does not flood an address that others type in', async () => {
    for (let time = 0; time < 5; time++)
      expect((await follow({ transport: 'email', address: 'victim@example.test' })).status).toBe(202);
    await mailTo('victim@example.test', 2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(smtp.to('victim@example.test')).toHaveLength(3);
  });

  it('refuses forged tokens and tokens of another purpose', async () => {
    const { token, unsubscribe_url } = await fan.follow(channel, 'live');
    const leave = fan.path(unsubscribe_url!).split('/').at(-1)!;
    const refused = {
      status: 404,
      json: { errors: [{ field: 'token', message: expect.any(String), allowed: expect.any(String) }] },
    };
    for (const path of [
      `/confirm/${leave}`,
      `/unsubscribe/${token}`,
      `/unsubscribe/${leave.slice(0, -4)}AAAA`,
      '/confirm/nothing',
    ]) {
      expect(await fan.as().post(path, {})).toMatchObject(refused);
      expect(await fan.as().get(path)).toMatchObject(refused);
      const page = await fan.as().get(path, PAGE);
      expect(page.text).toContain('<h1>This link does not work<');
      expect(page.text).not.toMatch(/token|forged|Bad request|<form/i);
    }
    expect(await fan.as().get(`/@kopi/live?token=${leave}`)).toMatchObject(refused);
    expect(await fan.as().get('/preferences/nothing')).toMatchObject(refused);
    expect(await fan.as().post('/preferences/nothing', { time_zone: 'UTC' })).toMatchObject(refused);
    const days = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
    expect(await fan.as().post('/webhooks/nothing/replay', days)).toMatchObject(refused);
    expect(await fan.as().post('/webhooks/nothing/rotate', {})).toMatchObject(refused);
    const elsewhere = await fan.channel('teh');
    expect((await fan.as().get(`/@${elsewhere.handle}/live?token=${token}`)).status).toBe(404);
    const nobody = fan.get(FollowerTokens).unsubscribeUrl('fol_00000000000000000000000000');
    expect((await fan.as().post(fan.path(nobody), '')).status).toBe(404);
  });

  it('lets anyone leave by one click, as often as they like, and keeps the record', async () => {
    const { token, unsubscribe_url } = await fan.follow(channel, 'live');
    const parts =
      '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
    const type = { 'content-type': 'multipart/form-data; boundary=x' };
    expect((await fan.as().post(fan.path(unsubscribe_url!), parts, type)).status).toBe(200);
    expect((await fan.as().post(fan.path(unsubscribe_url!), '', PAGE)).text).toContain('You have left');
    expect((await fan.as().get(`/@kopi/live?token=${token}`)).status).toBe(410);
    const follower = await fan.database.read.findOneOrFail(Follower, {
      where: { channel_id: channel.id },
      order: { id: 'DESC' },
    });
    expect(follower).toMatchObject({ ended_reason: 'left', address: null });
    const consents = await fan.database.read.find(Consent, {
      where: { follower_id: follower.id },
      order: { id: 'ASC' },
    });
    expect(consents.map(({ kind, how }) => [kind, how])).toEqual([
      ['opt_in', 'live_session'],
      ['opt_out', 'unsubscribe_link'],
    ]);
    expect((await fan.as().post('/@kopi/followers', parts, type)).status).toBe(415);
  });

  it('takes forms, and answers people with pages', async () => {
    const page = await follow('transport=live', PAGE);
    expect(page.status).toBe(201);
    expect(page.text).toContain('You follow The kopi');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    const wrong = await follow('transport=email&address=%3Cscript%3E', PAGE);
    expect(wrong.status).toBe(422);
    expect(wrong.headers['content-type']).toContain('text/html');
    expect(wrong.text).not.toContain('<script>');
    expect(wrong.text).toMatch(/<h1>Please check what was entered<[^]*value="&lt;script&gt;"/);
    expect(wrong.text).toContain('<a href="/@kopi">Back to The kopi</a>');
    expect(wrong.text).toContain('action="/@kopi/followers"');
  });

  it('does the effect of a repeated request once', async () => {
    const before = await followers('live');
    const key = { 'idempotency-key': 'again-and-again' };
    const answers = await Promise.all([
      follow({ transport: 'live' }, key),
      follow({ transport: 'live' }, key),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(await followers('live')).toBe(before + 1);
    const hook = { transport: 'webhook', address: hooks.endpoint('keyed').url };
    expect((await follow(hook, { 'idempotency-key': 'hook' })).status).toBe(201);
    const again = await follow(hook, { 'idempotency-key': 'hook' });
    expect(again.status).toBe(409);
    expect(again.json.follower_id).toMatch(/^fol_/);
    expect(again.text).not.toContain('whsec_');
  });
});

describe('an instance that is not a sandbox', () => {
  let fan: FanOutFixture;
  beforeAll(async () => void (fan = await FanOutFixture.start({ SANDBOX: false, FOLLOW_LIMIT: 3 })));
  afterAll(() => fan.close());

  it('tells a private address, by number and by name, from one that is silent by nothing', async () => {
    await fan.channel('kopi');
    const answers = [];
    for (const address of ['http://127.0.0.1:3991/', 'http://localhost:3991/', 'http://nobody.invalid/']) {
      const { status, json } = await fan.as().post('/@kopi/followers', { transport: 'webhook', address });
      expect({ status, json }).toMatchObject({ status: 422, json: { errors: [{ field: 'address' }] } });
      answers.push(json);
    }
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    const browser = createECDH('prime256v1').generateKeys();
    const keys = { p256dh: browser.toString('base64url'), auth: randomBytes(16).toString('base64url') };
    const pushed = [];
    for (const host of ['127.0.0.1', 'localhost', 'nobody.invalid']) {
      const subscription = { endpoint: `https://${host}/push/1`, keys };
      const from = fan.headers({ ip: '198.51.100.7' });
      const { status, json } = await fan
        .as()
        .post('/@kopi/followers', { transport: 'web_push', subscription }, from);
      expect({ status, json }).toMatchObject({
        status: 422,
        json: { errors: [{ field: 'subscription.endpoint' }] },
      });
      pushed.push(json);
    }
    expect(pushed).toEqual([pushed[0], pushed[0], pushed[0]]);
  });

  it('limits how often one network may try, whatever it sends', async () => {
    await fan.channel('teh');
    const answer = await fan.as().post('/@teh/followers', { transport: 'live' });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    // To read what a webhook's link is for is no attempt to follow, and to use the link is one.
    expect((await fan.as().get('/webhooks/none')).status).toBe(404);
    expect((await fan.as().post('/webhooks/none/rotate', {})).status).toBe(429);
    const from = (ip: string, body: object | string) => fan.as({ ip }).post('/@teh/followers', body);
    for (const [host, body, status] of [
      ['1', { transport: 'pigeon' }, 400],
      ['2', [1, 1, 1], 400],
      ['ffff:ffff:ffff:ffff', { transport: 'live' }, 201],
      ['3', { transport: 'live' }, 429],
      ['4', [1, 1, 1], 429],
    ] as const)
      expect([
        host,
        (await from(`2001:db8:0:1:${host.includes(':') ? '' : ':'}${host}`, body)).status,
      ]).toEqual([host, status]);
    expect((await from('2001:db8:0:2::1', { transport: 'live' })).status).toBe(201);
    const unread = ['{', `{"transport":"${'x'.repeat(40_000)}"}`, 'x', '{"transport":"live"}'];
    for (const [index, status] of [400, 413, 400, 429].entries())
      expect((await from('192.0.2.77', unread[index]!)).status).toBe(status);
  });
});
