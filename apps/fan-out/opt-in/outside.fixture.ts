import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import type { WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import type { FanOutFixture } from '../src/fan-out.fixture.js';
import { connectAccount } from '../accounts/accounts.fixture.js';
import { WHATSAPP } from './whatsapp-account.fixture.js';

/** The workspace's accounts with sandboxes, and where these call: says who is asking, and passes on the bytes as they came. */
export class Outside {
  private constructor(
    private readonly fan: FanOutFixture,
    private readonly gateway: Server,
    private readonly telegram: TelegramSandbox,
  ) {}

  static async open(
    fan: FanOutFixture,
    { telegram, whatsapp }: { telegram: TelegramSandbox; whatsapp: WhatsAppSandbox },
  ): Promise<Outside> {
    const gateway = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const headers = { ...(request.headers as Record<string, string>) };
      for (const name of ['content-length', 'connection', 'host']) delete headers[name];
      const init = {
        method: request.method!,
        headers: { ...headers, ...fan.headers() },
        ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
      };
      const answer = await fetch(fan.origin + request.url, init);
      response.writeHead(answer.status).end(await answer.text());
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
    const outside = new Outside(fan, gateway, telegram);
    await outside.put('telegram', { bot_token: telegram.tokens[0] });
    await outside.put('whatsapp', WHATSAPP);
    const hook = telegram.webhooks.get(telegram.tokens[0]!)!;
    hook.url = url + fan.path(hook.url);
    whatsapp.hooks.settings.url = `${url}/hooks/whatsapp`;
    return outside;
  }

  /** Makes an account known, and tells its bot where to call. */
  async put(name: 'telegram' | 'whatsapp', body: object, workspace = this.fan.workspace) {
    const { fan } = this;
    const { bot_token, phone_number_id, access_token, app_secret, verify_token, ...settings } =
      body as Record<string, string>;
    if (name === 'whatsapp') {
      const secrets = { access_token, app_secret, verify_token };
      return connectAccount(fan, workspace, name, { account: phone_number_id!, settings, secrets });
    }
    const account = bot_token!.split(':')[0]!;
    const [hook, hook_secret] = ['hook', 'secret'].map((what) => `${workspace}-${account}-${what}`) as [
      string,
      string,
    ];
    this.telegram.webhooks.set(bot_token!, { url: `/hooks/telegram/${hook}`, secret_token: hook_secret });
    const secrets = { bot_token, hook, hook_secret };
    return connectAccount(fan, workspace, 'telegram', { account, name: `sandbox_${account}_bot`, secrets });
  }

  close(): void {
    this.gateway.close();
    this.gateway.closeAllConnections();
  }
}
