import { ids, ChatSide } from '../../../test/support/chat-side.js';

describe('the orders of a conversation', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  beforeAll(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace();
  });
  afterAll(() => chat.stop());

  const agent = () => chat.as(brand.id);
  async function started() {
    const place = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    await chat.visitor(visitor_token).post(`${place}/messages`, { text: 'Hi' });
    return { id: conversation_id as string, url: `/v1/conversations/${conversation_id}` };
  }
  /** An order of USD 10.00, unless said otherwise, in a chat of its own. */
  async function ordered(fields: object = {}) {
    const { id, url } = await started();
    const reference = ids.next('ord');
    const body = { reference, amount_minor: 1_000, currency: 'USD', ...fields };
    const { status, json: order } = await agent().post(`${url}/orders`, body);
    expect(status).toBe(201);
    const at = `${url}/orders/${order.id}`;
    const part = (name: string, body: object = {}, key?: string) =>
      agent().post(`${at}/${name}`, body, key ? { 'idempotency-key': key } : {});
    const again = (more: object) => agent().post(`${url}/orders`, { ...body, ...more });
    const history = async () => (await agent().get(`${at}/history`)).json.items;
    return { id, url, at, order, part, again, history };
  }
  const crossed = async (id: string, count: number) =>
    (await chat.crossings(id, count))
      .slice(1)
      .map(({ data }) => [data['stage'], data['amount_minor'], data['extent']]);

  it('are created without revenue, purchased by the first payment, and refunded and canceled in parts', async () => {
    const { id, order, part, history } = await ordered();
    expect(order).toMatchObject({ amount_minor: 1_000, paid_minor: 0, due_minor: 1_000 });
    expect((await part('payments', { amount_minor: 400 })).json).toMatchObject({
      paid_minor: 400,
      due_minor: 600,
    });
    expect((await part('payments')).json).toMatchObject({ paid_minor: 1_000, due_minor: 0 });
    expect((await part('cancellations', { amount_minor: 250 })).json).toMatchObject({ canceled_minor: 250 });
    expect((await part('refunds', { amount_minor: 250 })).json).toMatchObject({ refunded_minor: 250 });
    expect((await part('cancellations')).json).toMatchObject({ canceled_minor: 1_000 });
    expect(await part('refunds')).toMatchObject({
      status: 201,
      json: { paid_minor: 1_000, refunded_minor: 1_000, canceled_minor: 1_000, due_minor: 0 },
    });
    expect(await crossed(id, 8)).toEqual([
      ['order_created', undefined, undefined],
      ['purchased', 400, undefined],
      ['installment_paid', 600, undefined],
      ['order_canceled', 250, 'part'],
      ['refunded', 250, 'part'],
      ['order_canceled', 750, 'whole'],
      ['refunded', 750, 'whole'],
    ]);
    const entries = await history();
    expect(entries).toHaveLength(7);
    expect(entries.at(-1)).toMatchObject({ stage: 'order_created', amount_minor: 1_000, currency: 'USD' });
    expect(new Set(entries.map((one: { order_id: string }) => one.order_id))).toEqual(new Set([order.id]));
    // The ads side learns Corong's id of the order alone.
    const events = await chat.crossings(id, 8);
    expect(events.slice(1).every(({ data }) => data['order_id'] === order.id)).toBe(true);
    expect(JSON.stringify(events)).not.toContain(order.reference);
  });

  it('are paid at once where they are recorded as paid, and again only for what is due then', async () => {
    const { id, again } = await ordered({ paid: true });
    expect((await again({ paid: true })).json).toMatchObject({ paid_minor: 1_000 });
    expect(await again({ paid: true, amount_minor: 1_200 })).toMatchObject({
      status: 200,
      json: { amount_minor: 1_200, paid_minor: 1_200 },
    });
    expect(await crossed(id, 4)).toEqual([
      ['order_created', undefined, undefined],
      ['purchased', 1_000, undefined],
      ['installment_paid', 200, undefined],
    ]);
  });

  it('that cost nothing are purchased once', async () => {
    const { id, again } = await ordered({ paid: true, amount_minor: 0 });
    await again({ paid: true, amount_minor: 0 });
    await again({ paid: true, amount_minor: 5 });
    expect(await crossed(id, 4)).toEqual([
      ['order_created', undefined, undefined],
      ['purchased', 0, undefined],
      ['installment_paid', 5, undefined],
    ]);
  });

  it('change under their reference, with a history that does not cross', async () => {
    const { id, order, again, history, part } = await ordered();
    expect(await again({})).toMatchObject({ status: 200, json: { id: order.id } });
    expect(await again({ amount_minor: 700 })).toMatchObject({ status: 200, json: { amount_minor: 700 } });
    await part('payments', { amount_minor: 500 });
    expect(await again({ amount_minor: 499 })).toMatchObject({
      status: 422,
      json: { errors: [{ field: 'amount_minor', rule: 'min', allowed: { min: 500 } }] },
    });
    expect(await again({ currency: 'IDR' })).toMatchObject({
      status: 409,
      json: { errors: [{ field: 'currency' }], order_id: order.id },
    });
    await part('cancellations');
    expect(await again({ amount_minor: 900 })).toMatchObject({
      status: 409,
      json: { errors: [{ field: 'amount_minor', rule: 'canceled' }] },
    });
    expect((await history()).map((one: any) => [one.stage, one.amount_minor])).toEqual([
      ['order_canceled', 700],
      ['purchased', 500],
      ['order_changed', 700],
      ['order_created', 1_000],
    ]);
    expect((await crossed(id, 4)).map(([stage]) => stage)).toEqual([
      'order_created',
      'purchased',
      'order_canceled',
    ]);
  });

  it('take no more than is due, paid or left, whoever comes first', async () => {
    const { id, part } = await ordered();
    const max = (most: number) => ({
      status: 422,
      json: { errors: [{ field: 'amount_minor', rule: 'max', allowed: { max: most } }] },
    });
    const nothing = { status: 409, json: { errors: [{ field: 'amount_minor', rule: 'nothing_left' }] } };
    expect(await part('refunds')).toMatchObject(nothing);
    expect(await part('payments', { amount_minor: 1_001 })).toMatchObject(max(1_000));
    const paid = await Promise.all([1, 2, 3].map(() => part('payments', { amount_minor: 400 })));
    expect(paid.map(({ status }) => status).sort()).toEqual([201, 201, 422]);
    await part('payments');
    expect(await part('payments')).toMatchObject(nothing);
    expect(await part('refunds', { amount_minor: 1_001 })).toMatchObject(max(1_000));
    expect(await part('cancellations', { amount_minor: 1_001 })).toMatchObject(max(1_000));
    expect(await crossed(id, 5)).toHaveLength(4);
  });

  it('count a payment, refund or cancellation once by its reference, and a request once by its key', async () => {
    const { id, part } = await ordered();
    const pay = { amount_minor: 300, reference: 'PAY-1' };
    const [first] = await Promise.all([part('payments', pay), part('payments', pay)]);
    expect(first!.json.paid_minor).toBe(300);
    expect(await part('payments', { ...pay, amount_minor: 301 })).toMatchObject({
      status: 409,
      json: { errors: [{ field: 'reference' }], amount_minor: 300 },
    });
    const key = ids.next('ord');
    await part('payments', { amount_minor: 100 }, key);
    expect((await part('payments', { amount_minor: 100 }, key)).json.paid_minor).toBe(400);
    // The same reference of a refund is another thing.
    expect((await part('refunds', { amount_minor: 50, reference: 'PAY-1' })).json.refunded_minor).toBe(50);
    expect(await crossed(id, 5)).toHaveLength(4);
  });

  it.each([
    ['amount_minor', { amount_minor: 0 }],
    ['amount_minor', { amount_minor: -5 }],
    ['amount_minor', { amount_minor: 1.5 }],
    ['amount_minor', { amount_minor: 9e15 + 2 }],
    ['amount_minor', { amount_minor: '5' }],
    ['currency', { amount_minor: 5, currency: 'IDR' }],
    ['reference', { reference: 'a\nb' }],
    ['reference', { reference: 'x'.repeat(101) }],
  ])('refuse a part whose %s is not one (%j)', async (field, wrong) => {
    const { part } = await ordered({ paid: true });
    for (const name of ['payments', 'refunds', 'cancellations']) {
      const { status, json } = await part(name, wrong);
      expect([status, json.errors[0].field]).toEqual([400, field]);
    }
  });

  it('are found in their own conversation and workspace alone', async () => {
    const { at, order } = await ordered();
    const { url } = await started();
    const other = await chat.workspace();
    for (const name of ['payments', 'refunds', 'cancellations']) {
      expect((await agent().post(`${url}/orders/${order.id}/${name}`, {})).status).toBe(404);
      expect((await chat.as(other.id).post(`${at}/${name}`, {})).status).toBe(404);
      expect((await chat.as(brand.id, 'marketer').post(`${at}/${name}`, {})).status).toBe(403);
    }
    expect((await agent().get(`${url}/orders/${order.id}/history`)).status).toBe(404);
    expect((await chat.as(other.id).get(`${at}/history`)).status).toBe(404);
  });
});
