import { setTimeout as sleep } from 'node:timers/promises';

export interface DeliverOptions {
  token?: string;
  /** Overrides the secret of the webhook; null leaves it out. */
  secret?: string | null;
}

interface Sent {
  message_id?: number;
  chat?: { id: number };
  business_connection_id?: string;
  date?: number;
}

/** Sends updates to the webhooks of bots, and remembers what a bot may do because of them. */
export class TelegramHooks {
  readonly webhooks = new Map<string, { url: string; secret_token?: string }>();
  /** Headers that a gateway between Telegram and the webhook would add. */
  headers: () => Record<string, string> = () => ({});
  /** Chats whose user has written to the bot; a bot may not write to others. */
  readonly started = new Set<string>();
  /** Messages that stand in chats, as `chat:message`. */
  readonly known = new Set<string>();
  /** When a person last wrote to a business account, by `connection:chat`, in milliseconds since 1970. */
  readonly heard = new Map<string, number>();
  /** Business accounts that let bots in, by the id of the connection. */
  readonly business = new Map<string, { is_enabled: boolean; can_reply: boolean }>();
  lastMessage = 0;
  private lastUpdate = 1_000;

  constructor(private readonly firstToken: string) {}

  /** An id that no other update has; Telegram counts them up. */
  nextUpdate(): number {
    return ++this.lastUpdate;
  }

  /** Sends an update to the webhook that the bot set. A repeat has the same `update_id`. */
  async deliver(update: object, { token = this.firstToken, secret }: DeliverOptions = {}) {
    this.note(update);
    const webhook = this.webhooks.get(token);
    if (!webhook) throw new Error('The bot has set no webhook');
    const header = secret === undefined ? webhook.secret_token : secret;
    const answer = await fetch(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...this.headers(),
        ...(header && { 'x-telegram-bot-api-secret-token': header }),
      },
      body: JSON.stringify({ update_id: this.nextUpdate(), ...update }),
    });
    return { status: answer.status, body: await answer.text() };
  }

  /** Sends an update, and sends it again under its id until it is answered with 2xx, as Telegram does. */
  async deliverUntilTaken(update: object, how: DeliverOptions = {}): Promise<string> {
    const one = { update_id: this.nextUpdate(), ...update };
    for (;;) {
      const answer = await this.deliver(one, how).catch((error: unknown) => {
        if (error instanceof TypeError) return null;
        throw error;
      });
      if (answer && answer.status < 300) return answer.body;
      await sleep(50);
    }
  }

  /** A message of a person in their private chat with the bot; Telegram's own fields may be replaced. */
  message(person: number, content: object): object {
    const who = { id: person, first_name: 'Sari', username: `sari_${person}` };
    return {
      message_id: ++this.lastMessage,
      from: { ...who, is_bot: false },
      chat: { ...who, type: 'private' },
      date: Math.floor(Date.now() / 1_000),
      ...content,
    };
  }

  /** Sends the bot a message of a person; `/start <payload>` for a person who came by a link. */
  write(person: number, text: string, how?: DeliverOptions) {
    const command = /^\/\w+/.exec(text)?.[0];
    const entities = command && [{ type: 'bot_command', offset: 0, length: command.length }];
    return this.deliver({ message: this.message(person, { text, ...(entities && { entities }) }) }, how);
  }

  private note(update: object): void {
    const { message, business_message } = update as { message?: Sent; business_message?: Sent };
    const one = message ?? business_message;
    if (!one?.chat) return;
    const chat = String(one.chat.id);
    if (one.message_id !== undefined) this.known.add(`${chat}:${one.message_id}`);
    if (message) this.started.add(chat);
    const { business_connection_id: id, date = 0 } = one;
    if (id !== undefined) {
      const key = `${id}:${chat}`;
      this.heard.set(key, Math.max(this.heard.get(key) ?? 0, date * 1_000));
      if (!this.business.has(id)) this.business.set(id, { is_enabled: true, can_reply: true });
    }
  }
}
