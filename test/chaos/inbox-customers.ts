import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { connectBotOnce, connectNumberOnce, connectPageOnce } from '../journeys/accounts.js';
import type { JourneySetup } from '../journeys/journey-setup.js';
import { unique } from '../journeys/unique.js';
import { CallLog } from './call-log.js';
import { pagesOf } from './inbox-pages.js';
import type { SeededRandom } from './seeded-random.js';

/** A customer who writes through one door. */
export interface InboxCustomer {
  readonly door: InboxDoor;
  /** Messages that the product took, in the order of writing; those of one list were sent at the same time. */
  readonly said: string[][];
  /** Sends messages at the same time, each again and again until it is taken. */
  write(texts: string[]): Promise<void>;
  /** Sends some earlier messages once more, in any order, as networks do. */
  repeat(random: SeededRandom): Promise<void>;
  /** The texts that reached the customer, in the order of their arrival. */
  arrived(): Promise<string[]>;
}

export const INBOX_DOORS = ['whatsapp', 'messenger', 'instagram', 'telegram', 'web'] as const;
export type InboxDoor = (typeof INBOX_DOORS)[number];

/** One call of a network, or of a browser. Resolves with the status of the answer. */
type Call = () => Promise<{ status: number }>;

const RETRY_MS = 300;
const MOST_REPEATS = 3;

/** Makes customers of a door, whose account it connects. `log`: where the networks' calls are noted. */
export async function customersOf(
  setup: JourneySetup,
  door: InboxDoor,
  log: CallLog,
): Promise<() => InboxCustomer> {
  const makeWay = await waysOf(setup, door);
  return () => new Customer(door, makeWay(), door === 'web' ? new CallLog() : log);
}

async function waysOf(setup: JourneySetup, door: InboxDoor): Promise<() => Way> {
  switch (door) {
    case 'whatsapp':
      return whatsAppWays(setup);
    case 'telegram':
      return telegramWays(setup);
    case 'web':
      return () => webChatOf(setup);
    default:
      return pageWays(setup, door);
  }
}

/** How a customer's message becomes a call, and what reached them. */
interface Way {
  /** The call that brings a message; a repetition of it is the same call. */
  callOf(text: string): Call | Promise<Call>;
  arrived(): string[] | Promise<string[]>;
}

class Customer implements InboxCustomer {
  readonly said: string[][] = [];
  private readonly calls: Call[] = [];

  constructor(
    readonly door: InboxDoor,
    private readonly way: Way,
    private readonly log: CallLog,
  ) {}

  async write(texts: string[]): Promise<void> {
    const calls: Call[] = [];
    for (const text of texts) calls.push(await this.way.callOf(text));
    await Promise.all(calls.map((call) => this.untilTaken(call)));
    this.said.push(texts);
    this.calls.push(...calls);
  }

  async repeat(random: SeededRandom): Promise<void> {
    const some = random.shuffled(this.calls).slice(0, random.between(1, MOST_REPEATS));
    await Promise.all(some.map((call) => this.untilTaken(call)));
  }

  async arrived(): Promise<string[]> {
    return this.way.arrived();
  }

  /** Repeats a call until it is taken, as networks do: without an answer, after a limit, and while nobody serves it. */
  private async untilTaken(call: Call): Promise<void> {
    for (;;) {
      const began = performance.now();
      const status = (await call().catch(() => null))?.status ?? 0;
      this.log.note(status, began);
      if (status >= 200 && status < 300) return;
      if (status >= 400 && status < 500 && status !== 429)
        throw new Error(`A call was refused with ${status}`);
      await delay(RETRY_MS);
    }
  }
}

async function whatsAppWays(setup: JourneySetup): Promise<() => Way> {
  await connectNumberOnce(setup);
  const { whatsapp } = setup.sandboxes;
  return () => {
    const wa_id = `6281${randomInt(1e9, 1e10)}`;
    whatsapp.openWindow(wa_id);
    const callOf = (body: string): Call => {
      const change = whatsapp.received({ wa_id }, { text: { body } });
      return () => whatsapp.hooks.post([change]);
    };
    const arrived = () =>
      [...whatsapp.messages.values()]
        .filter((message) => message.wa_id === wa_id)
        .map(({ body }) => (body['text'] as { body?: string } | undefined)?.body ?? '');
    return { callOf, arrived };
  };
}

async function pageWays(setup: JourneySetup, door: 'messenger' | 'instagram'): Promise<() => Way> {
  const where = (await connectPageOnce(setup))[door];
  const { messenger } = setup.sandboxes;
  return () => {
    const person = `${randomInt(1e6, 1e7)}${randomInt(1e6, 1e7)}`;
    messenger.hears(where.account, person);
    const callOf = (text: string): Call => {
      const event = messenger.eventOf(where, person, { message: { mid: `m_${unique()}`, text } });
      return () => messenger.hooks.post([event]);
    };
    const arrived = () =>
      [...messenger.messages.values()]
        .filter(({ to }) => to === person)
        .map(({ body }) => String(body.message?.text ?? ''));
    return { callOf, arrived };
  };
}

async function telegramWays(setup: JourneySetup): Promise<() => Way> {
  await connectBotOnce(setup);
  const { telegram } = setup.sandboxes;
  return () => {
    const person = randomInt(1e9, 1e10);
    const callOf = (text: string): Call => {
      const update = {
        update_id: telegram.hooks.nextUpdate(),
        message: telegram.hooks.message(person, { text }),
      };
      return () => telegram.deliver(update);
    };
    const arrived = () =>
      [...telegram.messages.values()]
        .filter(({ chat_id }) => chat_id === String(person))
        .map(({ text }) => text);
    return { callOf, arrived };
  };
}

/** A visitor of the web chat: their browser repeats a message under its Idempotency-Key. */
function webChatOf({ client, workspace }: JourneySetup): Way {
  const base = `/chat/${workspace.handle}`;
  let opened: Promise<{ 'x-visitor-token': string }> | undefined;
  const headers = () =>
    (opened ??= client
      .post<{ visitor_token: string }>(`${base}/sessions`, {}, { expect: [201] })
      .then(({ json }) => ({ 'x-visitor-token': json.visitor_token })));
  return {
    async callOf(text) {
      const sending = { idempotencyKey: randomUUID(), headers: await headers(), expect: [201] };
      return () => client.post(`${base}/messages`, { text }, sending);
    },
    async arrived() {
      const sending = { headers: await headers() };
      const seen = await pagesOf<{ text: string; from: string }>(client, `${base}/messages`, sending);
      return seen.filter(({ from }) => from !== 'customer').map(({ text }) => text);
    },
  };
}
