import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLICK_PURPOSE, type ClickToken } from '#crossing/click-token.js';
import { conversations } from '#crossing/conversation.topic.js';
import { openings } from '#crossing/opening.topic.js';
import { subjects } from '#crossing/subject.topic.js';
import { uploadIdentities } from '#crossing/upload-identity.topic.js';
import {
  dialogMessages,
  messageContent,
  MessageReceived,
  type MessageContent,
} from '#message/dialog.topic.js';
import { ApiKeyDescribed, members, type PersonDescribed } from '#workspace/member.topic.js';
import { WorkspaceOpened, workspaces } from '#workspace/workspace.topic.js';
import { EmbeddedEventLog } from '#platform/adapters/embedded/embedded-event-log.js';
import { loadConfig } from '#platform/config.js';
import { toRecord } from '#platform/events/event.js';
import { make } from '#platform/events/make.js';
import type { Topic } from '#platform/events/topic.js';
import type { Role } from '#platform/http/roles.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { StoredRecord } from '#platform/ports/event-log.port.js';
import { BoxSealer } from '#platform/security/sealed-box.js';
import { loadSecrets } from '#platform/security/secrets.js';
import { Keys } from '#platform/security/keys.js';
import { ChatModule } from '../../apps/chat/src/chat.module.js';
import { AppUnderTest, ids } from './app-under-test.js';
import type { HttpClient } from './http-client.js';
import { tempFolder, type TempFolder } from './temp.js';
import { until } from './until.js';
import { ConnectionsSettings } from '../../apps/connections/src/settings.js';
import { ChatSettings } from '../../apps/chat/src/settings.js';

export { ids };

type Headers = Record<string, string>;

/** Chat in this process with its own data folder; collects its crossing events, and publishes events in place of other apps. */
export class ChatSide {
  /** The crossing events, in the order of their arrival. */
  readonly crossed: StoredRecord[] = [];

