import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { LiveReader } from '../support/sandboxes/live.js';
import { until } from '../support/until.js';
import type { JourneyContext } from './journey-context.js';

/** The texts of the chat in journey 2. */
export interface ChatWords {
  greeting: string;
  customer: string;
  agent: string;
  /** Reference of the order. */
  reference: string;
}

interface Message {
  id: string;
  sequence: number;
  from: 'customer' | 'agent' | 'greeting';
  text: string;
}

interface Session {
  visitor_token: string;
  conversation_id: string;
  greeting: string;
  who_can_read: string;
  messages: Message[];
}

/** One chat: the customer uses the chat page, the agent the API. */
export class Conversation {
  private session!: Session;

  constructor(
    private readonly stage: JourneyContext,
    private readonly words: ChatWords,
    private readonly amount: number,
  ) {}

  private get visitor(): { headers: Record<string, string> } {
    return { headers: { 'x-visitor-token': this.session.visitor_token } };
  }

  private get base(): string {
    return `/chat/${this.stage.workspace.handle}`;
  }

  private get path(): string {
    return `/v1/conversations/${this.session.conversation_id}`;
  }

  /** Follows the redirect of a click: the page, then its session. */
  async open(door: URL): Promise<void> {
    const { client, report } = this.stage;
    const page = await client.get(door.pathname + door.search, {
      headers: { accept: 'text/html' },
      expect: [200],
    });
    assert.equal(page.headers['referrer-policy'], 'no-referrer');
    const sessions = `${this.base}/sessions`;
    const opened = await client.post<Session>(
      sessions,
      { click_token: door.searchParams.get('click') },
      { expect: [201] },
    );
    this.session = opened.json;
    assert.equal(opened.headers['set-cookie'], undefined, 'no cookie before the first message');
    assert.equal(this.session.greeting, this.words.greeting);
    assert.ok(this.session.who_can_read.length > 40, 'the chat says who can read it');
    report('the chat opens', `it says who can read it, and greets as the ad says: "${this.words.greeting}"`);

    const again = await client.post<Session>(
      sessions,
      { visitor_token: this.session.visitor_token },
      { expect: [201] },
    );
    assert.equal(again.json.conversation_id, this.session.conversation_id);
    assert.equal(again.json.messages.length, 1, 'a returning visitor is not greeted twice');
    report('a returning visitor finds it again', this.session.conversation_id);
  }

  /** The customer writes and the agent answers; both see it at once. */
  async talk(): Promise<void> {
    const { client, workspace, report } = this.stage;
    await workspace.agent.get(this.path, { expect: [404] });
    report('a page that was merely opened is no chat', 'the agent does not see it yet');

    const written = await client.post<Message>(
      `${this.base}/messages`,
      { text: this.words.customer },
      { ...this.visitor, expect: [201] },
    );
    assert.equal(written.json.from, 'customer');
    assert.match(written.headers['set-cookie'] ?? '', /HttpOnly.*SameSite=Lax/i);
    const inbox = await workspace.agent.get<{ items: { id: string }[] }>('/v1/conversations', {
      expect: [200],
    });
    assert.ok(
      inbox.json.items.some(({ id }) => id === this.session.conversation_id),
      'the conversation is in the inbox',
    );
    report('the customer writes', 'the conversation is in the agents’ inbox');

    const live = await LiveReader.open(client.url + `${this.base}/live?after=0`, this.visitor.headers);
    try {
      await workspace.agent.post(`${this.path}/messages`, { text: this.words.agent }, { expect: [201] });
      await until('the customer sees the answer live', () =>
        live.messages<Message>().some(({ text }) => text === this.words.agent),
      );
      assert.deepEqual(
        live.messages<Message>().map(({ from, text }) => ({ from, text })),
        this.whole(),
      );
    } finally {
      await live.close();
    }
    const { json: body } = await workspace.agent.get<{ items: Message[] }>(`${this.path}/messages`, {
      expect: [200],
    });
    assert.deepEqual(
      body.items.toReversed().map(({ from, text }) => ({ from, text })),
      this.whole(),
    );
    report('an agent answers', 'the customer sees it in the live stream; both see the same three messages');
  }

  /** Qualifies the chat and records a paid order, each with a repeated request that must change nothing. */
  async advance(): Promise<void> {
    const { workspace, report } = this.stage;
    const { agent, currency } = workspace;
    await agent.post(`${this.path}/stages`, { stage: 'qualified' }, { expect: [201] });
    await agent.post(`${this.path}/stages`, { stage: 'qualified' }, { expect: [200] });
    report('the agent marks it qualified', 'twice, which counts once');

    const order = { reference: this.words.reference, amount_minor: this.amount, currency, paid: true };
    const idempotencyKey = randomUUID();
    const first = await agent.post<{ id: string }>(`${this.path}/orders`, order, {
      idempotencyKey,
      expect: [201],
    });
    const same = await agent.post<{ id: string }>(`${this.path}/orders`, order, {
      idempotencyKey,
      expect: [201],
    });
    assert.deepEqual(same.json, first.json);
    const twice = await agent.post(`${this.path}/orders`, order, { expect: [200] });
    assert.deepEqual(twice.json, first.json, 'the same reference is the same order');
    const { json: body } = await agent.get<{ items: { id: string }[] }>(`${this.path}/orders`, {
      expect: [200],
    });
    assert.deepEqual(
      body.items.map(({ id }) => id),
      [first.json.id],
    );
    report(
      'and records an order that is paid',
      'the same key again, and the same reference again: the same order, paid once',
    );
  }

  private whole(): { from: string; text: string }[] {
    const { greeting, customer, agent } = this.words;
    return [
      { from: 'greeting', text: greeting },
      { from: 'customer', text: customer },
      { from: 'agent', text: agent },
    ];
  }
}
