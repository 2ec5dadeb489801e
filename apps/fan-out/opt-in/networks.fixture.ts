import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Method } from '../../../test/support/http-client.js';
import { ConnectionsSide } from '../../../test/support/connections-side.js';
import type { TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { until } from '../../../test/support/until.js';
import { InboxRow } from '#platform/outbox/inbox.entity.js';
import { In } from 'typeorm';
import type { WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import type { FanOutFixture } from '../src/fan-out.fixture.js';
import { connectAccount } from '../accounts/accounts.fixture.js';
import { WHATSAPP } from './whatsapp-account.fixture.js';

/**
 * The workspace's accounts with sandboxes, and where these call: connections in this process, beside fan-out and on its
 * data folder, behind what says who is asking and passes on the bytes as they came. Whoever calls here is answered once
 * fan-out has taken effect of what was told.
 */
export class Outside {
  private constructor(
    private readonly fan: FanOutFixture,
    private readonly connections: ConnectionsSide,
    private readonly gateway: Server,
    private readonly sandboxes: { telegram: TelegramSandbox; whatsapp: WhatsAppSandbox },
  ) {}

  static async open(
    fan: FanOutFixture,
    sandboxes: { telegram: TelegramSandbox; whatsapp: WhatsAppSandbox },
  ): Promise<Outside> {
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
      if (status < 300) await settled(fan, connections);
      response.writeHead(status).end(text);
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    const outside = new Outside(fan, connections, gateway, sandboxes);
    await outside.put('telegram', { bot_token: sandboxes.telegram.tokens[0] });
    sandboxes.whatsapp.hooks.settings.url = await outside.put('whatsapp', WHATSAPP);
    return outside;
  }

  /** Makes an account known to both apps, and tells its bot where to call; answers that address. */
  async put(name: 'telegram' | 'whatsapp', body: object, workspace_id = this.fan.workspace): Promise<string> {
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

  /** What a bot answers in a chat when a person writes that. */
  async write(chat: number, text: string): Promise<string> {
    const { telegram } = this.sandboxes;
    const said = () => [...telegram.messages.values()].filter(({ chat_id }) => chat_id === String(chat));
    const before = said().length;
    await telegram.write(chat, text);
    const [answer] = await until('the bot answers', () => said().length > before && said().slice(before), {
      pause: 30,
    });
    return answer!.text;
  }

  /** Enters a secret by which a mail server proves itself. */
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

/** Resolves once fan-out has heard all that connections has told it. */
export async function settled(fan: FanOutFixture, connections: ConnectionsSide): Promise<void> {
  const told = await connections.eventCount('audience');
  const where = { subscription: In(AUDIENCE) };
  await until(
    'fan-out has heard it',
    async () => (await fan.database.read.countBy(InboxRow, where)) >= told,
    {
      pause: 20,
    },
  );
}
