import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MAX_RETRY_AGE_MS } from '../broadcasts/retry-schedule.js';
import { connectAccount } from '../accounts/accounts.fixture.js';
import { retryAfter } from '#message/provider-answer.js';
import { DiscordTransport } from './discord/discord.transport.js';
import { TelegramTransport } from './telegram/telegram.transport.js';
import { aDelivery } from './delivery.fixture.js';
import type { Outcome, Transport } from './transport.port.js';
import { TransportsFixture } from './transports.fixture.js';
import { WebhookTransport } from './webhook/webhook.transport.js';
import { WhatsAppTransport } from './whatsapp/whatsapp.transport.js';

interface Reply {
  status: number;
  retryAfter?: string;
  body?: string;
}

const DAY_MS = 86_400_000;

describe('the answers of providers', () => {
  let fan: TransportsFixture;
  let server: Server;
  let url: string;
  let reply: Reply;
  let index = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume();
      response.writeHead(reply.status, reply.retryAfter ? { 'retry-after': reply.retryAfter } : {});
      response.end(reply.body ?? '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const bases = { TELEGRAM_BASE_URL: url, DISCORD_BASE_URL: url, WHATSAPP_BASE_URL: url };
    fan = await TransportsFixture.start(bases);
    const put = (name: 'telegram' | 'whatsapp', secrets: object, settings = {}) =>
      connectAccount(fan, fan.workspace, name, { account: '1', settings, secrets });
    await put('telegram', { bot_token: '42:SANDBOX', hook_secret: 's' });
    const secrets = { access_token: 't', app_secret: 's', verify_token: 'v' };
    await put('whatsapp', secrets, { template: 'post', language: 'id' });
  });
  afterAll(async () => {
    await fan.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const ways: Record<string, () => [Transport, string]> = {
    telegram: () => [fan.get(TelegramTransport), `${70_000 + ++index}`],
    whatsapp: () => [fan.get(WhatsAppTransport), `${6_281_200_000_000 + ++index}`],
    discord: () => [
      fan.get(DiscordTransport),
      `${url}/api/webhooks/${1_000_000 + ++index}/abcdefghijklmnopqrstuvwxyz`,
    ],
    webhook: () => [fan.get(WebhookTransport), `${url}/${++index}`],
  };
  const answered = async (way: string, said: Reply): Promise<Outcome & { waits: number }> => {
    reply = said;
    const [transport, address] = ways[way]!();
    const delivery = aDelivery(address, { workspace_id: fan.workspace, secrets: ['whsec_c2VjcmV0'] });
    const outcome = await transport.deliver(delivery);
    const until = outcome.state === 'deferred' ? (outcome.until ?? Number.NaN) : Number.NaN;
    return { ...outcome, waits: until - delivery.at };
  };

  it.each(['telegram', 'whatsapp', 'discord'])(
    'of %s wait for as long as a 429 says, whatever its body',
    async (way) => {
      for (const body of ['<html>Slow down</html>', 'slow down', '', '{"error":{"message":"slow down"}}']) {
        const outcome = await answered(way, { status: 429, retryAfter: '45', body });
        // Discord's own answers are JSON; without one it is the page of the network before it, which is for all.
        const ofDiscord = body.startsWith('{') ? 'recipient' : 'account';
        const throttled = way === 'discord' ? ofDiscord : 'unclear';
        expect(outcome).toMatchObject({ state: 'deferred', reason: 'http_429', throttled });
        expect(outcome.waits).toBeGreaterThanOrEqual(45_000);
        expect(outcome.waits).toBeLessThan(55_000);
      }
    },
  );

  it.each(['telegram', 'whatsapp', 'discord', 'webhook'])(
    'of a server of %s that is away are waited for as it asks',
    async (way) => {
      for (const body of ['<html>Bad gateway</html>', '{"error":{"message":"try later"}}']) {
        const outcome = await answered(way, { status: 503, retryAfter: '60', body });
        expect(outcome).toMatchObject({ state: 'deferred', reason: 'http_503' });
        expect(outcome).not.toHaveProperty('throttled');
        expect(outcome.waits).toBeGreaterThanOrEqual(60_000);
      }
    },
  );

  it.each(['telegram', 'whatsapp'])('fail a message of %s without ending anybody', async (way) => {
    for (const status of [400, 401, 403, 404]) {
      const outcome = await answered(way, { status, body: '<html>No</html>' });
      expect(outcome).toMatchObject({ state: 'failed', reason: `http_${status}` });
      expect(outcome).not.toHaveProperty('gone');
    }
    expect(await answered(way, { status: 200, body: 'Welcome', retryAfter: '60' })).toMatchObject({
      state: 'deferred',
      reason: 'bad_answer',
    });
  });

  it('of WhatsApp with an unknown code go by their HTTP status', async () => {
    const body = JSON.stringify({ error: { message: 'What?', code: 987_654 } });
    expect(await answered('whatsapp', { status: 503, body })).toMatchObject({
      state: 'deferred',
      reason: 'wa_987654',
    });
    expect(await answered('whatsapp', { status: 429, body, retryAfter: '60' })).toMatchObject({
      state: 'deferred',
      throttled: 'unclear',
    });
    expect(await answered('whatsapp', { status: 400, body })).toMatchObject({
      state: 'failed',
      reason: 'wa_987654',
    });
    expect(
      await answered('whatsapp', { status: 400, body: '{"error":{"code":1e300,"message":"?"}}' }),
    ).toMatchObject({ state: 'failed', reason: 'http_400' });
  });

  it.each(['telegram', 'discord'])(
    'of %s that name a time without end are believed in reach',
    async (way) => {
      for (const seconds of ['1e300', '1e13', '1e400', '-1', '"soon"', 'null', '{}']) {
        const body = `{"ok":false,"error_code":429,"parameters":{"retry_after":${seconds}},"retry_after":${seconds}}`;
        const outcome = await answered(way, { status: 429, body });
        expect(outcome).toMatchObject({
          state: 'deferred',
          throttled: way === 'discord' ? 'recipient' : 'unclear',
        });
        const { until } = outcome as { until?: number };
        if (until === undefined) continue;
        expect(Number.isSafeInteger(until)).toBe(true);
        expect(outcome.waits).toBeLessThan(MAX_RETRY_AGE_MS + 5_000);
      }
    },
  );

  it('of Telegram have its own code where it is one, and the HTTP status where it is none', async () => {
    const refusal = (error_code: unknown) => JSON.stringify({ ok: false, error_code, description: 'No' });
    for (const code of ['x', 1e300, {}, null, 12])
      expect(await answered('telegram', { status: 400, body: refusal(code) })).toMatchObject({
        state: 'failed',
        reason: 'telegram_400',
      });
    expect(await answered('telegram', { status: 502, body: refusal(403) })).toMatchObject({
      state: 'deferred',
      reason: 'telegram_502',
    });
  });

  it('of webhooks that ask for three days get them', async () => {
    const outcome = await answered('webhook', { status: 503, retryAfter: String(3 * 86_400) });
    expect(outcome.waits).toBeGreaterThanOrEqual(3 * DAY_MS);
  });

  it('name a time to wait in seconds or as a date, and none where they make no sense', () => {
    const at = Date.parse('2026-05-01T12:00:00Z');
    expect(retryAfter('60', at)).toBe(at + 60_000);
    expect(retryAfter(0.3501, at)).toBe(at + 351);
    expect(retryAfter('Fri, 01 May 2026 12:01:00 GMT', at)).toBe(at + 60_000);
    for (const far of [1e300, '99999999999999999999', 'Fri, 01 May 2099 12:01:00 GMT'])
      expect(retryAfter(far, at)! - at).toBeLessThanOrEqual(MAX_RETRY_AGE_MS + 1);
    for (const nonsense of [0, -1, Infinity, Number.NaN, '', '-5', 'soon', null, undefined, {}, [60], true])
      expect(retryAfter(nonsense, at)).toBeUndefined();
  });
});
