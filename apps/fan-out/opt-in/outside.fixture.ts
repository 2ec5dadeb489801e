import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import type { WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import type { FanOutFixture } from '../src/fan-out.fixture.js';
import { WHATSAPP } from './whatsapp-account.fixture.js';

/** The workspace's accounts with sandboxes, and where these call: says who is asking, and passes on the bytes as they came. */
export class Outside {
  private constructor(
    private readonly fan: FanOutFixture,
    private readonly gateway: Server,
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
    const outside = new Outside(fan, gateway);
    await outside.put('telegram', { bot_token: telegram.tokens[0] });
    await outside.put('whatsapp', WHATSAPP);
    const hook = telegram.webhooks.get(telegram.tokens[0]!)!;
    hook.url = url + fan.path(hook.url);
    whatsapp.hooks.settings.url = `${url}/hooks/whatsapp`;
    return outside;
  }

  async put(name: string, body: object, workspace = this.fan.workspace) {
    const headers = {
      'content-type': 'application/json',
      ...this.fan.headers({ workspace, role: 'publisher' }),
    };
    const answer = await fetch(`${this.fan.origin}/v1/providers/${name}`, {
      method: 'PUT',
      headers,
      body: JSON.stringify(body),
    });
    return { status: answer.status, json: (await answer.json()) as any };
  }

  close(): void {
    this.gateway.close();
    this.gateway.closeAllConnections();
  }
}
