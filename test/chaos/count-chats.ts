import type { JourneySetup } from '../journeys/journey-setup.js';
import { adRow } from '../journeys/report-of-ad.js';
import type { ChaosFixtures } from './fixtures.js';
import type { ChatRecord } from './chat-scenario.js';
import { storedClicks } from './recorded-clicks.js';
import type { Load } from './load.js';
import { countBy, type ArrivalCheck } from './arrival-check.js';

interface Message {
  id: string;
  text: string;
}

/** Checks that every accepted message, stage and order is in its conversation exactly once. */
export async function countConversations(
  check: ArrivalCheck,
  { workspace }: JourneySetup,
  chats: readonly ChatRecord[],
): Promise<void> {
  for (const chat of chats) {
    check.accepted += chat.said.length + Number(chat.qualified) + Number(chat.order !== null);
    const path = `/v1/conversations/${chat.conversation}`;
    const { json: body } = await workspace.agent.get<{ items: Message[] }>(`${path}/messages?limit=100`, {
      expect: [200],
    });
    const counts = countBy(body.items, ({ text }) => text);
    for (const text of chat.said) check.once(`message "${text}"`, counts.get(text) ?? 0);
    if (chat.live) {
      const seen = countBy(chat.live.messages<Message>(), ({ id }) => id);
      for (const { id, text } of body.items)
        check.once(`message "${text}" in the customer’s live stream`, seen.get(id) ?? 0);
    }
    const orders = await workspace.agent.get<{ items: { amount_minor: number }[] }>(`${path}/orders`, {
      expect: [200],
    });
    check.equal(`orders of ${chat.conversation}`, orders.json.items.length, Number(chat.order !== null));
  }
}

/** Checks that the network has every conversion exactly once, by event_id: orders by their amounts, leads by their clicks. */
export function countUploads(
  check: ArrivalCheck,
  { sandboxes }: JourneySetup,
  chats: readonly ChatRecord[],
): void {
  const { events } = sandboxes.meta;
  const byId = new Map(events.map((event) => [event.event_id!, event]));
  check.repeats.upload += events.length - byId.size;
  const keys = countBy(byId.values(), ({ event_name, user_data, custom_data }) =>
    event_name === 'Purchase'
      ? `Purchase ${custom_data?.value}`
      : `${event_name} ${user_data?.fbc?.split('.').at(-1)}`,
  );
  for (const { fbclid, qualified, order } of chats) {
    if (qualified) check.once(`upload of the lead of ${fbclid}`, keys.get(`QualifiedLead ${fbclid}`) ?? 0);
    if (order !== null)
      check.once(`upload of the order of ${fbclid}`, keys.get(`Purchase ${order / 100}`) ?? 0);
  }
}

/** Checks that every answered click is stored, and that the report counts exactly the stored ones. */
export async function countReport(
  check: ArrivalCheck,
  setup: JourneySetup,
  fixtures: ChaosFixtures,
  { clicks, chats, unansweredClicks }: Load,
): Promise<void> {
  check.accepted += clicks.length;
  const kept = countBy(await storedClicks(setup.stack), ({ id }) => id);
  for (const id of clicks) check.once(`click ${id}`, kept.get(id) ?? 0);
  const row = await adRow(setup, fixtures.ad);
  const shown = row?.clicks ?? 0;
  // A click without an answer may be stored or not; both are right.
  if (shown < clicks.length) check.equal('clicks in the report', shown, clicks.length);
  if (shown > clicks.length + unansweredClicks)
    check.equal('clicks in the report', shown, clicks.length + unansweredClicks);
  const orders = chats.filter(({ order }) => order !== null);
  check.equal('chats in the report', row?.chats ?? 0, chats.length);
  check.equal(
    'qualified in the report',
    row?.stages.qualified ?? 0,
    chats.filter(({ qualified }) => qualified).length,
  );
  check.equal('orders in the report', row?.stages.order_created ?? 0, orders.length);
  const revenue = orders.reduce((sum, { order }) => sum + order!, 0);
  const reported = row?.revenue.reduce((sum, { amount_minor }) => sum + amount_minor, 0) ?? 0;
  if (reported !== revenue)
    check.wrong.push(`revenue in the report: ${reported}, where ${revenue} was accepted`);
}
