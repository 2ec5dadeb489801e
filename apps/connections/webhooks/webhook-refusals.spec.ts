import { createHmac } from 'node:crypto';
import { jest } from '@jest/globals';
import { dialogMessages, messageContent } from '#message/dialog.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { EventLog, LogUnavailable } from '#platform/ports/event-log.port.js';
import { ConnectionStore } from '../accounts/connection-store.js';
import { NUMBER, text, value, WebhooksFixture, whatsapp } from './webhooks.fixture.js';

describe('a call is refused', () => {
  let connections: WebhooksFixture;
  let hook: string;

  beforeAll(async () => {
    connections = await WebhooksFixture.start();
    hook = (await connections.enter({ network: 'whatsapp', account: NUMBER })).hook!;
  });
  afterAll(() => connections.close());
  afterEach(() => jest.restoreAllMocks());

  const said = async (id: string) =>
    (await connections.events(dialogMessages, 'chat', () => messageContent)).filter(
      ({ content }) => content.message_id === id,
    );

  const forged = () => {
    const numbers = Array.from({ length: 50_000 }, (_, index) => ({
      metadata: { phone_number_id: String(index) },
    }));
    const body = JSON.stringify(whatsapp(...numbers.map((one) => ({ value: one }))));
    return Buffer.from(body.padEnd(3 * 1024 * 1024 - 10));
  };

  it('when it is forged, after one query and without parsing its 3 MB with 50,000 unknown numbers', async () => {
    const body = forged();
    const find = jest.spyOn(connections.get(Database).read, 'findBy');
    const parse = jest.spyOn(JSON, 'parse');
    const other = (await connections.enter({ network: 'whatsapp', account: '1', app_secret: 'other-secret' }))
      .hook!;
    const answer = await connections.meta(other, body, 'no-secret-of-ours', '192.0.2.7');
    expect(answer.status).toBe(401);
    expect(find).toHaveBeenCalledTimes(1);
    await connections.meta(other, body, 'no-secret-of-ours', '192.0.2.7');
    expect(find).toHaveBeenCalledTimes(1);
    // Identities are parsed, no body is.
    expect(parse.mock.calls.filter(([given]) => String(given).length > 10_000)).toEqual([]);
  });

  it('when it has no signature or one of another form, before its body is read', async () => {
    for (const signature of ['', 'sha1=abc', `sha256=${'g'.repeat(64)}`, `sha256=${'0'.repeat(64)}`])
      expect(
        (
          await connections.call(
            `/hooks/meta/${hook}`,
            '{}',
            signature ? { 'x-hub-signature-256': signature } : {},
          )
        ).status,
      ).toBe(401);
    expect((await connections.call(`/hooks/meta/${hook}`, '')).status).toBe(401);
  });

  it('when its body is incomplete, or larger than any that Meta sends', async () => {
    const whole = JSON.stringify(whatsapp(value({ messages: [text('cut')] })));
    const signature = `sha256=${createHmac('sha256', 'an-app-secret').update(whole).digest('hex')}`;
    const headers = { 'x-hub-signature-256': signature };
    expect((await connections.call(`/hooks/meta/${hook}`, whole.slice(0, -1), headers)).status).toBe(401);
    expect((await connections.call(`/hooks/meta/${hook}`, whole, headers)).status).toBe(200);
    expect((await connections.meta(hook, 'x'.repeat(3 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await connections.call('/hooks/telegram/x', 'x'.repeat(300_000))).status).toBe(413);
  });

  it('when its hook is unknown or removed, and events from before are not lost', async () => {
    expect((await connections.meta('0'.repeat(32), {})).status).toBe(404);
    expect((await connections.call('/hooks/telegram/nobody', '{}')).status).toBe(404);
    const account = { network: 'whatsapp', account: '206540352242922', app_secret: 'short-lived' } as const;
    const { id, hook: its } = await connections.enter(account);
    const message = text('before it is removed');
    const body = whatsapp(value({ messages: [message] }, account.account));
    expect((await connections.meta(its!, body, 'short-lived')).status).toBe(200);
    await connections.get(ConnectionStore).remove(connections.workspace, id);
    // At once: the process that removed the account no longer has its secret in memory.
    expect((await connections.meta(its!, body, 'short-lived')).status).toBe(410);
    expect(await said(message.id)).not.toEqual([]);
  });

  it('with 503 and Retry-After while the event log is unavailable, and accepted when the network repeats it', async () => {
    const message = text('while the log is away');
    const body = whatsapp(value({ messages: [message] }));
    const publish = jest.spyOn(connections.get(EventLog), 'publishWithin');
    publish.mockRejectedValueOnce(new LogUnavailable('away'));
    const answer = await connections.meta(hook, body);
    expect([answer.status, Number(answer.headers['retry-after']) > 0]).toEqual([503, true]);
    expect(await said(message.id)).toEqual([]);
    expect((await connections.meta(hook, body)).status).toBe(200);
    expect(await said(message.id)).toHaveLength(1);
  });

  it('with 503 while the database is unavailable', async () => {
    const find = jest.spyOn(connections.get(Database).read, 'findBy');
    find.mockRejectedValueOnce(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
    const answer = await connections.meta('f'.repeat(32), {});
    expect([answer.status, Number(answer.headers['retry-after']) > 0]).toEqual([503, true]);
    expect((await connections.meta('f'.repeat(32), {})).status).toBe(404);
  });
});

describe('the former URL for calls of Meta', () => {
  let connections: WebhooksFixture;
  beforeAll(async () => void (connections = await WebhooksFixture.start()));
  afterAll(() => connections.close());

  const call = async (secret: string) => {
    const body = JSON.stringify(whatsapp(value({ messages: [text('Halo')] })));
    const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    const answer = await connections.call('/hooks/whatsapp', body, { 'x-hub-signature-256': signature });
    return [answer.status, answer.json.detail ?? ''];
  };
  const handshake = async (path: string, token: string) => {
    const query = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.verify_token': token,
      'hub.challenge': '1158',
    });
    const answer = await connections.as().get(`${path}?${query}`);
    return [answer.status, answer.text.slice(0, 4)];
  };

  it('works while there is only one Meta app, and says what to do where there is none or several', async () => {
    expect(await call('first-secret')).toEqual([
      404,
      expect.stringMatching(/^No WhatsApp number is connected/),
    ]);
    const { hook } = await connections.enter({
      network: 'whatsapp',
      account: NUMBER,
      app_secret: 'first-secret',
      verify_token: 'first-token',
    });
    await connections.forget();
    expect([(await call('first-secret'))[0], (await call('other'))[0]]).toEqual([200, 401]);
    expect(await handshake('/hooks/whatsapp', 'first-token')).toEqual([200, '1158']);
    expect(await handshake(`/hooks/meta/${hook}`, 'first-token')).toEqual([200, '1158']);
    expect((await handshake(`/hooks/meta/${hook}`, 'other'))[0]).toBe(403);
    expect((await handshake('/hooks/meta/another', 'first-token'))[0]).toBe(403);
    await connections.enter({ network: 'whatsapp', account: '2', app_secret: 'second-secret' });
    await connections.forget();
    expect(await call('first-secret')).toEqual([404, expect.stringMatching(/^Numbers of several Meta apps/)]);
  });
});
