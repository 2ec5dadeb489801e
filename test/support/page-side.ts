import { AccountRemoved, accountReports, accounts } from '#message/account.topic.js';
import { make } from '#platform/events/make.js';
import type { StoredRecord } from '#platform/ports/event-log.port.js';
import { ChatAccounts } from '../../apps/chat/accounts/chat-accounts.service.js';
import { WebhooksFixture } from '../../apps/connections/webhooks/webhooks.fixture.js';
import { ChatSide, ids } from './chat-side.js';
import { NetworkSide, tellOfAccount } from './network-side.js';
import {
  startMessengerSandbox,
  type MessengerOptions,
  type MessengerSandbox,
} from './sandboxes/messenger.js';
import { until } from './until.js';

/** An account of a page's: the page itself on Messenger, or the one that is linked to it on Instagram. */
export interface PageAccount {
  network: 'messenger' | 'instagram';
  object: 'page' | 'instagram';
  account: string;
  name: string;
  connection_id: string;
}

/**
 * Chat and connections on one data folder, with a sandbox of the Messenger Platform that calls them: what the chats of a page
 * and of the Instagram account that is linked to it go through.
 */
export class PageSide extends NetworkSide {
  private readonly sequences = new Map<string, number>();
  /** What chat has reported of accounts. */
  readonly reports: StoredRecord[] = [];

  private constructor(
    readonly sandbox: MessengerSandbox,
    chat: ChatSide,
    readonly connections: WebhooksFixture,
    brand: { id: string; handle: string },
    readonly page: PageAccount,
    readonly instagram: PageAccount,
  ) {
    super(chat, brand);
  }

  static async start(options: MessengerOptions = {}): Promise<PageSide> {
    const sandbox = await startMessengerSandbox(options);
    const chat = await ChatSide.start({ SANDBOX: 'true', MESSENGER_BASE_URL: sandbox.url });
    const connections = await WebhooksFixture.start({}, chat.folder.path);
    const brand = await chat.workspace();
    const { id, name, instagram } = sandbox.pages[0]!;
    const page = { network: 'messenger', object: 'page', account: id, name } as const;
    const linked = { network: 'instagram', object: 'instagram' } as const;
    const side = new PageSide(
      sandbox,
      chat,
      connections,
      brand,
      { ...page, connection_id: ids.next('con') },
      { ...linked, account: instagram!.id, name: instagram!.username, connection_id: ids.next('con') },
    );
    await chat.subscribe(accountReports, (record) => side.reports.push(record));
    for (const account of [side.page, side.instagram]) {
      const hook = await side.enter(account);
      sandbox.hooks.settings.url = `${connections.origin}/hooks/meta/${hook}`;
      await side.connect(account);
      const accounts = chat.service.get(ChatAccounts, { strict: false });
      await until('chat knows the account', () => accounts.get(account.connection_id));
    }
    sandbox.hooks.settings.headers = () => connections.headers();
    return side;
  }

  /** Tells chat of an account, as connections does. */
  async connect(
    { network, account, name, connection_id }: PageAccount,
    { state = 'active', human_agent }: { state?: 'active' | 'halted'; human_agent?: boolean } = {},
  ): Promise<void> {
    await tellOfAccount(this.chat, {
      ...{ workspace_id: this.brand.id, connection_id, network, account, name, state },
      serves: ['chats'],
      access_token: this.sandbox.pages[0]!.accessToken,
      ...(human_agent !== undefined && { human_agent }),
      sequence: this.next(connection_id),
    });
  }

  async disconnect({ network, connection_id }: PageAccount): Promise<void> {
    const state = 'removed' as const;
    const event = make(AccountRemoved, { workspace_id: this.brand.id, connection_id, network, state });
    await this.chat.publishEvent(accounts, event, this.next(connection_id));
  }

  /** A conversation with somebody who just wrote over an account. */
  async open(where: PageAccount, person: string, content: object = text('Halo')): Promise<string> {
    const before = new Set((await this.inbox()).map(({ id }) => id as string));
    expect(await this.sandbox.receive(where, person, content)).toEqual({ status: 200, body: '{}' });
    const items = await this.conversations(before.size + 1);
    return items.find(({ id }) => !before.has(id)).id as string;
  }

  /** What has reached a person, in order. */
  arrived(person: string) {
    return [...this.sandbox.messages.values()].filter(({ to }) => to === person).map(({ body }) => body);
  }

  async stop(): Promise<void> {
    this.sandbox.hooks.close();
    await this.connections.close();
    await this.chat.stop();
    await this.sandbox.close();
  }

  private async enter({ network, account, name, connection_id: id }: PageAccount): Promise<string> {
    const { appSecret: app_secret, verifyToken: verify_token, pages } = this.sandbox;
    const access_token = pages[0]!.accessToken;
    const row = await this.connections.enter({
      ...{ network, account, name, id, workspace_id: this.brand.id, serves: 'chats' },
      ...{ app_secret, verify_token, access_token },
    });
    return row.hook!;
  }

  private next(connection_id: string): number {
    const next = (this.sequences.get(connection_id) ?? 0) + 1;
    this.sequences.set(connection_id, next);
    return next;
  }
}

let count = 0;
/** A message with an id of its own. */
export const message = (content: object) => ({ message: { mid: `m_in-${++count}`, ...content } });
export const text = (words: string, more: object = {}) => message({ text: words, ...more });