  private constructor(
    readonly folder: TempFolder,
    private readonly app: AppUnderTest<ChatSettings>,
    private readonly log: EmbeddedEventLog,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<ChatSide> {
    const folder = tempFolder('chat');
    const prefixes = {
      crossing: 'read',
      workspace: 'read and write',
      dialog: 'read and write',
      advert: 'read and write',
      account: 'read and write',
    } as const;
    const log = new EmbeddedEventLog({ folder: join(folder.path, 'log'), prefixes });
    const chat = new ChatSide(folder, await ChatSide.process(folder.path, env), log);
    const keep = async (batch: StoredRecord[]) => void chat.crossed.push(...batch);
    await log.subscribe(conversations, 'chat.spec', keep);
    await log.subscribe(openings, 'chat.spec-openings', keep);
    await log.subscribe(subjects, 'chat.spec-subjects', keep);
    await log.subscribe(uploadIdentities, 'chat.spec-identities', keep);
    return chat;
  }

  /** Starts a second instance of chat on the same data. */
  static process(folder: string, env: Record<string, string> = {}): Promise<AppUnderTest<ChatSettings>> {
    const settings = loadConfig(ChatSettings, { DATA_DIR: folder, LOG_LEVEL: 'silent', ...env });
    const moduleOf = (config: ChatSettings) => ChatModule.forRoot(config);
    return AppUnderTest.run({ app: 'chat', Settings: ChatSettings, moduleOf, settings, folder });
  }

  get service() {
    return this.app.service;
  }

  get origin(): string {
    return this.app.origin;
  }

  async workspace(fields: Partial<WorkspaceOpened> = {}): Promise<{ id: string; handle: string }> {
    const opened = await this.announce(fields);
    await until(
      'chat knows the workspace',
      async () => (await this.visitor().get(`/chat/${opened.handle}`)).status === 200,
    );
    return opened;
  }

  /** Publishes that a workspace was opened; chat may process it later. */
  async announce(fields: Partial<WorkspaceOpened> = {}): Promise<{ id: string; handle: string }> {
    const workspace_id = ids.next('wsp');
    const handle = `brand-${workspace_id.slice(-10)}`;
    const event = make(WorkspaceOpened, {
      workspace_id,
      handle,
      time_zone: 'Asia/Jakarta',
      currency: 'IDR',
      ...fields,
    });
    await this.log.publish([
      toRecord(workspaces, event, { id: ids.next('evt'), source: 'test', at: Date.now(), sequence: 1 }),
    ]);
    return { id: workspace_id, handle: event.handle };
  }

  /** Publishes an event in place of the app that owns its topic. */
  publishEvent<E extends object>(topic: Topic<E>, event: E, sequence: number): Promise<void> {
    const attributes = { id: ids.next('evt'), source: 'test', at: Date.now(), sequence };
    return this.log.publish([toRecord(topic, event, attributes)]);
  }

  /** Calls `handler` for every event of a topic, earlier ones included. */
  async subscribe<E extends object>(topic: Topic<E>, handler: (record: StoredRecord) => void): Promise<void> {
    await this.log.subscribe(topic, `chat.spec-${topic.name}`, async (batch) => batch.forEach(handler));
  }

  /** Publishes a message that a person wrote over a network, as connections does; a repeat has the same `id`. */
  async receive(
    fields: Pick<MessageReceived, 'workspace_id'> & Partial<MessageReceived>,
    content: MessageContent,
    id = ids.next('evt'),
  ): Promise<void> {
    const config = loadConfig(ConnectionsSettings, { DATA_DIR: this.folder.path, LOG_LEVEL: 'silent' });
    const sealer = new BoxSealer(loadSecrets('connections', config).credentialsPublic!.chat);
    const event = make<MessageReceived>(MessageReceived, {
      connection_id: ids.next('con'),
      network: 'whatsapp',
      person: '0'.repeat(32),
      command: false,
      unsupported: false,
      echo: false,
      ...fields,
      box: messageContent.seal(sealer, content, id),
    });
    const attributes = { id, source: 'connections', at: Date.now(), sequence: 1 };
    await this.log.publish([toRecord(dialogMessages, event, attributes)]);
  }

  /** Returns a click token, signed as the ads side signs it. */
  click(
    workspace_id: string,
    fields: Partial<ClickToken> = {},
    ttl = 600,
  ): { token: string; click_id: string; ad_id: string } {
    const keys = new Keys(readFileSync(join(this.folder.path, 'keys', 'click.keys'), 'utf8'));
    const claims = {
      workspace_id,
      click_id: ids.next('clk'),
      ad_id: ids.next('adv'),
      consent: 'granted',
      ...fields,
    };
    return { ...claims, token: keys.signClaims(CLICK_PURPOSE, claims, ttl) };
  }

  as(workspace: string, role: Role = 'agent', extra: Headers = {}, actor?: string): HttpClient {
    return this.app.as({ workspace, role, ...(actor !== undefined && { actor }) }).with(extra);
  }

  /** The time by chat's clock, in milliseconds since 1970. */
  now(): number {
    return this.service.get(Clock, { strict: false }).now();
  }

  /** Publishes that the workspace has a new API key of this role; returns its id, and a client that calls with it. */
  async member(workspace_id: string, role: Role = 'agent'): Promise<{ id: string; client: HttpClient }> {
    const id = ids.next('key');
    await this.describeKey(workspace_id, id, role);
    return { id, client: this.app.as({ workspace: workspace_id, role, actor: id }) };
  }

  /** Publishes what the console says of an API key. */
  async describeKey(
    workspace_id: string,
    key_id: string,
    role: Role,
    state: ApiKeyDescribed['state'] = 'active',
  ): Promise<void> {
    const event = make<ApiKeyDescribed>(ApiKeyDescribed, { workspace_id, key_id, role, state });
    await this.publishEvent<ApiKeyDescribed | PersonDescribed>(members, event, state === 'active' ? 1 : 2);
  }

  /** Puts chat's clock forward. */
  advance(ms: number): void {
    const clock = this.service.get(Clock, { strict: false });
    const now = clock.now.bind(clock);
    clock.now = () => now() + ms;
  }

  visitor(visitor_token?: string, extra: Headers = {}): HttpClient {
    return this.app.as().with({ ...(visitor_token && { 'x-visitor-token': visitor_token }), ...extra });
  }

  /** Waits until this many events of a conversation have crossed; returns them. */
  async crossings(
    conversation_id: string,
    count: number,
  ): Promise<{ type: string; sequence: number; data: Record<string, unknown> }[]> {
    const own = () => this.crossed.filter((record) => record.key === conversation_id);
    await until(`${count} events crossed`, () => own().length >= count);
    return own().map(({ headers, payload }) => ({
      type: headers['type']!,
      sequence: Number(headers['sequence']),
      data: JSON.parse(payload) as Record<string, unknown>,
    }));
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.log.close();
    this.folder.remove();
  }
}
