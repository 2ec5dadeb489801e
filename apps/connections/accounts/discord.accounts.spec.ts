import { CREDENTIALS_PURPOSE, type AccountConnected } from '#message/account.topic.js';
import { Config, loadConfig } from '#platform/config.js';
import { BoxOpener } from '#platform/security/sealed-box.js';
import { loadSecrets } from '#platform/security/secrets.js';
import {
  startDiscordSandbox,
  type DiscordSandbox,
  type DiscordWebhook,
} from '../../../test/support/sandboxes/discord.js';
import { ids } from '../../../test/support/app-under-test.js';
import { until } from '../../../test/support/until.js';
import { ConnectionsFixture } from '../src/connections.fixture.js';

describe('a channel of the brand’s server on Discord', () => {
  let there: ConnectionsFixture;
  let discord: DiscordSandbox;
  let webhook: DiscordWebhook;
  let id: string;
  const post = (path: string, body?: object, who = {}) =>
    there.send('POST', `/v1/connections${path}`, body, who);
  const shown = async () => (await there.send('GET', `/v1/connections/${id}`)).json;
  const events = () => there.told.filter(({ key }) => key === id);

  beforeAll(async () => {
    discord = await startDiscordSandbox();
    there = await ConnectionsFixture.start({ DISCORD_BASE_URL: discord.url });
    webhook = discord.webhook();
  });
  afterAll(async () => {
    await there.close();
    await discord.close();
  });

  it('is connected by the URL of its webhook, which Discord confirms and fan-out alone can open', async () => {
    const connected = await post('/discord', { webhook_url: webhook.url });
    expect(connected).toMatchObject({
      status: 201,
      json: {
        network: 'discord',
        account: webhook.id,
        name: 'Corong',
        serves: ['posts'],
        state: 'active',
        hook_url: null,
      },
    });
    expect(connected.text).not.toContain(webhook.token);
    id = connected.json.id;
    const [event] = await until('it is told', () => events().length > 0 && events());
    const { fan_out_box, chat_box, ...told } = event!.data as AccountConnected;
    expect([JSON.stringify(told).includes(webhook.token), chat_box]).toEqual([false, undefined]);
    const { credentialsPrivate } = loadSecrets('fan-out', loadConfig(Config, { DATA_DIR: there.folder }));
    const opened = new BoxOpener(credentialsPrivate!).open(CREDENTIALS_PURPOSE, fan_out_box!, id);
    expect(JSON.parse(opened)).toEqual({ webhook_url: webhook.url });
    expect(discord.messages.size).toBe(0);
  });

  it.each([
    [400, 'no URL', () => 'kopi'],
    [400, 'an URL with a line break', () => `${discord.webhook().url}\n`],
    [
      422,
      'an URL of another site',
      () => 'https://discord.example/api/webhooks/1234567/abcdefghijklmnopqrstuvwxyz',
    ],
    [422, 'the URL of a channel', () => `${discord.url}/channels/1234567/7654321`],
    [422, 'a webhook that is no more', () => webhook.url.replace(webhook.id, '1234567')],
    [
      422,
      'a webhook with another token',
      () => webhook.url.replace(webhook.token, 'abcdefghijklmnopqrstuvwxyz'),
    ],
  ])('is refused with %d for %s, naming the field', async (status, _what, url) => {
    const answer = await post('/discord', { webhook_url: url() }, { workspace: ids.next('wsp') });
    expect([answer.status, answer.json.errors[0].field]).toEqual([status, 'webhook_url']);
  });

  it('belongs to one workspace, one serves its posts, and none serves chats', async () => {
    const taken = await post('/discord', { webhook_url: webhook.url }, { workspace: ids.next('wsp') });
    expect(taken).toMatchObject({ status: 409, json: { errors: [{ field: 'webhook_url', rule: 'taken' }] } });
    const second = await post('/discord', { webhook_url: discord.webhook().url });
    expect(second).toMatchObject({ status: 409, json: { errors: [{ field: 'serves', rule: 'taken' }] } });
    const other = await there.send('PATCH', `/v1/connections/${id}`, { webhook_url: discord.webhook().url });
    expect(other).toMatchObject({ status: 422, json: { errors: [{ rule: 'other_account' }] } });
    const chats = await there.send('PATCH', `/v1/connections/${id}`, { serves: ['chats'] });
    expect(chats).toMatchObject({ status: 422, json: { errors: [{ field: 'serves' }] } });
  });

  it('answers 503 and stores nothing while Discord does not answer', async () => {
    const workspace = ids.next('wsp');
    discord.failNext(1, { status: 502 });
    const body = { webhook_url: discord.webhook().url };
    expect(await post('/discord', body, { workspace })).toMatchObject({ status: 503 });
    expect(await post('/discord', body, { workspace })).toMatchObject({ status: 201 });
  });

  it('is halted, resumed, checked, and removed', async () => {
    expect((await post(`/${id}/halt`)).json.state).toBe('halted');
    expect((await post(`/${id}/resume`)).json.state).toBe('active');
    expect(await post(`/${id}/check`)).toMatchObject({ status: 200, json: { state: 'active' } });
    discord.remove(webhook);
    expect((await post(`/${id}/check`)).json.errors[0].field).toBe('webhook_url');
    expect(await shown()).toMatchObject({ state: 'active', account: webhook.id });
    expect((await there.send('DELETE', `/v1/connections/${id}`)).status).toBe(204);
    expect((await there.send('GET', `/v1/connections/${id}`)).status).toBe(404);
    await until('it is told', () => events().at(-1)?.type === 'AccountRemoved');
  });
});
