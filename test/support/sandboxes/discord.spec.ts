import { startDiscordSandbox, type DiscordSandbox } from './discord.js';

describe('the sandbox of Discord', () => {
  let discord: DiscordSandbox;
  const call = async (url: string, method = 'GET', body?: object) => {
    const answer = await fetch(url, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, json: text ? JSON.parse(text) : null };
  };
  afterEach(() => discord.close());

  it('executes, edits and deletes messages', async () => {
    discord = await startDiscordSandbox();
    const { url, id, channel_id } = discord.webhook();
    expect((await call(url)).json).toMatchObject({ type: 1, id, channel_id });
    expect((await call(url, 'POST', { content: 'Halo' })).status).toBe(204);
    const made = await call(`${url}?wait=true`, 'POST', { content: 'Halo', allowed_mentions: { parse: [] } });
    expect(made).toMatchObject({ status: 200, json: { content: 'Halo', channel_id, webhook_id: id } });
    const message = `${url}/messages/${made.json.id}`;
    expect((await call(message, 'PATCH', { content: 'Baru' })).json.content).toBe('Baru');
    expect(discord.messages.get(made.json.id)).toMatchObject({ content: 'Baru', edited: true });
    expect((await call(message, 'DELETE')).status).toBe(204);
    expect((await call(message, 'DELETE')).json.code).toBe(10008);
    expect((await call(url.replace('/api/', '/api/v10/'))).status).toBe(200);
  });

  it("refuses with Discord's codes and texts", async () => {
    discord = await startDiscordSandbox();
    const webhook = discord.webhook();
    expect(await call(`${webhook.url}x`, 'POST', { content: 'a' })).toMatchObject({
      status: 401,
      json: { code: 50027 },
    });
    expect((await call(webhook.url, 'POST', { content: '' })).json.code).toBe(50006);
    const long = await call(webhook.url, 'POST', { content: 'x'.repeat(2001) });
    expect(long.json.errors.content._errors[0].code).toBe('BASE_TYPE_MAX_LENGTH');
    discord.remove(webhook);
    expect(await call(webhook.url, 'POST', { content: 'a' })).toMatchObject({
      status: 404,
      json: { code: 10015 },
    });
    expect(discord.counts).toEqual({ accepted: 0, limited: 0, refused: 4, failed: 0 });
  });

  it('gives its rate limit in headers, for each channel', async () => {
    discord = await startDiscordSandbox({ limit: 3, windowMs: 1_000 });
    const first = discord.webhook('55');
    const second = discord.webhook('55');
    const sent = [];
    for (const { url } of [first, second, first, second])
      sent.push(await call(url, 'POST', { content: 'a' }));
    expect(sent.map((each) => each.status)).toEqual([204, 204, 204, 429]);
    expect(sent.map((each) => each.headers.get('x-ratelimit-remaining'))).toEqual(['2', '1', '0', '0']);
    const { headers, json } = sent[3]!;
    expect(headers.get('x-ratelimit-limit')).toBe('3');
    expect(headers.get('x-ratelimit-bucket')).toMatch(/^[0-9a-f]{32}$/);
    expect(Number(headers.get('x-ratelimit-reset')) - Date.now() / 1000).toBeLessThan(1);
    expect(headers.get('retry-after')).toBe('1');
    expect(json).toMatchObject({
      retry_after: Number(headers.get('x-ratelimit-reset-after')),
      global: false,
    });
    expect((await call(discord.webhook('56').url, 'POST', { content: 'a' })).status).toBe(204);
    await new Promise((resolve) => setTimeout(resolve, json.retry_after * 1000));
    expect((await call(first.url, 'POST', { content: 'a' })).headers.get('x-ratelimit-remaining')).toBe('2');
    expect(discord.usage(first)).toMatchObject({ accepted: 4, refused: 1 });
    discord.failNext(1, { status: 500 });
    expect((await call(first.url, 'POST', { content: 'a' })).status).toBe(500);
  });
});
