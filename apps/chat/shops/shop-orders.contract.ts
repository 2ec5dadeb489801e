import { Test, type TestingModule } from '@nestjs/testing';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { PageQuery } from '#platform/http/page.js';
import { MAX_AMOUNT } from '#platform/money.js';
import { PlatformModule } from '#platform/platform.module.js';
import { SystemIds } from '#platform/ports/system.js';
import { tempFolder, type TempFolder } from '../../../test/support/temp.js';
import { Contacts } from '../contacts/contacts.service.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { NEW_CONVERSATION } from '../conversations/new-conversation.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { StageRecord } from '../conversations/stage-record.entity.js';
import { OrderWriter } from '../orders/order-writer.js';
import { Orders } from '../orders/orders.service.js';
import { OrderRecord } from '../orders/order-record.entity.js';
import { schema } from '../src/schema.js';
import { ChatSettings } from '../src/settings.js';
import { StageMarks } from '../stages/stage-marks.js';
import { ClickConversations } from './click-conversations.js';
import type { ShopCall } from './shop-call.dto.js';
import { ShopCalls } from './shop-calls.js';
import type { Shop } from './shop.entity.js';

const ids = new SystemIds();
/** Calls that come at the same time. */
const AT_ONCE = 8;

/** Cases for orders, and for what shops say of them, that hold on each database. `open` returns an empty database. */
export function describeShopOrders(on: string, open: () => Promise<Database>): void {
  describe(`orders on ${on}`, () => {
    const folder: TempFolder = tempFolder('orders');
    const workspace_id = ids.next('wsp');
    const shop = { id: ids.next('shp'), workspace_id } as Shop;
    let database: Database;
    let module: TestingModule;
    let orders: Orders;
    let calls: ShopCalls;

    beforeAll(async () => {
      database = await open();
      const config = Object.assign(new ChatSettings(), { DATA_DIR: folder.path, LOG_LEVEL: 'silent' });
      const media = config.mediaBucket;
      const platform = PlatformModule.forApp({ app: 'chat', config, schema, jobs: [], media });
      module = await Test.createTestingModule({
        imports: [platform, ConversationsModule],
        providers: [OrderWriter, Orders, StageMarks, ClickConversations, ShopCalls],
      })
        .overrideProvider(Database)
        .useValue(database)
        .compile();
      [orders, calls] = [module.get(Orders), module.get(ShopCalls)];
    });
    afterAll(async () => {
      await module.close();
      folder.remove();
    });

    async function started(): Promise<string> {
      const [id, at] = [ids.next('cnv'), Date.now()];
      await database.transaction(async (tx) => {
        const contact_id = await module.get(Contacts, { strict: false }).lockOrCreate(tx, workspace_id, null);
        const row = { ...NEW_CONVERSATION, id, workspace_id, contact_id, door: 'web' as const };
        const times = { opened_at: at, started_at: at, last_activity_at: at };
        await tx.insert(Conversation, make(Conversation, { ...row, ...times }));
      });
      return id;
    }
    const caller = (key?: string): Caller => ({
      ...{ workspace: workspace_id, actor: ids.next('key'), ip: '127.0.0.1', instance: false },
      idempotency: key === undefined ? null : { key, requestHash: key },
    });
    const record = (conversation: string, reference: string, more: object = {}, key?: string) =>
      orders.record(caller(key), conversation, { reference, amount_minor: 1_000, currency: 'USD', ...more });
    const say = (type: ShopCall['type'], data: ShopCall['data'], id = ids.next('evt'), ago = 0) =>
      calls.take(shop, id, { type, timestamp: new Date(Date.now() - ago).toISOString(), data });
    const usd = (amount_minor: number) => ({ amount_minor, currency: 'USD' });
    const rows = (reference: string) => database.read.findBy(OrderRecord, { workspace_id, reference });
    const atOnce = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: AT_ONCE }, () => work()));
    const kindsOf = async (order_id: string) =>
      (await database.read.find(StageRecord, { where: { order_id }, order: { id: 'ASC' } })).map(
        ({ kind }) => kind,
      );

    it('are one order under one reference, whoever records it at the same time', async () => {
      const [conversation, reference] = [await started(), ids.next('ord')];
      const made = await atOnce(() => record(conversation, reference));
      expect(new Set(made.map(({ order }) => order.id)).size).toBe(1);
      expect(made.filter(({ created }) => created)).toHaveLength(1);
      expect(await kindsOf(made[0]!.order.id)).toEqual(['order_created']);
    });

    it('belong to one conversation, whichever records the reference first', async () => {
      const reference = ids.next('ord');
      const talks = [await started(), await started(), await started()];
      const made = await Promise.allSettled(talks.map((id) => record(id, reference)));
      const refused = made.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
      expect(refused.map((error) => (error as { status?: number }).status ?? error)).toEqual([409, 409]);
      expect(await rows(reference)).toHaveLength(1);
    });

    it('are recorded once for an Idempotency-Key that comes several times at once', async () => {
      const [conversation, key] = [await started(), ids.next('evt')];
      const made = await atOnce(() => record(conversation, key, { paid: true }, key));
      expect(made.every(({ created }) => created)).toBe(true);
      expect(await rows(key)).toMatchObject([{ paid_minor: 1_000 }]);
      expect(await kindsOf(made[0]!.order.id)).toEqual(['order_created', 'purchased']);
    });

    it('take no more than is due or paid, whoever comes first', async () => {
      const conversation = await started();
      const { order } = await record(conversation, ids.next('ord'));
      const part = (name: 'payment' | 'refund', amount_minor: number) =>
        orders.recordPart(caller(), [conversation, order.id], name, { amount_minor });
      for (const name of ['payment', 'refund'] as const) {
        const taken = await Promise.allSettled(Array.from({ length: 4 }, () => part(name, 400)));
        expect(taken.map(({ status }) => status).sort()).toEqual([
          ...['fulfilled', 'fulfilled', 'rejected', 'rejected'],
        ]);
      }
      expect(await rows(order.reference)).toMatchObject([{ paid_minor: 800, refunded_minor: 800 }]);
    });

    it('hold the largest amount to the last minor unit, and references by their bytes', async () => {
      const conversation = await started();
      const most = MAX_AMOUNT;
      const reference = `Nota-ß-${ids.next('ord')}`;
      const { order } = await record(conversation, reference, { amount_minor: most, paid: true });
      expect(order).toMatchObject({ reference, amount_minor: most, paid_minor: most, due_minor: 0 });
      const other = await record(conversation, reference.toLowerCase());
      expect(other).toMatchObject({ created: true, order: { amount_minor: 1_000 } });
    });

    it('are counted once where a shop sends an event again, at the same time too', async () => {
      const [conversation_id, reference] = [await started(), ids.next('ord')];
      const created = { reference, conversation_id, ...usd(1_000) };
      expect(new Set(await atOnce(() => say('order.created', created, 'made'))).size).toBe(1);
      const pay = ids.next('evt');
      await atOnce(() => say('order.paid', { reference, ...usd(400) }, pay));
      await atOnce(() => say('order.shipped', { reference }));
      await atOnce(() => say('order.refunded', { reference, ...usd(100), part_reference: 'R' }));
      const [row] = await rows(reference);
      expect(row).toMatchObject({ amount_minor: 1_000, paid_minor: 400, refunded_minor: 100 });
      expect(await kindsOf(row!.id)).toEqual(['order_created', 'purchased', 'order_shipped', 'refunded']);
    });

    it('have the amount that the shop stated last, in whatever order its events come', async () => {
      const [conversation_id, reference] = [await started(), ids.next('ord')];
      await expect(say('order.paid', { reference })).rejects.toMatchObject({ status: 409 });
      for (const [ago, amount] of [
        [5, 120],
        [9, 100],
        [1, 150],
        [3, 130],
      ] as const)
        await say('order.created', { reference, conversation_id, ...usd(amount) }, undefined, ago * 60_000);
      await say('order.paid', { reference });
      expect(await rows(reference)).toMatchObject([{ amount_minor: 150, paid_minor: 150 }]);
    });

    it('are paid no further than an earlier statement says, when it is sent again after a later one', async () => {
      const [conversation_id, reference] = [await started(), ids.next('ord')];
      const first = { reference, conversation_id, ...usd(100), paid: true };
      const later = { reference, conversation_id, ...usd(120) };
      await say('order.created', later, undefined, 1_000);
      for (let time = 0; time < 2; time++) await say('order.created', first, 'first', 60_000);
      expect(await rows(reference)).toMatchObject([{ amount_minor: 120, paid_minor: 100 }]);
    });

    it('that are canceled are not purchased by a late word that they are paid', async () => {
      const [conversation_id, reference] = [await started(), ids.next('ord')];
      const created = { reference, conversation_id, ...usd(100) };
      await say('order.created', created);
      await say('order.canceled', { reference });
      await say('order.created', { ...created, paid: true });
      const [row] = await rows(reference);
      expect(await kindsOf(row!.id)).toEqual(['order_created', 'order_canceled']);
    });

    it('take a refund that comes before its payment once that has come, and none of more than the order', async () => {
      const [conversation_id, reference] = [await started(), ids.next('ord')];
      await say('order.created', { reference, conversation_id, ...usd(100) });
      const refund = (data: object) => say('order.refunded', { reference, ...data }, 'refund');
      const early = {
        extra: { retryAfter: 60, errors: [{ field: 'data.amount_minor', rule: 'too_early' }] },
      };
      for (const data of [usd(60), usd(100), {}]) await expect(refund(data)).rejects.toMatchObject(early);
      await expect(refund(usd(101))).rejects.toMatchObject({
        status: 409,
        extra: { errors: [{ rule: 'nothing_left' }] },
      });
      await say('order.paid', { reference, ...usd(50) });
      await expect(refund(usd(60))).rejects.toMatchObject(early);
      await expect(refund(usd(101))).rejects.toMatchObject({
        status: 422,
        extra: { errors: [{ rule: 'max' }] },
      });
      await say('order.paid', { reference });
      for (let time = 0; time < 2; time++) await refund(usd(60));
      expect(await rows(reference)).toMatchObject([{ paid_minor: 100, refunded_minor: 60 }]);
    });

    it('are listed in pages, newest first, each once', async () => {
      const conversation = await started();
      const made: string[] = [];
      for (let index = 0; index < 5; index++)
        made.unshift((await record(conversation, ids.next('ord'))).order.id);
      const listed: string[] = [];
      const query = Object.assign(new PageQuery(), { limit: 2 });
      for (let cursor: string | null | undefined; cursor !== null;) {
        const at = { ...query, ...(cursor && { cursor }) };
        const { items, next_cursor } = await orders.list(conversation, at);
        listed.push(...items.map(({ id }) => id));
        cursor = next_cursor;
      }
      expect(listed).toEqual(made);
    });
  });
}
