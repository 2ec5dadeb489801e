import { AccountRemoved, accountReports, accounts, type Service } from '#message/account.topic.js';
import { make } from '#platform/events/make.js';
import type { StoredRecord } from '#platform/ports/event-log.port.js';
import { ChatAccounts } from '../../apps/chat/accounts/chat-accounts.service.js';
import { WebhooksFixture } from '../../apps/connections/webhooks/webhooks.fixture.js';
import { ChatSide, ids } from './chat-side.js';
import { NetworkSide, tellOfAccount } from './network-side.js';
import { startWhatsAppSandbox, type WhatsAppOptions, type WhatsAppSandbox } from './sandboxes/whatsapp.js';
import { until } from './until.js';

export { tellOfAccount };

/** Chat and connections on one data folder, with a sandbox of WhatsApp that calls them: what a number's chats go through. */
export class WhatsAppSide extends NetworkSide {
  private sequence = 0;
  /** What chat has reported of accounts. */
  readonly reports: StoredRecord[] = [];

  private constructor(
    readonly whatsapp: WhatsAppSandbox,
    chat: ChatSide,
    readonly connections: WebhooksFixture,
    brand: { id: string; handle: string },
    readonly connection_id: string,
  ) {
    super(chat, brand);
  }

  static async start(options: WhatsAppOptions = {}, env: Record<string, string> = {}): Promise<WhatsAppSide> {
    const whatsapp = await startWhatsAppSandbox({ perPair: 1_000, ...options });
    const chat = await ChatSide.start({ SANDBOX: 'true', WHATSAPP_BASE_URL: whatsapp.url, ...env });
    const connections = await WebhooksFixture.start({}, chat.folder.path);
    const brand = await chat.workspace();
    const side = new WhatsAppSide(whatsapp, chat, connections, brand, ids.next('con'));
    const { phone_number_id, app_secret, verify_token, access_token } = whatsapp.account;
    const { hook } = await connections.enter({
      network: 'whatsapp',
      account: phone_number_id,
      id: side.connection_id,
      workspace_id: brand.id,
      app_secret,
      verify_token,
      access_token,
    });
    whatsapp.hooks.settings.url = `${connections.origin}/hooks/meta/${hook}`;
    whatsapp.hooks.settings.headers = () => connections.headers();
    await chat.subscribe(accountReports, (record) => side.reports.push(record));
    await side.connect();
    const accounts = chat.service.get(ChatAccounts, { strict: false });
    await until('chat knows the number', () => accounts.get(side.connection_id));
    return side;
  }

  /** Tells chat of the account, as connections does. */
  async connect(
    state: 'active' | 'halted' = 'active',
    serves: Service[] = ['posts', 'chats'],
    access_token = this.whatsapp.account.access_token,
  ): Promise<void> {
    const { connection_id, brand } = this;
    const { phone_number_id: account } = this.whatsapp.account;
    const sequence = ++this.sequence;
    await tellOfAccount(this.chat, {
      workspace_id: brand.id,
      connection_id,
      account,
      serves,
      state,
      access_token,
      sequence,
    });
  }

  async disconnect(): Promise<void> {
    const { connection_id, brand } = this;
    const event = make(AccountRemoved, {
      workspace_id: brand.id,
      connection_id,
      network: 'whatsapp' as const,
      state: 'removed' as const,
    });
    await this.chat.publishEvent(accounts, event, ++this.sequence);
  }

  /** A status that names an answer by chat's own id alone. */
  statusOf(message_id: string, recipient_id: string, status: string) {
    const { phone_number_id } = this.whatsapp.account;
    const told = {
      id: `wamid.${message_id}`,
      status,
      timestamp: String(Math.floor(Date.now() / 1_000)),
      recipient_id,
      biz_opaque_callback_data: message_id,
    };
    return { field: 'messages', value: { metadata: { phone_number_id }, statuses: [told] } };
  }

  /** What has reached a number, in order. */
  arrived(wa_id: string): any[] {
    return [...this.whatsapp.messages.values()]
      .filter((message) => message.wa_id === wa_id)
      .map(({ body }) => body);
  }

  async stop(): Promise<void> {
    this.whatsapp.hooks.close();
    await this.connections.close();
    await this.chat.stop();
    await this.whatsapp.close();
  }
}
