import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTelegramSandbox, type TelegramSandbox } from './telegram.js';

describe('the sandbox of Telegram', () => {
  let telegram: TelegramSandbox;
  const call = async (method: string, params: object, token = '42:SANDBOX') => {
    const answer = await fetch(`${telegram.url}/bot${token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params),
    });
    return {
      status: answer.status,
      header: answer.headers.get('retry-after'),
      json: (await answer.json()) as any,
    };
  };
  const send = (chat_id: number, text = 'Halo') => call('sendMessage', { chat_id, text });
  afterEach(() => telegram.close());

  it('sends, edits and deletes messages', async () => {
    telegram = await startTelegramSandbox({ perChatSecond: 100, anyChat: true });
    expect((await call('getMe', {})).json.result).toMatchObject({ id: 42, is_bot: true });
    const { message_id } = (await send(7)).json.result;
    const edit = { chat_id: 7, message_id, text: 'Apa kabar' };
    expect((await call('editMessageText', edit)).json.result.text).toBe('Apa kabar');
    expect((await call('editMessageText', edit)).json.description).toMatch(/not modified/);
    expect(telegram.messages.get(`7:${message_id}`)?.text).toBe('Apa kabar');
    expect((await call('deleteMessage', { chat_id: '7', message_id })).json.result).toBe(true);
    expect((await call('deleteMessage', { chat_id: 7, message_id })).status).toBe(400);
    expect(telegram.counts).toEqual({ accepted: 4, limited: 0, refused: 2, failed: 0 });
  });

  it("refuses with Telegram's codes and texts", async () => {
    telegram = await startTelegramSandbox();
    telegram.blocked.add('8');
    telegram.missing.add('9');
    expect((await call('sendMessage', {}, '42:WRONG')).json).toEqual({
      ok: false,
      error_code: 401,
      description: 'Unauthorized',
    });
    expect((await send(8)).json).toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot was blocked by the user',
    });
    expect((await send(9)).json).toMatchObject({
      error_code: 400,
      description: 'Bad Request: chat not found',
    });
    for (const chat of ['10', '11']) telegram.started.add(chat);
    expect((await send(10, 'x'.repeat(4097))).json.description).toMatch(/too long/);
    const html = (text: string) => call('sendMessage', { chat_id: 11, text, parse_mode: 'HTML' });
    expect((await html('1 < 2')).json.description).toMatch(/can't parse entities/);
    expect((await html('<b>1</b> &lt; 2')).status).toBe(200);
  });

  it('allows one message a second to a chat, twenty a minute to a group and thirty a second to a bot', async () => {
    telegram = await startTelegramSandbox({ perGroupMinute: 2, anyChat: true });
    expect((await send(1)).status).toBe(200);
    const refused = await send(1);
    expect(refused).toMatchObject({ status: 429, header: '1', json: { parameters: { retry_after: 1 } } });
    telegram.meter.rules.chat.limit = 50;
    const group = [await send(-5), await send(-5), await send(-5)];
    expect(group.map((each) => each.status)).toEqual([200, 200, 429]);
    expect(group[2]!.json.parameters.retry_after).toBe(57);
    const burst = await Promise.all(Array.from({ length: 35 }, (_, i) => send(100 + i)));
    expect(burst.filter((each) => each.status === 200)).toHaveLength(27);
    expect(telegram.counts.limited).toBe(10);
    expect(telegram.meter.usage('bot', '42:SANDBOX').accepted).toBe(30);
  });

  it('fails when it is told to', async () => {
    telegram = await startTelegramSandbox({ anyChat: true });
    telegram.failNext(1, { status: 429, retryAfter: 3 });
    expect((await send(1)).json).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } });
    telegram.failNext(1, 'reset');
    await expect(send(1)).rejects.toThrow();
    expect(telegram.messages.size).toBe(0);
    telegram.failNext(1, 'cut');
    await expect(send(1)).rejects.toThrow();
    expect(telegram.messages.size).toBe(1);
    telegram.failNext(2, 'silent');
    const give = { signal: AbortSignal.timeout(1_000), method: 'POST' };
    await expect(fetch(`${telegram.url}/bot42:SANDBOX/sendMessage?chat_id=2&text=a`, give)).rejects.toThrow();
    expect(telegram.messages.size).toBe(2);
    expect(telegram.received.map((each) => each.status)).toEqual([429, null, null, null]);
    expect(telegram.counts).toEqual({ accepted: 0, limited: 0, refused: 0, failed: 4 });
  });

  it('lets a bot write only to people who wrote to it, and calls only https webhooks', async () => {
    telegram = await startTelegramSandbox({ perChatSecond: 100 });
    expect((await send(5)).json).toEqual({
      ok: false,
      error_code: 403,
      description: "Forbidden: bot can't initiate conversation with a user",
    });
    await telegram.write(5, '/start x').catch(() => undefined);
    expect((await send(5)).status).toBe(200);
    expect((await call('setWebhook', { url: 'http://hooks.example/1' })).json).toMatchObject({
      error_code: 400,
      description: expect.stringMatching(/HTTPS URL must be provided/),
    });
    expect((await call('setWebhook', { url: 'https://hooks.example/1' })).status).toBe(200);
    expect((await call('setWebhook', { url: '' })).status).toBe(200);
  });

  it("delivers what a person writes, with the webhook's secret", async () => {
    const got: { headers: IncomingHttpHeaders; body: any }[] = [];
    const server = createServer((request, response) => {
      void request.toArray().then((chunks) => {
        got.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) });
        response.end('ok');
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    telegram = await startTelegramSandbox({ plainHttp: true });
    await expect(telegram.write(5, '/start x')).rejects.toThrow();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/telegram/1`;
    expect((await call('setWebhook', { url, secret_token: 'bad secret' })).status).toBe(400);
    await call('setWebhook', { url, secret_token: 'secret-1' });
    expect(await telegram.write(5, '/start abc_-9')).toEqual({ status: 200, body: 'ok' });
    await telegram.write(5, '/start abc_-9', { secret: null });
    server.close();
    expect(got[0]!.headers['x-telegram-bot-api-secret-token']).toBe('secret-1');
    expect(got[0]!.body.message).toMatchObject({
      text: '/start abc_-9',
      chat: { id: 5 },
      entities: [{ type: 'bot_command', length: 6 }],
    });
    expect(got[1]!.headers['x-telegram-bot-api-secret-token']).toBeUndefined();
    expect(got[1]!.body.update_id).toBeGreaterThan(got[0]!.body.update_id);
  });
});
