import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Failure } from '../../../../test/support/sandboxes/rate-meter.js';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import { aDelivery, describeTransport } from '../transport.contract.js';
import { newSecret } from './webhook.signature.js';
import { WebhookTransport } from './webhook.transport.js';

interface Came {
  path: string;
  id: string;
  type: string;
}

describe('Webhook', () => {
  const http = OutgoingHttp.fromConfig({ SANDBOX: true, ALLOWED_PRIVATE_TARGETS: '' } as never);
  const secret = newSecret();
  const came: (Came & { taken: boolean })[] = [];
  const gone = new Set<string>();
  const failures: Failure[] = [];
  let server: Server;
  let url: string;
  let count = 0;
  const to = () => aDelivery(`${url}/${++count}`, { secrets: [newSecret(), secret] });
  const at = (address: string) => came.filter(({ path }) => address.endsWith(path));

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const raw = Buffer.concat(chunks).toString('utf8');
      const { type } = new Webhook(secret).verify(raw, request.headers as Record<string, string>) as {
        type: string;
      };
      const failure = failures.shift();
      came.push({
        path: request.url!,
        id: String(request.headers['webhook-id']),
        type,
        taken: failure === undefined,
      });
      if (failure === 'reset') request.socket.destroy();
      if (typeof failure === 'string') return;
      if (failure?.retryAfter) response.setHeader('retry-after', String(failure.retryAfter));
      response.writeHead(failure?.status ?? (gone.has(request.url!) ? 410 : 204)).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await http.onApplicationShutdown();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  describeTransport('Webhook', {
    readsBody: false,
    open: async () => ({
      transport: new WebhookTransport(http),
      delivery: () => to(),
      arrived: ({ address }) => at(address).filter(({ taken }) => taken).length,
      ids: ({ address }) => at(address).map(({ id }) => id),
      failNext: (times, how) => void failures.push(...Array<Failure>(times).fill(how)),
      end: ({ address }) => (gone.add(new URL(address).pathname), 'gone'),
      close: async () => undefined,
    }),
    against: (place, other) => ({
      transport: new WebhookTransport(other),
      delivery: aDelivery(`${place}/hook`, { secrets: [secret] }),
    }),
  });

  it('tells of changes by events of their own', async () => {
    const transport = new WebhookTransport(http);
    const delivery = to();
    await transport.deliver(delivery);
    await transport.edit({ ...delivery, id: 'del_edit' });
    await transport.remove({ ...delivery, id: 'del_remove' });
    expect(at(delivery.address).map(({ id, type }) => [id, type])).toEqual([
      [delivery.id, 'post.published'],
      ['del_edit', 'post.edited'],
      ['del_remove', 'post.deleted'],
    ]);
  });
});
