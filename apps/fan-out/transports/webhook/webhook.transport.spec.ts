import { startWebhookSandbox, type WebhookSandbox } from '../../../../test/support/sandboxes/webhook.js';
import { OutgoingHttp } from '#platform/security/outgoing-http.js';
import { aDelivery } from '../delivery.fixture.js';
import { describeTransport } from '../transport.contract.js';
import { newSecret } from './webhook.signature.js';
import { WebhookTransport } from './webhook.transport.js';

describe('Webhook', () => {
  const http = OutgoingHttp.fromConfig({ SANDBOX: true, ALLOWED_PRIVATE_TARGETS: '' } as never);
  const transport = new WebhookTransport(http);
  const secret = newSecret();
  let hooks: WebhookSandbox;
  let count = 0;
  const at = (address: string) => hooks.endpoint(address.slice(address.lastIndexOf('/') + 1));
  const to = () => {
    const endpoint = hooks.endpoint(String(++count));
    endpoint.trust(secret);
    return aDelivery(endpoint.url, { secrets: [newSecret(), secret] });
  };

  beforeAll(async () => void (hooks = await startWebhookSandbox()));
  afterEach(() => {
    for (let index = 1; index <= count; index++) expect(hooks.endpoint(String(index)).forged).toEqual([]);
  });
  afterAll(async () => {
    await http.onApplicationShutdown();
    await hooks.close();
  });

  describeTransport('Webhook', {
    lacks: {
      body: 'any 2xx is a yes',
      limit: 'Standard Webhooks advises a length and sets none',
    },
    open: async () => ({
      transport,
      newDelivery: to,
      arrivals: ({ address }) => at(address).deliveries.length,
      received: ({ address }) => {
        const { type, post } = at(address).deliveries.at(-1)!;
        return type === 'post.deleted' ? [] : [{ id: post.post_id, text: `${post.title}\n${post.body}` }];
      },
      repeatIds: ({ address }) => at(address).offered,
      failNext: (times, how) => hooks.failNext(times, how),
      endRecipient: ({ address }) => ((at(address).mode = 'gone'), 'gone'),
      makeImpossible: (delivery) => ((delivery.address = 'http://10.0.0.1/hook'), 'private_target'),
      close: async () => undefined,
    }),
    connectTo: (index, other) => ({
      transport: new WebhookTransport(other),
      delivery: aDelivery(`${index}/hook`, { secrets: [secret] }),
    }),
  });

  it('reports changes by events of their own', async () => {
    const delivery = to();
    await transport.deliver(delivery);
    await transport.edit({ ...delivery, id: 'del_edit' });
    await transport.remove({ ...delivery, id: 'del_remove' });
    expect(at(delivery.address).deliveries.map(({ id, type }) => [id, type])).toEqual([
      [delivery.id, 'post.published'],
      ['del_edit', 'post.edited'],
      ['del_remove', 'post.deleted'],
    ]);
  });

  it.each([400, 404, 429, 500, 502, 504])(
    'comes again after %i, and when it was asked to',
    async (status) => {
      const delivery = to();
      hooks.failNext(1, { status, retryAfter: 30 });
      expect(await transport.deliver(delivery)).toMatchObject({
        state: 'deferred',
        reason: `http_${status}`,
        until: delivery.at + 30_000,
      });
      expect(await transport.deliver(delivery)).toEqual({ state: 'delivered' });
    },
  );

  it.each([301, 302, 307, 308])('follows no redirect: %i', async (status) => {
    const [delivery, elsewhere] = [to(), to()];
    hooks.failNext(1, { status, location: elsewhere.address });
    expect(await transport.deliver(delivery)).toEqual({ state: 'deferred', reason: `http_${status}` });
    expect(at(elsewhere.address).offered).toEqual([]);
  });
});
