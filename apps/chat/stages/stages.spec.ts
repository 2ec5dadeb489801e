import { Database } from '#platform/adapters/sql/database.js';
import { ids, ChatSide } from '../../../test/support/chat-side.js';
import { StageRecord } from '../conversations/stage-record.entity.js';
import { MARKED_STAGES, ORDER_STAGES } from './stage.dto.js';

describe('the stages of a conversation', () => {
  let chat: ChatSide;
  let brand: { id: string; handle: string };
  beforeAll(async () => {
    chat = await ChatSide.start();
    brand = await chat.workspace();
  });
  afterAll(() => chat.stop());

  async function started() {
    const place = `/chat/${brand.handle}`;
    const { visitor_token, conversation_id } = (await chat.visitor().post(`${place}/sessions`, {})).json;
    await chat.visitor(visitor_token).post(`${place}/messages`, { text: 'Hi' });
    const url = `/v1/conversations/${conversation_id}`;
    const mark = (body: object) => chat.as(brand.id).post(`${url}/stages`, body);
    const order = async () =>
      (
        await chat
          .as(brand.id)
          .post(`${url}/orders`, { reference: ids.next('ord'), amount_minor: 1, currency: 'USD' })
      ).json.id as string;
    return { id: conversation_id as string, url, mark, order };
  }

  it('are reached once each, and an order’s once for each order', async () => {
    const { id, url, mark, order } = await started();
    const ayu = await chat.member(brand.id);
    const first = await ayu.client.post(`${url}/stages`, { stage: 'qualified' });
    expect(first).toMatchObject({
      status: 201,
      json: { stage: 'qualified', order_id: null, recorded_by: ayu.id },
    });
    expect(await mark({ stage: 'qualified' })).toMatchObject({ status: 200, json: first.json });
    const all = await Promise.all(Array.from({ length: 5 }, () => mark({ stage: 'lead_submitted' })));
    expect(all.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
    const [one, two] = [await order(), await order()];
    for (const order_id of [one, two, one])
      expect((await mark({ stage: 'order_shipped', order_id })).json.order_id).toBe(order_id);
    const events = await chat.crossings(id, 7);
    expect(events.slice(1).map(({ data }) => [data['stage'], data['order_id']])).toEqual([
      ['qualified', undefined],
      ['lead_submitted', undefined],
      ['order_created', one],
      ['order_created', two],
      ['order_shipped', one],
      ['order_shipped', two],
    ]);
    const listed = (await chat.as(brand.id).get(`${url}/stages?limit=4`)).json;
    const rest = (await chat.as(brand.id).get(`${url}/stages?limit=4&cursor=${listed.next_cursor}`)).json;
    expect([...listed.items, ...rest.items].map((one) => one.id)).toEqual(
      events
        .slice(1)
        .map(({ data }) => data['stage_id'])
        .toReversed(),
    );
  });

  it('can all be marked, but those that are reached otherwise', async () => {
    const { id, mark, order } = await started();
    const order_id = await order();
    const ofOrder = (stage: string) => (ORDER_STAGES as readonly string[]).includes(stage);
    for (const stage of MARKED_STAGES)
      expect((await mark({ stage, ...(ofOrder(stage) && { order_id }) })).status).toBe(201);
    expect(await chat.crossings(id, MARKED_STAGES.length + 2)).toHaveLength(MARKED_STAGES.length + 2);
    for (const stage of ['replied', 'order_created', 'purchased', 'refunded', 'order_canceled', 'sold'])
      expect(await mark({ stage })).toMatchObject({
        status: 400,
        json: { errors: [{ field: 'stage', allowed: [...MARKED_STAGES] }] },
      });
  });

  it('name the order if they are an order’s, and only then', async () => {
    const { mark, order } = await started();
    const elsewhere = await (await started()).order();
    expect(await mark({ stage: 'order_shipped' })).toMatchObject({
      status: 422,
      json: { errors: [{ field: 'order_id', rule: 'required' }] },
    });
    expect(await mark({ stage: 'qualified', order_id: await order() })).toMatchObject({
      status: 422,
      json: { errors: [{ field: 'order_id', rule: 'unknown' }] },
    });
    expect((await mark({ stage: 'order_shipped', order_id: elsewhere })).status).toBe(404);
    expect((await mark({ stage: 'order_shipped', order_id: ids.next('ord') })).status).toBe(404);
  });

  it('are for agents of the workspace, and go with the contact', async () => {
    const { id, url, mark } = await started();
    const other = await chat.workspace();
    expect((await chat.as(other.id).post(`${url}/stages`, { stage: 'qualified' })).status).toBe(404);
    expect((await chat.as(other.id).get(`${url}/stages`)).status).toBe(404);
    expect((await chat.as(brand.id, 'analyst').get(`${url}/stages`)).status).toBe(403);
    expect((await chat.visitor().post(`${url}/stages`, { stage: 'qualified' })).status).toBe(401);
    await mark({ stage: 'qualified' });
    const { read } = chat.service.get(Database, { strict: false });
    expect(await read.countBy(StageRecord, { conversation_id: id })).toBe(1);
    const { contact_id } = (await chat.as(brand.id).get(url)).json;
    await chat.as(brand.id, 'owner').delete(`/v1/contacts/${contact_id}`);
    expect(await read.countBy(StageRecord, { conversation_id: id })).toBe(0);
  });

  it('include the first answer of the brand, which nobody marks', async () => {
    const { url } = await started();
    await chat.as(brand.id).post(`${url}/messages`, { text: 'Hello' });
    expect((await chat.as(brand.id).get(`${url}/stages`)).json.items).toMatchObject([
      { stage: 'replied', recorded_by: null },
    ]);
  });
});
