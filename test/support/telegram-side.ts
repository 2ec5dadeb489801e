import { AccountRemoved, accountReports, accounts, type Service } from '#message/account.topic.js';
import { make } from '#platform/events/make.js';
import type { StoredRecord } from '#platform/ports/event-log.port.js';
import { ChatAccounts } from '../../apps/chat/accounts/chat-accounts.service.js';
import { WebhooksFixture } from '../../apps/connections/webhooks/webhooks.fixture.js';
import { ChatSide, ids } from './chat-side.js';
import { NetworkSide, tellOfAccount } from './network-side.js';
import { startTelegramSandbox, type TelegramOptions, type TelegramSandbox } from './sandboxes/telegram.js';
import { until } from './until.js';

const TOKEN = '42:SANDBOX';

/** Chat and connections on one data folder, with a sandbox of Telegram that calls them: what a bot's chats go through. */
export class TelegramSide extends NetworkSide {
  private sequence = 0;
  /** What chat has reported of accounts. */
  readonly reports: StoredRecord[] = [];

  private constructor(
    readonly telegram: TelegramSandbox,
    chat: ChatSide,
    readonly connections: WebhooksFixture,
    brand: { id: string; handle: string },
    readonly connection_id: string,
  ) {
    super(chat, brand);
  }

  static async start(options: TelegramOptions = {}, env: Record<string, string> = {}): Promise<TelegramSide> {
    const telegram = await startTelegramSandbox({ plainHttp: true, ...options });
    const chat = await ChatSide.start({ SANDBOX: 'true', TELEGRAM_BASE_URL: telegram.url, ...env });
    const connections = await WebhooksFixture.start({}, chat.folder.path);
    const brand = await chat.workspace();
    const side = new TelegramSide(telegram, chat, connections, brand, ids.next('con'));
    const { hook } = await connections.enter({
      ...{ network: 'telegram', account: '42', name: 'sandbox_42_bot' },
      ...{ id: side.connection_id, workspace_id: brand.id },
    });
    const { hook_secret } = connections.telegramSecret('42', brand.id);
    telegram.webhooks.set(TOKEN, {
      url: `${connections.origin}/hooks/telegram/${hook}`,
      secret_token: hook_secret,
    });
    telegram.hooks.headers = () => connections.headers();
    await chat.subscribe(accountReports, (record) => side.reports.push(record));
    await side.connect();
    const accounts = chat.service.get(ChatAccounts, { strict: false });
    await until('chat knows the bot', () => accounts.get(side.connection_id));
    return side;
  }

  /** Tells chat of the bot, as connections does. */
  async connect(
    state: 'active' | 'halted' = 'active',
    { serves = ['posts', 'chats'], token = TOKEN }: { serves?: Service[]; token?: string } = {},
  ): Promise<void> {
    await tellOfAccount(this.chat, {
      ...{
        workspace_id: this.brand.id,
        connection_id: this.connection_id,
        network: 'telegram',
        account: '42',
      },
      ...{ name: 'sandbox_42_bot', serves, state, access_token: token, sequence: ++this.sequence },
    });
  }

  async disconnect(): Promise<void> {
    const { connection_id, brand } = this;
    const event = make(AccountRemoved, {
      ...{ workspace_id: brand.id, connection_id, network: 'telegram' as const, state: 'removed' as const },
    });
    await this.chat.publishEvent(accounts, event, ++this.sequence);
  }

  /** Sends an update; it is taken at once. */
  async tell(update: object): Promise<void> {
    const { status } = await this.telegram.deliver(update);
    expect(status).toBe(200);
  }

  /** A message of a person in their private chat with the bot, as an update. */
  message(person: number, content: object): { message: object } {
    return { message: this.telegram.hooks.message(person, content) };
  }

  /** A conversation with somebody who just wrote. */
  async open(update: object): Promise<string> {
    const before = new Set((await this.inbox()).map(({ id }) => id as string));
    await this.tell(update);
    const items = await this.conversations(before.size + 1);
    return items.find(({ id }) => !before.has(id)).id as string;
  }

  /** What the bot has sent to a chat, in order. */
  arrived(chat: number | string) {
    return [...this.telegram.messages.values()].filter(({ chat_id }) => chat_id === String(chat));
  }

  async stop(): Promise<void> {
    await this.connections.close();
    await this.chat.stop();
    await this.telegram.close();
  }
}
