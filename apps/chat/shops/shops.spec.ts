import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { encodeChatCode } from '#crossing/chat-code.js';
import { Database } from '#platform/adapters/sql/database.js';
import { ids, ChatSide } from '../../../test/support/chat-side.js';
import { ClickUse } from '../conversations/click-use.entity.js';
import { Shop } from './shop.entity.js';

describe('a shop of the brand', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  let shop: { id: string; secret: string };
  beforeAll(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace();
    shop = await create();
  });
  afterAll(() => chat.stop());

  const owner = () => chat.as(brand.id, 'owner');
  const create = async (name = 'Shop') => (await owner().post('/v1/shops', { name })).json;
  async function started(click_token?: string) {
    const place = `/chat/${brand.handle}`;
    const body = click_token ? { click_token } : {};
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, body)).json;
    const write = () => chat.visitor(visitor_token).post(`${place}/messages`, { text: 'Hi' });
    return { id: conversation_id as string, url: `/v1/conversations/${conversation_id}`, write };
  }
  const chatting = async (click_token?: string) => {
    const one = await started(click_token);
    await one.write();
    return one;
  };

  /** Sends a body as a shop signs it. */
  async function send(
    body: string,
    { to = shop, id = ids.next('evt'), at = Date.now(), headers = {} as Record<string, string> } = {},
  ) {
    const signed = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at / 1_000)),
      'webhook-signature': new Webhook(to.secret).sign(id, new Date(at), body),
      ...headers,
    };
    return chat.visitor().post(`/hooks/shops/${to.id}`, body, signed);
  }
  const say = (type: string, data: object, more: Parameters<typeof send>[1] & { timestamp?: string } = {}) =>
    send(JSON.stringify({ type, timestamp: more.timestamp ?? new Date().toISOString(), data }), more);
  const orders = async (url: string) => (await chat.as(brand.id).get(`${url}/orders`)).json.items;
  const usd = (amount_minor: number) => ({ amount_minor, currency: 'USD' });

  it('says what becomes of an order, which is recorded under its name and never read from messages', async () => {
    const { id, url } = await chatting();
    const reference = ids.next('ord');
    const created = await say('order.created', { reference, conversation_id: id, ...usd(1_000) });
    expect(created).toMatchObject({ status: 200, json: { order_id: expect.stringMatching(/^ord_/) } });
    for (const [type, more] of [
      ['order.paid', usd(400)],
      ['order.paid', {}],
      ['order.shipped', {}],
      ['order.delivered', {}],
      ['order.refunded', { ...usd(250), part_reference: 'REF-1' }],
      ['order.returned', {}],
      ['order.canceled', {}],
    ] as const)
      expect(await say(type, { reference, ...more })).toMatchObject({ status: 200, json: created.json });
    expect(await orders(url)).toMatchObject([
      { id: created.json.order_id, paid_minor: 1_000, refunded_minor: 250, canceled_minor: 1_000 },
    ]);
    const stages = (await chat.as(brand.id).get(`${url}/stages`)).json.items;
    expect(stages.map((one: any) => one.stage).toReversed()).toEqual([
      ...['order_created', 'purchased', 'installment_paid', 'order_shipped', 'order_delivered', 'refunded'],
      ...['order_returned', 'order_canceled'],
    ]);
    expect(new Set(stages.map((one: any) => one.recorded_by))).toEqual(new Set([shop.id]));
    expect(JSON.stringify(await chat.crossings(id, 9))).not.toMatch(
      new RegExp(`${reference}|${shop.id}|REF-1`),
    );
  });

  it('names a chat by the code or the id of the click that led to it', async () => {
    const click = chat.click(brand.id);
    const opened = await started(click.token);
    const order = (click_code: string) =>
      say('order.created', { reference: ids.next('ord'), click_code, ...usd(5), paid: true });
    const gone = { status: 404, json: { errors: [{ field: 'data.click_code', rule: 'no_chat' }] } };
    expect(await order(click.click_id)).toMatchObject(gone);
    await opened.write();
    expect(await order(click.click_id)).toMatchObject({ status: 200 });
    expect(await orders(opened.url)).toMatchObject([{ paid_minor: 5 }]);

    const code = encodeChatCode(77, randomBytes(5));
    const unused = await order(code);
    expect(unused).toMatchObject(gone);
    expect(unused.json.detail).toContain('never became a chat');
    expect(await order('000000-000000-000001')).toMatchObject({ status: 422 });
    const { id: conversation_id, contact_id } = (await chat.as(brand.id).get(opened.url)).json;
    const use = { workspace_id: brand.id, contact_id, conversation_id, used_at: Date.now() };
    const database = chat.service.get(Database, { strict: false });
    await database.transaction((tx) => tx.insert(ClickUse, { click: code, ...use }));
    expect(await order(code.toLowerCase())).toMatchObject({ status: 200 });
    expect(await orders(opened.url)).toHaveLength(2);
    await owner().delete(`/v1/contacts/${contact_id}`);
    expect(await order(code)).toMatchObject({ status: 404, json: { errors: [{ rule: 'erased' }] } });
  });

  it('is believed only by its signature over the very bytes, and for five minutes', async () => {
    const { id, url } = await chatting();
    const order = { reference: ids.next('ord'), conversation_id: id, ...usd(7) };
    const body = JSON.stringify({ type: 'order.created', timestamp: new Date().toISOString(), data: order });
    const other = await create('Other');
    const minutes = (count: number) => ({ at: Date.now() + count * 60_000 });
    const wrong: [string, Parameters<typeof send>[1]][] = [
      ['webhook-signature', { to: { ...shop, secret: other.secret } }],
      ['webhook-signature', { headers: { 'webhook-id': 'another' } }],
      ['webhook-signature', { headers: { 'webhook-signature': '' } }],
      ['webhook-signature', { headers: { 'webhook-signature': 'v1a,AAAA v1,' } }],
      ['webhook-timestamp', { headers: { 'webhook-timestamp': 'now' } }],
      ['webhook-id', { headers: { 'webhook-id': '' } }],
      ['webhook-timestamp', minutes(-6)],
      ['webhook-timestamp', minutes(6)],
    ];
    for (const [field, how] of wrong)
      expect(await send(body, how)).toMatchObject({ status: 401, json: { errors: [{ field }] } });
    const { 'webhook-signature': signature } = {
      'webhook-signature': new Webhook(shop.secret).sign('m1', new Date(), body),
    };
    const changed = { 'webhook-id': 'm1', 'webhook-signature': signature };
    expect((await send(`${body} `, { headers: changed })).status).toBe(401);
    // What nobody signed is not parsed.
    expect((await send('{', { headers: { 'webhook-signature': 'v1,AAAA' } })).status).toBe(401);
    expect((await say('order.created', order, { to: { ...shop, id: ids.next('shp') } })).status).toBe(404);
    expect(await orders(url)).toEqual([]);
    expect((await send(body, minutes(-4))).status).toBe(200);
  });

  it('may send an event again, at the same time too, and nothing is counted twice', async () => {
    const { id, url } = await chatting();
    const reference = ids.next('ord');
    const created = { reference, conversation_id: id, ...usd(100) };
    const made = await Promise.all([1, 2, 3].map(() => say('order.created', created, { id: 'made' })));
    expect(made.map(({ status }) => status)).toEqual([200, 200, 200]);
    const paid = await Promise.all(
      [1, 2, 3].map(() =>
        say('order.paid', { reference, ...usd(40) }, { id: `paid ${reference}`.replace(' ', '-') }),
      ),
    );
    expect(paid.map(({ status }) => status)).toEqual([200, 200, 200]);
    await say('order.refunded', { reference, ...usd(10), part_reference: 'R' }, { id: 'one' });
    await say('order.refunded', { reference, ...usd(10), part_reference: 'R' }, { id: 'other' });
    expect(await orders(url)).toMatchObject([{ paid_minor: 40, refunded_minor: 10 }]);
  });

  it('may send events in another order: what is too early is to be sent again, and the later amount counts', async () => {
    const { id, url } = await chatting();
    const reference = ids.next('ord');
    const early = await say('order.paid', { reference });
    expect(early).toMatchObject({
      status: 409,
      json: { errors: [{ field: 'data.reference', rule: 'unknown_order' }] },
    });
    expect(Number(early.headers['retry-after'])).toBeGreaterThan(0);
    const stated = (minutes: number, amount: number) =>
      say(
        'order.created',
        { reference, conversation_id: id, ...usd(amount) },
        {
          timestamp: new Date(Date.now() - minutes * 60_000).toISOString(),
        },
      );
    await stated(5, 120);
    await stated(9, 100);
    expect(await orders(url)).toMatchObject([{ amount_minor: 120 }]);
    await stated(1, 150);
    await say('order.paid', { reference });
    expect(await orders(url)).toMatchObject([{ amount_minor: 150, paid_minor: 150 }]);
  });

  it('is told which field is wrong', async () => {
    const { id } = await chatting();
    const reference = ids.next('ord');
    const created = { reference, conversation_id: id, ...usd(100) };
    await say('order.created', created);
    const more: [number, string, string, object][] = [
      [400, 'type', 'order.lost', { reference }],
      [400, 'data.reference', 'order.paid', {}],
      [400, 'data.amount_minor', 'order.paid', { reference, ...usd(-1) }],
      [400, 'data.amount_minor', 'order.paid', { reference, ...usd(1e16) }],
      [400, 'data.currency', 'order.paid', { reference, amount_minor: 1, currency: 'usd' }],
      [400, 'data.customer', 'order.paid', { reference, customer: 'Budi' }],
      [422, 'data.amount_minor', 'order.paid', { reference, ...usd(0) }],
      [422, 'data.amount_minor', 'order.paid', { reference, ...usd(101) }],
      [409, 'data.amount_minor', 'order.refunded', { reference }],
      [422, 'data.currency', 'order.paid', { reference, amount_minor: 1, currency: 'IDR' }],
      [422, 'data.currency', 'order.paid', { reference, amount_minor: 1 }],
      [409, 'data.currency', 'order.created', { ...created, currency: 'IDR' }],
      [422, 'data.conversation_id', 'order.created', { reference: ids.next('ord'), ...usd(1) }],
      [422, 'data.amount_minor', 'order.created', { reference: ids.next('ord'), conversation_id: id }],
    ];
    for (const [status, field, type, data] of more) {
      const answer = await say(type, data);
      expect([answer.status, answer.json.errors[0].field]).toEqual([status, field]);
    }
    for (const body of ['', '[]', '7', '{', '\u0000'])
      expect(await send(body)).toMatchObject({ status: 400, json: { errors: [{ field: 'body' }] } });
    expect(await say('order.created', created, { timestamp: '2099-01-01T00:00:00Z' })).toMatchObject({
      status: 422,
    });
    expect((await say('order.created', { ...created, conversation_id: ids.next('cnv') })).status).toBe(404);
    expect((await send(JSON.stringify({ pad: 'x'.repeat(40_000) }))).status).toBe(413);
  });

  it('is the brand’s own: it reaches no chat of another workspace', async () => {
    const { id } = await chatting();
    const other = await chat.workspace();
    const foreign = (await chat.as(other.id, 'owner').post('/v1/shops', { name: 'Theirs' })).json;
    const order = { reference: ids.next('ord'), conversation_id: id, ...usd(1) };
    expect((await say('order.created', order, { to: foreign })).status).toBe(404);
    expect((await chat.as(other.id, 'owner').post(`/v1/shops/${shop.id}/rotate`, {})).status).toBe(404);
    expect((await chat.as(other.id, 'owner').delete(`/v1/shops/${shop.id}`)).status).toBe(404);
    for (const role of ['agent', 'marketer', 'analyst'] as const)
      expect((await chat.as(brand.id, role).get('/v1/shops')).status).toBe(403);
  });

  it('has a secret that is shown once, stored sealed, and rotated without a gap', async () => {
    const one = await create('Rotating');
    expect(one.secret).toMatch(/^whsec_/);
    const { items } = (await owner().get('/v1/shops')).json;
    expect(JSON.stringify(items)).not.toContain('whsec_');
    const { read } = chat.service.get(Database, { strict: false });
    expect(JSON.stringify(await read.findBy(Shop, { id: one.id }))).not.toContain(one.secret.slice(6));
    const call = (to: { id: string; secret: string }) => say('order.paid', { reference: 'unknown' }, { to });
    const rotated = (await owner().post(`/v1/shops/${one.id}/rotate`, {})).json;
    expect(rotated.previous_secret_until).toMatch(/Z$/);
    expect([(await call(one)).status, (await call(rotated)).status]).toEqual([409, 409]);
    const revoked = (await owner().post(`/v1/shops/${one.id}/rotate`, { revoke: true })).json;
    expect(revoked.previous_secret_until).toBeNull();
    expect([(await call(one)).status, (await call(rotated)).status, (await call(revoked)).status]).toEqual([
      401, 401, 409,
    ]);
    expect((await owner().delete(`/v1/shops/${one.id}`)).status).toBe(204);
    expect((await call(revoked)).status).toBe(404);
  });
});

describe('the limit of a shop’s calls', () => {
  it('counts each network for each shop, before the body is read', async () => {
    const chat = await ChatSide.start({ SHOP_CALL_LIMIT: '2' });
    try {
      const [one, other] = [ids.next('shp'), ids.next('shp')];
      const call = (id: string) => chat.visitor().post(`/hooks/shops/${id}`, '{');
      const statuses = [];
      for (const id of [one, one, one, other]) statuses.push((await call(id)).status);
      expect(statuses).toEqual([404, 404, 429, 404]);
    } finally {
      await chat.stop();
    }
  });
});
