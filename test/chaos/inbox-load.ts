import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '../journeys/client.js';
import type { CallLog } from './call-log.js';
import { customersOf, INBOX_DOORS, type InboxCustomer } from './inbox-customers.js';
import { pagesOf } from './inbox-pages.js';
import type { JourneySetup } from '../journeys/journey-setup.js';
import { until } from '../support/until.js';
import type { SeededRandom } from './seeded-random.js';

/** One customer's conversation, with what was accepted of it. */
export interface InboxChat {
  id: string;
  /** Begins every text of this conversation. */
  name: string;
  customer: InboxCustomer;
  /** Answers that were accepted, by agent, in the order of writing. */
  answers: Map<string, string[]>;
}

/** A message as agents see it. */
export interface InboxMessage {
  sequence: number;
  from: string;
  text: string;
  state: string | null;
  problem: string | null;
  problem_detail: string | null;
}

export interface InboxLoadOptions {
  customers: number;
  agents: number;
  /** Milliseconds between two messages of a customer, at least and at most. */
  customerPause: readonly [number, number];
  agentPause: readonly [number, number];
}

/** Part of a customer's turns in which they send two messages at once, or in which the network repeats earlier ones. */
const TWICE_SHARE = 0.2;
const REPEAT_SHARE = 0.3;
const OPENING_MS = 60_000;

/** Customers and agents who write until they are stopped. */
export class InboxLoad {
  /** Failures that repetitions did not solve. */
  readonly errors: string[] = [];
  private working: Promise<void>[] = [];
  private stopped = false;

  private constructor(
    readonly chats: readonly InboxChat[],
    private readonly agents: readonly Client[],
    private readonly options: InboxLoadOptions,
    private readonly random: SeededRandom,
  ) {}

  /** Lets every customer write once, and finds their conversations. */
  static async open(
    setup: JourneySetup,
    options: InboxLoadOptions,
    random: SeededRandom,
    calls: CallLog,
  ): Promise<InboxLoad> {
    const customers: [name: string, customer: InboxCustomer][] = [];
    const makers: (() => InboxCustomer)[] = [];
    for (const door of INBOX_DOORS) makers.push(await customersOf(setup, door, calls));
    for (let number = 1; number <= options.customers; number++) {
      const make = makers[number % makers.length]!;
      const customer = make();
      const name = `${customer.door}-${number}`;
      await customer.write([`${name} halo`]);
      customers.push([name, customer]);
    }
    const ids = await conversationsOf(
      setup.workspace.agent,
      customers.map(([name]) => name),
    );
    const chats = customers.map(([name, customer]) => ({
      ...{ id: ids.get(name)!, name, customer },
      answers: new Map<string, string[]>(),
    }));
    const { owner } = setup.workspace;
    const agents: Client[] = [];
    while (agents.length < options.agents) {
      const input = { name: `agent ${agents.length + 1}`, role: 'agent' };
      const { json } = await owner.post<{ api_key: string }>('/v1/api-keys', input, { expect: [201] });
      agents.push(owner.as(json.api_key));
    }
    return new InboxLoad(chats, agents, options, random);
  }

  /** Number of messages and answers that were accepted so far. */
  get accepted(): number {
    const answers = this.chats.flatMap((chat) => [...chat.answers.values()].flat());
    return answers.length + this.chats.flatMap(({ customer }) => customer.said.flat()).length;
  }

  start(): void {
    this.working = [
      ...this.chats.map((chat) => this.loop(this.options.customerPause, (turn) => this.write(chat, turn))),
      ...this.agents.map((agent, index) =>
        this.loop(this.options.agentPause, (turn) => this.answer(agent, `agent ${index + 1}`, turn)),
      ),
    ];
  }

  /** Stops; resolves once everything that was begun is accepted. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.working);
  }

  private async loop(pause: readonly [number, number], step: (turn: number) => Promise<void>): Promise<void> {
    for (let turn = 1; !this.stopped; turn++) {
      await delay(this.random.between(...pause));
      if (!this.stopped) await step(turn).catch((error: Error) => void this.errors.push(error.message));
    }
  }

  private async write({ name, customer }: InboxChat, turn: number): Promise<void> {
    const isTwice = this.random.next() < TWICE_SHARE;
    const texts = isTwice ? [`${name} tanya ${turn}a`, `${name} tanya ${turn}b`] : [`${name} tanya ${turn}`];
    await customer.write(texts);
    if (this.random.next() < REPEAT_SHARE) await customer.repeat(this.random);
  }

  private async answer(agent: Client, who: string, turn: number): Promise<void> {
    const chat = this.chats[this.random.between(0, this.chats.length - 1)]!;
    const text = `${chat.name} jawab ${who} ${turn}`;
    await agent.post(`/v1/conversations/${chat.id}/messages`, { text }, { expect: [201] });
    chat.answers.set(who, [...(chat.answers.get(who) ?? []), text]);
  }
}

/** Finds the conversation in which each customer wrote first. */
function conversationsOf(agent: Client, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const read = new Set<string>();
  return until(
    'every customer has a conversation',
    async () => {
      for (const { id } of await pagesOf<{ id: string }>(agent, '/v1/conversations')) {
        if (read.has(id)) continue;
        const messages = await pagesOf<InboxMessage>(agent, `/v1/conversations/${id}/messages`);
        const name = messages.find(({ from }) => from === 'customer')?.text.split(' ')[0];
        if (name === undefined) continue;
        read.add(id);
        found.set(name, id);
      }
      const missing = names.filter((name) => !found.has(name));
      if (missing.length > 0) throw new Error(`there is none of ${missing.join(', ')}`);
      return found;
    },
    { patience: OPENING_MS, pause: 1_000 },
  );
}
