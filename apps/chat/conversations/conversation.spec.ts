import { ids, ChatSide } from '../../../test/support/chat-side.js';

const CANARY = 'kenari-7f3a rahasia';
const ALLOWED =
  /^(workspace_id|conversation_id|subject_id|consent|at|door|via|certainty|click_id|ad_id|stage_id|stage|order_id|amount_minor|currency)$/;

describe('a conversation', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  let other: { id: string };
  let place: string;

  beforeAll(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace();
    other = await chat.workspace();
    place = `/chat/${brand.handle}`;
  });
  afterAll(() => chat.stop());

  const session = async (body: object = {}) => (await chat.visitor().post(`${place}/sessions`, body)).json;
  /** A chat that has started. */
  const started = async (body: object = {}, text = 'Hello') => {
    const opened = await session(body);
    const customer = chat.visitor(opened.visitor_token);
    expect((await customer.post(`${place}/messages`, { text })).status).toBe(201);
    return { ...opened, customer, url: `/v1/conversations/${opened.conversation_id}` };
  };
  const agent = () => chat.as(brand.id);

  it('goes from a click to an order, and reports its stages to the ads side, but never its text', async () => {
    const greeting = (await chat.as(brand.id, 'marketer').post('/v1/greetings', { text: `${CANARY} greets` }))
      .json;
    const click = chat.click(brand.id, { greeting_id: greeting.id });
    const opened = await session({ click_token: click.token });
    expect(opened).toMatchObject({
      greeting: `${CANARY} greets`,
      messages: [{ sequence: 1, from: 'greeting', text: `${CANARY} greets` }],
    });
    expect(opened.who_can_read).toContain(brand.handle);
    const url = `/v1/conversations/${opened.conversation_id}`;
    expect((await agent().get('/v1/conversations')).json.items).toEqual([]);
    expect((await agent().get(url)).status).toBe(404);

    const customer = chat.visitor(opened.visitor_token);
    const asked = await customer.post(`${place}/messages`, { text: `${CANARY}?\r\n\tA line` });
    expect(asked).toMatchObject({
      status: 201,
      json: { sequence: 2, from: 'customer', text: `${CANARY}?\n\tA line` },
    });
    expect((await agent().get(url)).json).toMatchObject({
      ad_id: click.ad_id,
      click_bound: true,
      greeting_id: greeting.id,
      unanswered: true,
      replied_at: null,
      messages: 2,
    });
    expect((await agent().post(`${url}/messages`, { text: `${CANARY}!` })).json).toMatchObject({
      sequence: 3,
      from: 'agent',
    });
    await agent().post(`${url}/messages`, { text: 'More' });
    expect((await agent().post(`${url}/stages`, { stage: 'qualified' })).status).toBe(201);
    expect((await agent().post(`${url}/stages`, { stage: 'qualified' })).status).toBe(200);
    expect((await agent().get(url)).json.qualified_at).toMatch(/Z$/);
    const bought = { reference: `${CANARY} 17`, amount_minor: 125_000, currency: 'IDR', paid: true };
    const order = await agent().post(`${url}/orders`, bought);
    expect(order).toMatchObject({
      status: 201,
      json: { conversation_id: opened.conversation_id, amount_minor: 125_000 },
    });
    expect((await agent().get(`${url}/orders`)).json.items).toEqual([order.json]);
    expect((await agent().get(url)).json).toMatchObject({ unanswered: false, messages: 4 });
    expect((await customer.get(`${place}/messages?limit=2`)).json.items).toMatchObject([
      { text: 'More' },
      { from: 'agent', text: `${CANARY}!` },
    ]);

    const events = await chat.crossings(opened.conversation_id, 5);
    expect(events.map(({ type, sequence, data }) => [type, sequence, data['stage']])).toEqual([
      ['ChatStarted', 1, undefined],
      ['StageReached', 2, 'replied'],
      ['StageReached', 3, 'qualified'],
      ['StageReached', 4, 'order_created'],
      ['StageReached', 5, 'purchased'],
    ]);
    expect(events[0]!.data).toMatchObject({
      door: 'web',
      click_id: click.click_id,
      ad_id: click.ad_id,
      consent: 'granted',
    });
    expect(events[3]!.data).not.toHaveProperty('amount_minor');
    expect(events[4]!.data).toMatchObject({ amount_minor: 125_000, currency: 'IDR', consent: 'granted' });
    expect(events[4]!.data['order_id']).toBe(order.json.id);
    expect(new Set(events.map(({ data }) => data['subject_id'])).size).toBe(1);
    expect(events.flatMap(({ data }) => Object.keys(data)).filter((field) => !ALLOWED.test(field))).toEqual(
      [],
    );
    expect(JSON.stringify(chat.crossed)).not.toMatch(/kenari|rahasia|cnt_|msg_/);
  });

  it('answers 404 to another workspace on every route', async () => {
    const { url, contact_id } = await started().then(async (one) => ({
      ...one,
      ...(await agent().get(one.url)).json,
    }));
    const order = { reference: 'X-1', amount_minor: 1, currency: 'USD' };
    const stranger = chat.as(other.id, 'owner');
    const answers = await Promise.all([
      stranger.get(url),
      stranger.get(`${url}/messages`),
      stranger.get(`${url}/live`),
      stranger.get(`${url}/orders`),
      stranger.post(`${url}/messages`, { text: 'Hi' }),
      stranger.post(`${url}/stages`, { stage: 'qualified' }),
      stranger.post(`${url}/orders`, order),
      stranger.delete(`/v1/contacts/${contact_id}`),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual(Array(8).fill(404));
    expect((await stranger.get('/v1/conversations')).json.items).toEqual([]);
    expect((await chat.as(brand.id, 'analyst').get(url)).status).toBe(403);
    expect((await agent().delete(`/v1/contacts/${contact_id}`)).status).toBe(403);
    expect((await chat.visitor().get(url)).status).toBe(401);
  });

  it('records an order once for each reference, and answers a repeated request like the first one', async () => {
    const one = await started();
    const two = await started();
    const reference = ids.next('ord');
    const record = (url: string, body: object = {}, key?: string) =>
      agent().post(
        `${url}/orders`,
        { reference, amount_minor: 500, currency: 'USD', ...body },
        key ? { 'idempotency-key': key } : {},
      );
    const [first, second] = await Promise.all([record(one.url, {}, 'k1'), record(one.url, {}, 'k1')]);
    expect(first!.status).toBe(201);
    expect(second).toMatchObject({ status: 201, json: first!.json });
    expect(await record(one.url)).toMatchObject({ status: 200, json: first!.json });
    expect(await record(two.url, {}, 'k2')).toMatchObject({
      status: 409,
      json: { order_id: first!.json.id, errors: [{ field: 'reference' }] },
    });
    expect((await record(one.url, { amount_minor: 501 }, 'k1')).status).toBe(422);
    const mixed = await Promise.all(
      Array.from({ length: 5 }, () => record(two.url, { reference: `${reference}-2` })),
    );
    expect(mixed.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 201]);
    const stages = async (id: string, count: number) =>
      (await chat.crossings(id, count)).map((event) => event.data['stage']);
    expect(await stages(one.conversation_id, 2)).toEqual([undefined, 'order_created']);
    expect(await stages(two.conversation_id, 2)).toEqual([undefined, 'order_created']);
  });

  it('stores the reference of an order in one normal form, without blanks around it', async () => {
    const { url } = await started();
    const order = { amount_minor: 1, currency: 'USD' };
    const record = (reference: string) => agent().post(`${url}/orders`, { ...order, reference });
    const said = ids.next('ord');
    expect(await record(` \u200b${said}\u202e `)).toMatchObject({ status: 201, json: { reference: said } });
    expect((await record(said)).status).toBe(200);
    expect(await record(`${said}\u2019s`)).toMatchObject({ status: 201 });
    for (const unseen of [' ', '\u200b', '\u3164'])
      expect(await record(unseen)).toMatchObject({ status: 422, json: { errors: [{ field: 'reference' }] } });
  });

  it.each([
    ['reference', { reference: 'a\nb' }],
    ['reference', { reference: 'x'.repeat(101) }],
    ['amount_minor', { amount_minor: -1 }],
    ['amount_minor', { amount_minor: 1.5 }],
    ['amount_minor', { amount_minor: 9e15 + 2 }],
    ['currency', { currency: 'usd' }],
    ['currency', { currency: 'ZZZ' }],
    ['customer', { customer: 'Budi' }],
  ])('refuses an order whose %s is not one (%j)', async (field, wrong) => {
    const { url } = await started();
    const answer = await agent().post(`${url}/orders`, {
      reference: 'R',
      amount_minor: 1,
      currency: 'USD',
      ...wrong,
    });
    expect(answer).toMatchObject({ status: 400, json: { detail: `Not valid: ${field}` } });
  });

  it.each([[''], [' \n '], ['a\u0000b'], ['a\u0081b'], ['\ud800'], ['x'.repeat(4_001)], [7]])(
    'refuses %j as a message',
    async (text) => {
      // A blank text has an allowed length, so the schema does not refuse it.
      const status = text === ' \n ' ? 422 : 400;
      const { customer, url } = await started();
      expect(await customer.post(`${place}/messages`, { text })).toMatchObject({
        status,
        json: { detail: expect.stringMatching(/text/) },
      });
      expect((await agent().post(`${url}/messages`, { text })).status).toBe(status);
      expect((await agent().get(url)).json.messages).toBe(2);
    },
  );

  it('stores a message once for an Idempotency-Key, and its text nowhere else', async () => {
    const { customer, url, conversation_id } = await started({}, '👋'.repeat(4_000));
    const write = (text: string) => customer.post(`${place}/messages`, { text }, { 'idempotency-key': 'm1' });
    const [first, second] = await Promise.all([write('Once'), write('Once')]);
    expect(second!.json).toEqual(first!.json);
    expect((await write('Other')).status).toBe(422);
    const reply = () =>
      agent().post(`${url}/messages`, { text: 'Reply' }, { 'idempotency-key': `a-${conversation_id}` });
    expect((await reply()).json).toEqual((await reply()).json);
    expect(
      (await customer.get(`${place}/messages`)).json.items.map(
        (message: { sequence: number }) => message.sequence,
      ),
    ).toEqual([4, 3, 2, 1]);
  });

  it('is listed in pages for agent and customer, newest messages first', async () => {
    const { customer, visitor_token, url } = await started();
    for (let count = 3; count <= 120; count++) await agent().post(`${url}/messages`, { text: `Nr ${count}` });
    for (const [side, path] of [
      [customer, `${place}/messages`],
      [agent(), `${url}/messages`],
    ] as const) {
      const seen: number[] = [];
      const pages: number[] = [];
      for (let cursor = ''; ;) {
        const page = (await side.get(`${path}?${cursor && `cursor=${cursor}`}`)).json;
        pages.push(page.items.length);
        seen.push(...page.items.map((one: { sequence: number }) => one.sequence));
        if (page.next_cursor === null) break;
        cursor = page.next_cursor;
      }
      expect(pages).toEqual([50, 50, 20]);
      expect(seen).toEqual(Array.from({ length: 120 }, (_, place) => 120 - place));
      for (const wrong of ['x', '-1', 'cnv_1', '1.5', '9'.repeat(16)])
        expect(await side.get(`${path}?cursor=${wrong}`)).toMatchObject({
          status: 400,
          json: { errors: [{ field: 'cursor' }] },
        });
    }
    const session = (await chat.visitor(visitor_token).post(`${place}/sessions`, {})).json;
    expect(session.messages.map((one: { sequence: number }) => one.sequence)).toEqual(
      Array.from({ length: 100 }, (_, place) => 21 + place),
    );
    const before = await customer.get(`${place}/messages?cursor=${session.next_cursor}`);
    expect(before.json).toMatchObject({ items: { length: 20, 0: { sequence: 20 } }, next_cursor: null });
  });

  it('is listed in the inbox in pages, ordered by its latest message', async () => {
    const shop = await chat.workspace();
    const own = chat.as(shop.id);
    const open = async () => {
      const { conversation_id, visitor_token } = (
        await chat.visitor().post(`/chat/${shop.handle}/sessions`, {})
      ).json;
      await chat.visitor(visitor_token).post(`/chat/${shop.handle}/messages`, { text: 'Hi' });
      return conversation_id as string;
    };
    const made = [await open(), await open(), await open()];
    await new Promise((resolve) => setTimeout(resolve, 5));
    await own.post(`/v1/conversations/${made[0]}/messages`, { text: 'Yes?' });
    const list = async (query: string) => (await own.get(`/v1/conversations?${query}`)).json;
    const page = await list('limit=2');
    const rest = await list(`limit=2&cursor=${page.next_cursor}`);
    const seen = [...page.items, ...rest.items].map((item) => item.id);
    expect(seen).toEqual([made[0], made[2], made[1]]);
    expect(rest.next_cursor).toBeNull();
    expect((await list('unanswered=true')).items.map((item: { id: string }) => item.id)).toEqual([
      made[2],
      made[1],
    ]);
    expect((await list('unanswered=false')).items.map((item: { id: string }) => item.id)).toEqual([made[0]]);
    expect((await own.get('/v1/conversations?unanswered=maybe')).status).toBe(400);
    expect((await own.get('/v1/conversations?cursor=abc')).status).toBe(400);
  });

  it('is erased with its contact, and the ads side is told which subject was erased', async () => {
    const click = chat.click(brand.id);
    const { customer, url, conversation_id, visitor_token } = await started({ click_token: click.token });
    const { contact_id } = (await agent().get(url)).json;
    const [begun] = await chat.crossings(conversation_id, 1);
    const owner = chat.as(brand.id, 'owner');
    expect((await owner.delete(`/v1/contacts/${contact_id}`)).status).toBe(200);
    expect((await owner.delete(`/v1/contacts/${contact_id}`)).status).toBe(404);
    expect((await agent().get(url)).status).toBe(404);
    expect((await customer.get(`${place}/messages`)).status).toBe(401);
    const subject_id = begun!.data['subject_id'] as string;
    const [erased] = await chat.crossings(subject_id, 1);
    expect(erased).toMatchObject({ type: 'SubjectErased', data: { workspace_id: brand.id, subject_id } });
    const again = await chat.visitor(visitor_token).post(`${place}/sessions`, { click_token: click.token });
    expect(again.json.conversation_id).not.toBe(conversation_id);
    await chat.visitor(again.json.visitor_token).post(`${place}/messages`, { text: 'Hi' });
    const [fresh] = await chat.crossings(again.json.conversation_id, 1);
    expect(fresh!.data['click_id']).toBeUndefined();
    expect(fresh!.data['subject_id']).not.toBe(subject_id);
  });
});
