import { AccountConnected, accounts, CREDENTIALS_PURPOSE } from '#message/account.topic.js';
import { loadConfig } from '#platform/config.js';
import { make } from '#platform/events/make.js';
import { BoxSealer } from '#platform/security/sealed-box.js';
import { loadSecrets } from '#platform/security/secrets.js';
import { ConnectionsSettings } from '../../apps/connections/src/settings.js';
import type { ChatSide } from './chat-side.js';
import { until } from './until.js';

/** A brand's agents, who answer chats that come over a network. */
export abstract class NetworkSide {
  constructor(
    readonly chat: ChatSide,
    readonly brand: { id: string; handle: string },
  ) {}

  get agent() {
    return this.chat.as(this.brand.id);
  }

  /** The conversations, the one with the latest message first. */
  async inbox(): Promise<any[]> {
    return (await this.agent.get('/v1/conversations?limit=100')).json.items;
  }

  conversations(count: number): Promise<any[]> {
    return until(`${count} conversations`, async () => {
      const items = await this.inbox();
      return items.length >= count && items;
    });
  }

  /** The messages of a conversation, in the order of their arrival. */
  async messages(id: string): Promise<any[]> {
    const { items } = (await this.agent.get(`/v1/conversations/${id}/messages?limit=100`)).json;
    return items.toReversed();
  }

  /** Waits until `wanted` is true of the messages of a conversation; returns them. */
  until(what: string, id: string, wanted: (messages: any[]) => boolean): Promise<any[]> {
    return until(what, async () => {
      const messages = await this.messages(id);
      return wanted(messages) && messages;
    });
  }

  reply(id: string, input: object) {
    return this.agent.post(`/v1/conversations/${id}/messages`, input);
  }
}

/** Tells a chat of an account, of a number on WhatsApp where nothing else is said, with its token (a bot's on Telegram) sealed as connections seals it. */
export async function tellOfAccount(
  chat: ChatSide,
  {
    access_token,
    sequence = 1,
    ...account
  }: Pick<AccountConnected, 'workspace_id' | 'connection_id' | 'account'> &
    Partial<AccountConnected> & { access_token: string; sequence?: number },
): Promise<void> {
  const config = loadConfig(ConnectionsSettings, { DATA_DIR: chat.folder.path, LOG_LEVEL: 'silent' });
  const sealer = new BoxSealer(loadSecrets('connections', config).credentialsPublic!.chat);
  const secrets = account.network === 'telegram' ? { bot_token: access_token } : { access_token };
  const event = make<AccountConnected>(AccountConnected, {
    network: 'whatsapp',
    name: '15550783881',
    serves: ['posts', 'chats'],
    state: 'active',
    checked_at: Date.now(),
    chat_box: sealer.seal(CREDENTIALS_PURPOSE, JSON.stringify(secrets), account.connection_id),
    ...account,
  });
  await chat.publishEvent(accounts, event, sequence);
}
