import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { AccountSettings, Network } from '#message/account.topic.js';
import { LogFile } from '#platform/adapters/embedded/log-file.js';
import { fromRecord, type Event } from '#platform/events/event.js';
import { make } from '#platform/events/make.js';
import { Topic } from '#platform/events/topic.js';
import { BoxOpener } from '#platform/security/sealed-box.js';
import { loadSecrets } from '#platform/security/secrets.js';
import type { SealedContent } from '#message/sealed-content.js';
import { AppUnderTest, ids } from '../../../test/support/app-under-test.js';
import type { TestCaller } from '../../../test/support/identity.js';
import { AccountSecrets } from '../accounts/account-secrets.js';
import { BounceHooks } from '../accounts/bounce-hooks.js';
import { Connection } from '../accounts/connection.entity.js';
import { CONNECTIONS } from '../src/connections.fixture.js';
import type { ConnectionsSettings } from '../src/settings.js';
import { CACHE_MS } from './hooks.js';

/** Number of partitions of a topic in the embedded log. */
const PARTS = [0, 1, 2, 3];

/** The phone number id of the account that specs use. */
export const NUMBER = '106540352242922';
/** Makes one `change` of a call of Meta, about a number. */
export const value = (content: object, account = NUMBER) => ({
  field: 'messages',
  value: { messaging_product: 'whatsapp', metadata: { phone_number_id: account }, ...content },
});
/** Makes a call of Meta about WhatsApp. */
export const whatsapp = (...changes: unknown[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '102290129340398', changes }],
});
let count = 0;
/** Makes a message with a unique id. */
export const text = (body: string, more: object = {}) => ({
  id: `wamid.${++count}`,
  from: '6281200000001',
  timestamp: '1790000000',
  type: 'text',
  text: { body },
  ...more,
});

/** A connected account that a spec enters, without asking its network. */
export interface EnteredAccount {
  /** Id of the connection, for an account that another app knows already; an existing row is replaced. */
  id?: string;
  network: Network;
  account: string;
  name?: string;
  serves?: string;
  settings?: AccountSettings;
  /** Secret of the Meta app; accounts with the same secret share a hook. */
  app_secret?: string;
  verify_token?: string;
  /** Of a number or page, where something is sent by it. */
  access_token?: string;
  workspace_id?: string;
}

/** Connections in this process; the events that it writes can be read as the reading apps would read them. */
export class WebhooksFixture extends AppUnderTest<ConnectionsSettings> {
  readonly workspace = ids.next('wsp');

  /** Starts connections with a data folder of its own, or with another app's folder. */
  static start(settings: Partial<ConnectionsSettings> = {}, folder?: string): Promise<WebhooksFixture> {
    return new WebhooksFixture({ ...CONNECTIONS, settings: { SANDBOX: true, ...settings }, folder }).listen();
  }

  /** Inserts an account as if its network had confirmed it; returns its row. */
  async enter({
    network,
    account,
    settings = {},
    id = ids.next('con'),
    ...given
  }: EnteredAccount): Promise<Connection> {
    const secrets = this.get(AccountSecrets);
    const workspace_id = given.workspace_id ?? this.workspace;
    const { app_secret = 'an-app-secret', verify_token = 'a-verify-token', access_token } = given;
    const telegram = network === 'telegram' ? secrets.telegramHook(workspace_id, account) : null;
    const row = make(Connection, {
      id,
      workspace_id,
      network,
      account,
      name: given.name ?? account,
      claim: account,
      posts_of: null,
      serves: given.serves ?? 'posts,chats',
      hook: telegram?.hook ?? secrets.metaHook(app_secret),
      verify_token_hash: telegram ? null : secrets.verifyTokenHash(verify_token),
      settings: JSON.stringify({ start_words: ['START'], stop_words: ['STOP'], ...settings }),
      secrets: secrets.seal(
        id,
        telegram ? { hook_secret: telegram.hook_secret } : { app_secret, access_token },
      ),
      halted_at: null,
      problem: null,
      problem_detail: null,
      problem_until: null,
      checked_at: 1,
      handshake_at: null,
      called_at: null,
      removed_at: null,
      sequence: 1,
      announced_at: Date.now(),
      created_at: 1,
      updated_at: 1,
    });
    await this.database.transaction(async (tx) => {
      await tx.delete(Connection, { id });
      await tx.insert(Connection, row);
    });
    return row;
  }

  /** Creates the secret by which a mail server authenticates for the workspace. */
  mailSecret(workspace_id = this.workspace): Promise<string> {
    return this.get(BounceHooks).renew(workspace_id);
  }

  telegramSecret(bot: string, workspace_id = this.workspace) {
    return this.get(AccountSecrets).telegramHook(workspace_id, bot);
  }

  /** Waits until cached hooks have expired. */
  async forget(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, CACHE_MS + 50));
  }

  async remove(id: string): Promise<void> {
    await this.database.transaction((tx) =>
      tx.update(Connection, { id }, { removed_at: Date.now(), claim: null, secrets: '' }),
    );
  }

  /** Posts a call as Meta does, signed over its bytes. */
  meta(hook: string, body: object | string | Buffer, secret = 'an-app-secret', ip = '192.0.2.1') {
    const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const digest = createHmac('sha256', secret).update(bytes).digest('hex');
    return this.call(`/hooks/meta/${hook}`, bytes, { 'x-hub-signature-256': `sha256=${digest}` }, { ip });
  }

  call(path: string, body: string | Buffer, headers: Record<string, string> = {}, who: TestCaller = {}) {
    return this.as(who).post(path, body, { 'content-type': 'application/json', ...headers });
  }

  /** All events of a topic so far, with their boxes opened. */
  async events<E extends { box: string }, C extends object>(
    topic: Topic<E>,
    reader: 'fan-out' | 'chat',
    contentOf: (event: Event<E>) => SealedContent<C>,
  ): Promise<{ event: Event<E>; content: C }[]> {
    const opener = new BoxOpener(loadSecrets(reader, this.config).credentialsPrivate!);
    const file = await LogFile.open(join(this.folder, 'log', `${topic.prefix}.db`));
    try {
      return PARTS.flatMap((part) => file.read(topic.name, part, 0)).map((record) => {
        const event = fromRecord(topic, record);
        return { event, content: contentOf(event).open(opener, event.data.box, event.id) };
      });
    } finally {
      await file.close();
    }
  }

  /** Number of distinct events in all topics with a prefix. */
  async eventCount(prefix: string): Promise<number> {
    const ids = new Set<string>();
    const file = await LogFile.open(join(this.folder, 'log', `${prefix}.db`));
    try {
      for (const topic of Topic.all().filter((one) => one.prefix === prefix)) {
        for (const part of PARTS) {
          for (let after = 0, batch; (batch = file.read(topic.name, part, after)).length > 0;) {
            for (const { id } of batch) ids.add(id);
            after = Number(batch.at(-1)!.offset);
          }
        }
      }
      return ids.size;
    } finally {
      await file.close();
    }
  }
}
