import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Method } from '../../../test/support/http-client.js';
import { ConnectionsSide } from '../../../test/support/connections-side.js';
import type { TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { until } from '../../../test/support/until.js';
import { InboxRow } from '#platform/outbox/inbox.entity.js';
import { In } from 'typeorm';
import type { WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import type { Channel } from '../channels/channel.entity.js';
import type { FanOutFixture } from '../src/fan-out.fixture.js';
import { connectAccount } from '../accounts/accounts.fixture.js';
import { WHATSAPP } from './whatsapp-account.fixture.js';

/**
 * Connects the workspace to the sandboxes of Telegram and WhatsApp, and receives their webhooks: it runs connections in
 * this process, on fan-out's data folder, behind a small server that adds identity headers and passes on the bytes. A call
 * is answered once fan-out has applied its events, so that a test can look at the effect at once.
 */
export class ConnectedNetworks {
  private constructor(
    private readonly fan: FanOutFixture,
    private readonly connections: ConnectionsSide,
    private readonly gateway: Server,
    private readonly sandboxes: { telegram: TelegramSandbox; whatsapp: WhatsAppSandbox },
  ) {}

  static async open(
    fan: FanOutFixture,
    sandboxes: { telegram: TelegramSandbox; whatsapp: WhatsAppSandbox },
  ): Promise<ConnectedNetworks> {
    const connections = await ConnectionsSide.start({}, fan.folder);
    const gateway = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const headers = { ...(request.headers as Record<string, string>) };
      for (const name of ['content-length', 'connection', 'host']) delete headers[name];
      const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined;
      const { status, text } = await connections
        .as()
        .send(request.method as Method, request.url!, body, headers);
      if (status < 300) await allEventsApplied(fan, connections);
      response.writeHead(status).end(text);
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    const outside = new ConnectedNetworks(fan, connections, gateway, sandboxes);
    await outside.connect('telegram', { bot_token: sandboxes.telegram.tokens[0] });
    sandboxes.whatsapp.hooks.settings.url = await outside.connect('whatsapp', WHATSAPP);
    return outside;
  }

  /** Connects an account in both apps, sets the bot's webhook, and returns the webhook's URL. */
  async connect(
    name: 'telegram' | 'whatsapp',
    body: object,
    workspace_id = this.fan.workspace,
  ): Promise<string> {
    const { fan, connections } = this;
    const { bot_token, phone_number_id, access_token, app_secret, verify_token, ...settings } =
      body as Record<string, string>;
    if (name === 'whatsapp') {
      const account = phone_number_id!;
      const id = await connectAccount(fan, workspace_id, name, {
        account,
        settings,
        secrets: { access_token },
      });
      const row = { id, network: name, account, workspace_id, settings, serves: 'posts' };
      return this.url('meta', await connections.enter({ ...row, app_secret, verify_token }));
    }
    const account = bot_token!.split(':')[0]!;
    const known = { account, name: `sandbox_${account}_bot` };
    const id = await connectAccount(fan, workspace_id, name, { ...known, secrets: { bot_token } });
    const row = await connections.enter({ ...known, id, network: name, workspace_id, serves: 'posts' });
    const { hook_secret: secret_token } = connections.telegramSecret(account, workspace_id);
    const url = this.url('telegram', row);
    this.sandboxes.telegram.webhooks.set(bot_token!, { url, secret_token });
    return url;
  }

  /** Returns the message that the WhatsApp link of a channel's page prepares. Its code is valid once. */
  async startText(channel: Channel): Promise<string> {
    const { start_url } = await this.fan.follow(channel, 'whatsapp');
    return new URL(start_url!).searchParams.get('text')!;
  }

  /** Lets a person follow by WhatsApp: they send what the link prepares, with these fields of the message. */
  async start(from: string, channel: Channel, more: { timestamp?: string } = {}): Promise<void> {
    await this.sandboxes.whatsapp.inbound(from, await this.startText(channel), more);
  }

  /** Writes to the bot as a person and returns its answer. */
  async write(chat: number, text: string): Promise<string> {
    const { telegram } = this.sandboxes;
    const answers = () => [...telegram.messages.values()].filter(({ chat_id }) => chat_id === String(chat));
    const before = answers().length;
    await telegram.write(chat, text);
    const [answer] = await until(
      'the bot answers',
      () => answers().length > before && answers().slice(before),
      {
        pause: 30,
      },
    );
    return answer!.text;
  }

  /** Creates the secret by which a mail server authenticates its reports. */
  mailSecret(workspace_id = this.fan.workspace): Promise<string> {
    return this.connections.mailSecret(workspace_id);
  }

  async close(): Promise<void> {
    this.gateway.close();
    this.gateway.closeAllConnections();
    await this.connections.close();
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.gateway.address() as AddressInfo).port}`;
  }

  private url(kind: 'meta' | 'telegram', { hook }: { hook: string | null }): string {
    return `${this.origin}/hooks/${kind}/${hook}`;
  }
}

const AUDIENCE = ['fan-out.persons', 'fan-out.statuses', 'fan-out.mails'];

/** Resolves once fan-out has applied every event that connections has published for it. */
export async function allEventsApplied(fan: FanOutFixture, connections: ConnectionsSide): Promise<void> {
  const sentCount = await connections.eventCount('audience');
  const where = { subscription: In(AUDIENCE) };
  await until(
    'fan-out has applied the events',
    async () => (await fan.database.read.countBy(InboxRow, where)) >= sentCount,
    {
      pause: 20,
    },
  );
}
