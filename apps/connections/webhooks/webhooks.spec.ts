import {
  audiencePersons,
  audienceStatuses,
  commandContent,
  identityContent,
  statusesContent,
} from '#message/audience.topic.js';
import { dialogMessages, messageContent } from '#message/dialog.topic.js';
import { FollowCodes } from '#message/follow-code.js';
import { MetricFamilies } from '#platform/operations/metric-families.js';
import { until } from '../../../test/support/until.js';
import { NUMBER, text, value, WebhooksFixture, whatsapp } from './webhooks.fixture.js';

describe('what networks tell', () => {
  let connections: WebhooksFixture;
  let hook: string;

  beforeAll(async () => {
    connections = await WebhooksFixture.start();
    hook = (await connections.enter({ network: 'whatsapp', account: NUMBER })).hook!;
    await connections.enter({ network: 'messenger', account: '4242' });
    await connections.enter({ network: 'instagram', account: '17841' });
  });
  afterAll(() => connections.close());

  const messages = () => connections.events(dialogMessages, 'chat', () => messageContent);
  const persons = () =>
    connections.events(audiencePersons, 'fan-out', ({ type }) =>
      type === 'CommandWritten' ? commandContent : identityContent,
    );
  const said = async (id: string) => (await messages()).filter(({ content }) => content.message_id === id);
  const counted = async () => (await connections.get(MetricFamilies).registry.metrics()).split('\n');

  it('become messages that only chat can open', async () => {
    const message = text('Apakah Gayo masih ada?');
    const contacts = [{ wa_id: '6281200000001', profile: { name: 'Sari' }, user_id: 'ID.42' }];
    expect((await connections.meta(hook, whatsapp(value({ contacts, messages: [message] })))).status).toBe(
      200,
    );
    const [{ event, content }] = (await said(message.id)) as [Awaited<ReturnType<typeof messages>>[number]];
    expect(event.data).toMatchObject({
      workspace_id: connections.workspace,
      network: 'whatsapp',
      command: false,
      unsupported: false,
    });
    expect(JSON.stringify(event)).not.toMatch(/Gayo|Sari|62812|ID\.42/);
    expect(content).toEqual({
      message_id: message.id,
      type: 'text',
      text: 'Apakah Gayo masih ada?',
      name: 'Sari',
      address: '6281200000001',
      user_id: 'ID.42',
      at: 1_790_000_001_000,
    });
    await expect(connections.events(dialogMessages, 'fan-out', () => messageContent)).rejects.toThrow(
      /Sealed/,
    );
  });

  it('go to fan-out and to chat when they are commands, in one order for each person', async () => {
    const code = connections.get(FollowCodes).newCode();
    const commands = [text(`START kopi ${code}`), text('STOP')];
    await connections.meta(hook, whatsapp(value({ messages: commands })));
    const heard = (await persons()).filter(({ content }) => 'message_id' in content);
    const mine = heard.filter(({ content }) =>
      commands.some(({ id }) => JSON.stringify(content).includes(`"${id}"`)),
    );
    expect(mine.map(({ content }) => content)).toMatchObject([
      { command: 'start', handle: 'kopi', code, address: '6281200000001' },
      { command: 'stop', address: '6281200000001' },
    ]);
    expect(new Set(mine.map(({ event }) => event.key)).size).toBe(1);
    for (const { id } of commands)
      expect(await said(id)).toMatchObject([{ event: { data: { command: true } } }]);
  });

  it('keep one id however often the network repeats them', async () => {
    const message = text('Halo');
    for (let time = 0; time < 2; time++)
      await connections.meta(hook, whatsapp(value({ messages: [message] })));
    const told = await said(message.id);
    expect(told).toHaveLength(2);
    expect(new Set(told.map(({ event }) => event.id)).size).toBe(1);
  });

  it('of Messenger and Instagram go to chat, by page and by Instagram account', async () => {
    const entry = (id: string, ...messaging: object[]) => ({ id, time: 1, messaging });
    const event = (account: string, more: object) => ({
      sender: { id: '777' },
      recipient: { id: account },
      timestamp: 1_790_000_000_123,
      ...more,
    });
    const page = {
      object: 'page',
      entry: [
        entry('4242', event('4242', { message: { mid: 'm_1', text: 'Halo' } }), {
          sender: { id: '4242' },
          recipient: { id: '777' },
          message: { mid: 'm_2', text: 'from the page', is_echo: true },
        }),
        entry('999', event('999', { message: { mid: 'm_3', text: 'of nobody here' } })),
        entry(
          '4242',
          event('4242', {
            postback: { mid: 'm_4', title: 'Mulai', payload: 'GO', referral: { ref: 'x', source: 'ADS' } },
          }),
        ),
      ],
    };
    const image = { mid: 'm_5', attachments: [{ type: 'image', payload: { url: 'https://example.com/x' } }] };
    const instagram = { object: 'instagram', entry: [entry('17841', event('17841', { message: image }))] };
    for (const body of [page, instagram]) expect((await connections.meta(hook, body)).status).toBe(200);
    const [first] = await said('m_1');
    expect(first).toMatchObject({
      event: { data: { network: 'messenger', unsupported: false } },
      content: { text: 'Halo', address: '777', at: 1_790_000_000_123 },
    });
    expect(await said('m_2')).toMatchObject([
      { event: { data: { echo: true } }, content: { address: '777' } },
    ]);
    expect(await said('m_3')).toEqual([]);
    expect(await said('m_4')).toMatchObject([
      { content: { type: 'postback', referral: '{"ref":"x","source":"ADS"}' } },
    ]);
    expect(await said('m_5')).toMatchObject([
      {
        event: { data: { network: 'instagram', unsupported: false } },
        content: { type: 'image', detail: { media: { kind: 'image', link: 'https://example.com/x' } } },
      },
    ]);
  });

  it('of Telegram need the secret of its bot', async () => {
    const bot = await connections.enter({ network: 'telegram', account: '42', name: 'kopi_bot' });
    const { hook_secret } = connections.telegramSecret('42');
    const update = (update_id: number, message: object) =>
      JSON.stringify({ update_id, message: { message_id: update_id, date: 1_790_000_000, ...message } });
    const chat = { id: 7, type: 'private', first_name: 'Sari' };
    const call = (body: string, secret?: string) =>
      connections.call(
        `/hooks/telegram/${bot.hook}`,
        body,
        secret === undefined ? {} : { 'x-telegram-bot-api-secret-token': secret },
      );
    const body = update(1, { chat, from: chat, text: 'Halo' });
    expect((await call(body)).status).toBe(401);
    expect((await call(body, 'forged')).status).toBe(401);
    expect((await call(body, hook_secret)).status).toBe(200);
    expect((await call(update(2, { chat, photo: [{}], caption: 'lihat' }), hook_secret)).status).toBe(200);
    expect(
      (await call(update(3, { chat: { id: -5, type: 'group' }, text: 'between us' }), hook_secret)).status,
    ).toBe(200);
    for (const odd of ['{}', '[]', '5', '{"message":null}', '{"chat_boost":{}}', '{"update_id":'])
      expect((await call(odd, hook_secret)).status).toBe(200);
    const mine = (await messages()).filter(({ event }) => event.data.connection_id === bot.id);
    expect(mine.map(({ event, content }) => [content.type, content.text, event.data.unsupported])).toEqual([
      ['text', 'Halo', false],
      ['photo', 'lihat', true],
    ]);
  });

  it('take effect when they can be read, whatever else the call has', async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`) as object;
    const good = [text('first'), text('last')];
    const many = [
      good[0],
      5,
      null,
      [],
      { constructor: 1, text: { toString: [] } },
      text('nobody', { from: '' }),
      text('a number of no form', { from: '6'.repeat(5_000) }),
      text('no id', { id: undefined }),
      text('deep', { id: 'wamid.deep', referral: deep }),
      text('of a new kind', { id: 'wamid.new', type: 'hologram', hologram: { caption: 'see' } }),
      text('lone \ud800', { id: 'wamid.lone' }),
      good[1],
    ];
    const body = whatsapp(
      value({ messages: many }),
      7,
      { field: 'messages', value: [] },
      value({ messages: 'x' }),
    );
    expect((await connections.meta(hook, body)).status).toBe(200);
    for (const { id } of good) expect(await said(id)).toHaveLength(1);
    expect(await said('wamid.deep')).toMatchObject([{ event: { data: { unsupported: true } } }]);
    expect((await said('wamid.deep'))[0]!.content).not.toHaveProperty('referral');
    expect(await said('wamid.new')).toMatchObject([
      { event: { data: { unsupported: true } }, content: { type: 'hologram', text: 'of a new kind' } },
    ]);
    expect(await said('wamid.lone')).toMatchObject([{ content: { text: 'lone \ufffd' } }]);
  });

  it('are accepted and counted when they are signed and of no use here', async () => {
    for (const body of [
      '{"object":',
      '"text"',
      {},
      { object: 'permissions', entry: [] },
      { object: 'whatsapp_business_account', entry: 'none' },
      whatsapp(value({ messages: [text('of no account here')] }, '999')),
      whatsapp({ field: 'message_template_status_update', value: { event: 'APPROVED' } }),
    ])
      expect((await connections.meta(hook, body)).status).toBe(200);
    const lines = (await counted()).filter((line) => line.startsWith('corong_webhook_events_total'));
    expect(lines.join()).not.toContain('meta');
    for (const outcome of ['unknown_account', 'malformed', 'dropped', 'accepted'])
      expect(lines.some((line) => line.includes(`outcome="${outcome}"`))).toBe(true);
  });

  it('are counted once a call, by what a verified one is about, and else as unverified', async () => {
    const calls = async () => {
      const lines = (await counted()).filter((line) => line.startsWith('corong_inbound_webhooks_total{'));
      const samples = lines.map((line) => /account="(\w+)",status="(\d+)",.*} (\d+)$/.exec(line)!.slice(1));
      return new Map(samples.map(([account, status, value]) => [`${account} ${status}`, Number(value)]));
    };
    const before = await calls();
    const bot = await connections.enter({ network: 'telegram', account: '77' });
    const { hook_secret } = connections.telegramSecret('77');
    for (const object of ['whatsapp_business_account', 'page', 'page', 'instagram', 'permissions'])
      await connections.meta(hook, { object, entry: [] });
    await connections.meta(hook, { object: 'page' }, 'another-secret');
    await connections.meta('0'.repeat(32), { object: 'page' });
    const secret = { 'x-telegram-bot-api-secret-token': hook_secret };
    await connections.call(`/hooks/telegram/${bot.hook}`, '{"update_id":1}', secret);
    await connections.call(`/hooks/telegram/${bot.hook}`, '{"update_id":1}');
    const mail = { 'x-hook-secret': await connections.mailSecret(), 'content-type': 'message/rfc822' };
    await connections.call('/hooks/email/bounces', 'Subject: nothing\r\n\r\n', mail);
    await connections.as().get(`/hooks/meta/${hook}?hub.mode=subscribe`);
    const after = await until('all are counted', async () => {
      const now = await calls();
      return (now.get('email 200') ?? 0) > (before.get('email 200') ?? 0) && now;
    });
    const more = [...after].map(([name, value]) => [name, value - (before.get(name) ?? 0)] as const);
    expect(Object.fromEntries(more.filter(([, value]) => value > 0))).toEqual({
      'whatsapp 200': 1,
      'messenger 200': 2,
      'instagram 200': 1,
      'telegram 200': 1,
      'email 200': 1,
      'other 200': 1,
      'unverified 401': 2,
      'unverified 404': 1,
    });
  });

  it('give a status to the app that sent the message, and put hundreds of them into one event', async () => {
    const of = (id: string, more: object) => ({
      id,
      status: 'delivered',
      timestamp: '1790000000',
      recipient_id: '62',
      ...more,
    });
    const statuses = [
      of('wamid.post', { biz_opaque_callback_data: 'del_01', status: 'failed', errors: [{ code: 131026 }] }),
      of('wamid.reply', { biz_opaque_callback_data: 'msg_01' }),
      of('wamid.of-a-new-state', { status: 'dreamt' }),
      ...Array.from({ length: 1_200 }, (_, index) =>
        of(`wamid.bulk-${index}`, { biz_opaque_callback_data: 'del_02' }),
      ),
    ];
    expect((await connections.meta(hook, whatsapp(value({ statuses })))).status).toBe(200);
    const ofPosts = await connections.events(audienceStatuses, 'fan-out', () => statusesContent);
    expect(ofPosts.map(({ content }) => content.statuses.length)).toEqual([500, 500, 201]);
    expect(ofPosts[0]!.content.statuses[0]).toEqual({
      message_id: 'wamid.post',
      state: 'failed',
      code: 131026,
      at: 1_790_000_001_000,
    });
    expect(JSON.stringify(ofPosts.map(({ content }) => content))).not.toContain('wamid.reply');
  });
});
