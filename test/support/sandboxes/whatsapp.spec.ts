import { createHmac } from 'node:crypto';
import { fastify, type FastifyInstance } from 'fastify';
import { startWhatsAppSandbox, type WhatsAppSandbox } from './whatsapp.js';

describe('the sandbox of WhatsApp', () => {
  let whatsapp: WhatsAppSandbox;
  let app: FastifyInstance | null = null;
  let hooks: any[] = [];
  let answers: number[] = [];
  const messagesPath = '/v23.0/106540352242922/messages';
  const send = async (to: string, more: object = {}, token = 'sandbox-token') => {
    const template = {
      name: 'new_post',
      language: { code: 'id' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Kopi' }] }],
    };
    const answer = await fetch(`${whatsapp.url}${messagesPath}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ messaging_product: 'whatsapp', to, type: 'template', template, ...more }),
    });
    return { status: answer.status, json: (await answer.json()) as any };
  };
  /** The door as an app would have it. */
  const callback = async (): Promise<string> => {
    app = fastify();
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    app.get<{ Querystring: Record<string, string> }>('/hook', async ({ query }, reply) =>
      query['hub.verify_token'] === 'sandbox-verify' ? query['hub.challenge'] : reply.code(403).send(),
    );
    app.post('/hook', async (request, reply) => {
      const right = `sha256=${createHmac('sha256', 'sandbox-secret')
        .update(request.body as Buffer)
        .digest('hex')}`;
      if (request.headers['x-hub-signature-256'] !== right) return reply.code(401).send();
      hooks.push(JSON.parse(String(request.body)));
      return reply.code(answers.shift() ?? 200).send();
    });
    return `${await app.listen({ port: 0, host: '127.0.0.1' })}/hook`;
  };
  const told = () =>
    hooks
      .flatMap((hook) => hook.entry)
      .flatMap((entry: any) => entry.changes.map((change: any) => change.value));
  beforeEach(() => ((hooks = []), (answers = [])));
  afterEach(async () => {
    await whatsapp.close();
    await app?.close();
    app = null;
  });

  it('accepts templates and reports their statuses in any order, until it gets 200', async () => {
    whatsapp = await startWhatsAppSandbox({
      callbackUrl: await callback(),
      statuses: ['read', 'sent'],
      templates: { new_post: 1 },
    });
    answers = [500];
    const { status, json } = await send('+62 811-0001', { biz_opaque_callback_data: 'dlv_1' });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      messaging_product: 'whatsapp',
      contacts: [{ input: '+62 811-0001', wa_id: '628110001' }],
    });
    const [{ id }] = json.messages;
    expect(Buffer.from(id.slice(6), 'base64').toString('latin1')).toContain('628110001');
    await whatsapp.hooks.settled();
    expect(hooks).toHaveLength(2);
    expect(hooks[1]).toEqual(hooks[0]);
    expect(told()[0].statuses).toMatchObject([
      { id, status: 'read', recipient_id: '628110001', biz_opaque_callback_data: 'dlv_1' },
      { id, status: 'sent' },
    ]);
    await whatsapp.status([id, 'failed', 131049], [id, 'delivered']);
    expect(told()[2].statuses).toMatchObject([
      { status: 'failed', errors: [{ code: 131049 }] },
      { status: 'delivered' },
    ]);
  });

  it('refuses by recipient, at once or by a failed status', async () => {
    whatsapp = await startWhatsAppSandbox({ callbackUrl: await callback(), perPair: 50 });
    for (const code of [130429, 131056, 131026, 131047, 131049, 131050, 368, 190]) {
      whatsapp.refuse('628110002', code, { times: 1 });
      expect((await send('628110002')).json.error).toMatchObject({
        code,
        type: 'OAuthException',
        error_data: { messaging_product: 'whatsapp' },
      });
    }
    expect((await send('628110002')).status).toBe(200);
    whatsapp.refuse('628110003', 131026, { as: 'status' });
    expect((await send('628110003')).status).toBe(200);
    await whatsapp.hooks.settled();
    expect(told()[0].statuses).toMatchObject([{ status: 'failed', errors: [{ code: 131026 }] }]);
    expect(await send('628110004', {}, 'expired')).toMatchObject({
      status: 401,
      json: { error: { code: 190 } },
    });
    const template = (name: string, text?: string) => ({
      template: {
        name,
        language: { code: 'id' },
        components: [{ type: 'body', parameters: [{ type: 'text', text }] }],
      },
    });
    expect((await send('628110004', template('p', 'a\nb'))).json.error.code).toBe(132018);
    expect(whatsapp.counts).toEqual({ accepted: 2, limited: 2, refused: 8, failed: 0 });
    whatsapp.failNext(1, { status: 500, code: 131057 });
    expect((await send('628110004')).json.error.code).toBe(131057);
  });

  it('enforces its throughput and its pair limit', async () => {
    whatsapp = await startWhatsAppSandbox({ perSecond: 5 });
    const codes: number[] = [];
    for (let i = 0; i < 8; i++) codes.push((await send(`62812000${i}`)).json.error?.code ?? 0);
    expect(codes).toEqual([0, 0, 0, 0, 0, 130429, 130429, 130429]);
    whatsapp.meter.rules.number.limit = 80;
    expect((await send('628120000')).json.error.code).toBe(131056);
    expect(whatsapp.meter.usage('number', '106540352242922')).toMatchObject({ accepted: 6, refused: 3 });
  });

  it('verifies the callback URL, delivers what users write and opens their 24-hour window', async () => {
    whatsapp = await startWhatsAppSandbox({ callbackUrl: await callback(), perPair: 50 });
    expect(await whatsapp.hooks.verify()).toEqual({ status: 200, body: '1158201444' });
    expect((await whatsapp.hooks.verify('wrong')).status).toBe(403);
    const text = { type: 'text', text: { body: 'Halo' }, template: undefined };
    expect((await send('628110005', text)).json.error.code).toBe(131047);
    expect((await whatsapp.inbound('628110005', 'STOP')).status).toBe(200);
    expect(told()[0]).toMatchObject({
      contacts: [{ wa_id: '628110005' }],
      messages: [{ from: '628110005', text: { body: 'STOP' } }],
    });
    expect((await send('628110005', text)).status).toBe(200);
    expect((await whatsapp.preference('628110005', 'stop')).status).toBe(200);
    expect(told()[1].user_preferences).toMatchObject([
      { wa_id: '628110005', value: 'stop', category: 'marketing_messages' },
    ]);
    expect((await send('628110005')).json.error.code).toBe(131050);
    expect((await whatsapp.hooks.post([], 'forged')).status).toBe(401);
  });
  it('accepts a user id as `recipient`, and refuses invalid messages', async () => {
    whatsapp = await startWhatsAppSandbox({ callbackUrl: await callback(), statuses: ['sent'], perPair: 50 });
    const user_id = 'ID.13491208655302741918';
    expect((await whatsapp.receive({ user_id }, { text: { body: 'Halo' } })).status).toBe(200);
    expect(told()[0].messages[0]).not.toHaveProperty('from');
    const free = { to: undefined, template: undefined, type: 'text', text: { body: 'Ada' } };
    expect((await send('', { ...free, recipient: user_id })).json.contacts).toEqual([
      { input: user_id, user_id },
    ]);
    await whatsapp.hooks.settled();
    expect(told()[1].statuses).toMatchObject([{ status: 'sent', recipient_user_id: user_id }]);
    expect((await send('', { ...free, recipient: 'nobody' })).json.error.code).toBe(100);
    for (const wrong of [
      { type: 'text', text: { body: 'x'.repeat(4_097) } },
      { type: 'reaction', reaction: { emoji: '👍' } },
      { type: 'image', image: {} },
      { type: 'poem' },
      {
        type: 'interactive',
        interactive: { type: 'button', body: { text: 'Ya?' }, action: { buttons: [] } },
      },
    ])
      expect((await send('', { ...free, ...wrong, recipient: user_id })).json.error.code).toBe(100);
  });

  it('starts the free window of an ad when the answer is delivered, and sends no status once billing has stopped', async () => {
    whatsapp = await startWhatsAppSandbox({
      callbackUrl: await callback(),
      statuses: ['sent', 'delivered'],
      perPair: 50,
    });
    const user = { wa_id: '628110006' };
    const referral = { source_type: 'ad', source_id: '120212345', ctwa_clid: 'ARAk' };
    await whatsapp.receive(user, { text: { body: 'Halo' }, referral });
    const free = { template: undefined, type: 'text', text: { body: 'Ada' } };
    await send(user.wa_id, free);
    await whatsapp.hooks.settled();
    const [sent, delivered] = told()[1].statuses;
    expect(sent).not.toHaveProperty('pricing');
    expect(delivered).toMatchObject({
      conversation: { origin: { type: 'referral_conversion' } },
      pricing: { type: 'free_entry_point', billable: false },
    });
    whatsapp.billing.stopped = true;
    expect((await send(user.wa_id, free)).status).toBe(200);
    await whatsapp.hooks.settled();
    expect(hooks).toHaveLength(2);
  });

  it('delivers queued webhooks in any order and some of them twice, if it is set so', async () => {
    whatsapp = await startWhatsAppSandbox({ callbackUrl: await callback() });
    let state = 7;
    whatsapp.hooks.random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    const texts = Array.from({ length: 12 }, (_, index) => `kabar ${index}`);
    for (const text of texts) whatsapp.hooks.queue(whatsapp.echo('628110007', text));
    await whatsapp.hooks.settled();
    const said = told().map((value: any) => value.message_echoes[0].text.body);
    expect([...new Set(said)].sort()).toEqual([...texts].sort());
    expect(said.length).toBeGreaterThan(texts.length);
    expect(said.slice(0, 12)).not.toEqual(texts);
  });
});
