import type { Client } from '../journeys/client.js';
import type { DemoAd } from './demo-ad.js';
import { DAY, HOUR, MINUTE, type Agenda } from './agenda.js';
import type { Brand } from './brand.js';
import { ChatDoors, type Visitor } from './chat-doors.js';
import {
  ANSWERS,
  CONFIRMATIONS,
  DETAILS,
  filled,
  FIRST_NAMES,
  FOLLOW_UPS,
  GOODBYES,
  LAST_NAMES,
  NOTES,
  OPENINGS,
  ORDERS,
  PRODUCTS,
  rupiah,
  THANKS,
} from './words.js';

/** Parts of the chats that are qualified, that order, that pay, and of the payments that are given back. */
const [QUALIFIED, ORDERED, PAID, REFUNDED] = [0.62, 0.6, 0.88, 0.03];
/** The newest chats, of so many hours, are still open. */
const OPEN_HOURS = 20;

interface Chat extends Visitor {
  ad: DemoAd;
  path: string;
  agent: { id: string; client: Client };
  values: Record<string, string>;
  /** Rupiah of what the customer asks for. */
  price: number;
}

/** Chats of the demo: what customers and agents write, and what becomes of it. */
export class Chats {
  private readonly doors: ChatDoors;
  private orders = 0;

  constructor(
    private readonly brand: Brand,
    private readonly agenda: Agenda,
  ) {
    this.doors = new ChatDoors(brand, agenda);
  }

  /** A customer writes for the first time, having come by an ad's link. */
  async begin(ad: DemoAd, address: string): Promise<void> {
    const { agenda } = this;
    const [product, price] = agenda.one(PRODUCTS);
    const nama = agenda.one(FIRST_NAMES);
    const values = { produk: product, harga: rupiah(price), nama };
    const opening = filled(agenda.one(OPENINGS), values);
    const visitor = await this.doors.open(ad.door, address, `${nama} ${agenda.one(LAST_NAMES)}`, opening);
    ad.tally.chats++;
    const path = `/v1/conversations/${visitor.conversation}`;
    const chat: Chat = { ...visitor, ad, path, agent: agenda.one(this.brand.agents), values, price };
    this.after(2, 18, () => this.answer(chat));
  }

  /** Does something so many minutes later. */
  private after(least: number, most: number, act: () => Promise<void>): void {
    this.agenda.at(Date.now() + this.agenda.random.between(least * MINUTE, most * MINUTE), act);
  }

  private async say({ agent, path }: Chat, text: string): Promise<void> {
    await agent.client.post(`${path}/messages`, { text });
  }

  private async answer(chat: Chat): Promise<void> {
    const { agenda } = this;
    await this.change(chat, { assignee_id: chat.agent.id });
    await this.say(chat, filled(agenda.one(ANSWERS), chat.values));
    this.after(1, 9, async () => {
      await chat.write(agenda.one(DETAILS));
      this.after(1, 12, () => this.goOn(chat));
    });
  }

  private async goOn(chat: Chat): Promise<void> {
    const { agenda } = this;
    await this.say(chat, agenda.one(FOLLOW_UPS));
    if (!agenda.happens(QUALIFIED))
      return this.after(2, 40, async () => {
        await chat.write(agenda.one(GOODBYES));
        this.end(chat);
      });
    await chat.agent.client.post(`${chat.path}/stages`, { stage: 'qualified' });
    chat.ad.tally.qualified++;
    if (agenda.happens(0.1)) await chat.agent.client.post(`${chat.path}/notes`, { text: agenda.one(NOTES) });
    if (agenda.happens(ORDERED)) this.after(3, 90, () => this.order(chat));
    else this.end(chat);
  }

  private async order(chat: Chat): Promise<void> {
    const { agenda } = this;
    const count = agenda.one([1, 1, 1, 2, 2, 3, 5]);
    const nota = `KN-${String(++this.orders).padStart(4, '0')}`;
    const total = chat.price * count;
    await chat.write(filled(agenda.one(ORDERS), { jumlah: count === 1 ? 'satu' : `${count} buah` }));
    const input = { reference: nota, amount_minor: total * 100, currency: 'IDR' };
    const { id } = (await chat.agent.client.post<{ id: string }>(`${chat.path}/orders`, input)).json;
    chat.ad.tally.orders++;
    await this.say(chat, filled(agenda.one(CONFIRMATIONS), { nota, harga: rupiah(total) }));
    if (!agenda.happens(PAID)) return this.end(chat);
    this.after(8, 300, async () => {
      await chat.write(filled(agenda.one(THANKS), chat.values));
      await chat.agent.client.post(`${chat.path}/orders/${id}/payments`, { amount_minor: total * 100 });
      chat.ad.tally.purchases++;
      chat.ad.tally.revenue += total * 100;
      if (agenda.happens(REFUNDED))
        this.after(2 * 1_440, 5 * 1_440, () => this.refund(chat, id, total * 100));
      this.end(chat);
    });
  }

  private async refund(chat: Chat, id: string, amount_minor: number): Promise<void> {
    await chat.agent.client.post(`${chat.path}/orders/${id}/refunds`, { amount_minor });
    chat.ad.tally.revenue -= amount_minor;
  }

  /** Closes the chat next morning, or soon; the newest stay open. */
  private end(chat: Chat): void {
    const { agenda } = this;
    const at = Date.now() + agenda.random.between(HOUR, DAY);
    if (at > agenda.span.end - OPEN_HOURS * HOUR) return;
    agenda.at(at, () => this.change(chat, { state: 'resolved' }));
  }

  private async change({ agent, path }: Chat, change: object): Promise<void> {
    const { version } = (await agent.client.get<{ version: number }>(path)).json;
    const tags = this.agenda.happens(0.12) ? { tag_ids: [this.agenda.one(this.brand.tags)] } : {};
    await agent.client.patch(path, { version, ...change, ...tags });
  }
}
