import { createRequire } from 'node:module';
import { kafkaClient } from './kafka-client.js';

interface Queue {
  throttleCheckTimeoutId: unknown;
  checkPendingRequests(): void;
  push(request: object): void;
  maybeThrottle(ms: number): void;
  destroy(): void;
}
type QueueClass = new (options: object) => Queue;

describe('a connection to Kafka', () => {
  let queue: Queue;

  beforeEach(() => {
    kafkaClient({ brokers: ['127.0.0.1:1'], clientId: 'contracts' });
    const require = createRequire(import.meta.url);
    const RequestQueue = require('kafkajs/src/network/requestQueue') as QueueClass;
    queue = new RequestQueue({
      clientSideThrottleTime: 0,
      maxInFlightRequests: null,
      requestTimeout: 1_000,
      enforceRequestTimeout: false,
      clientId: 'contracts',
      broker: '127.0.0.1:1',
      logger: { debug: () => undefined },
    });
  });
  afterEach(() => queue.destroy());

  it('sets no timer while no request waits', () => {
    queue.checkPendingRequests();
    expect(queue.throttleCheckTimeoutId ?? null).toBeNull();
  });

  it('sends a throttled request once the broker allows it', async () => {
    const sent = new Promise<void>((resolve) => {
      queue.maybeThrottle(30);
      queue.push({
        entry: { correlationId: 1, resolve: () => undefined },
        sendRequest: resolve,
        expectResponse: false,
      });
    });
    expect(queue.throttleCheckTimeoutId).not.toBeNull();
    await sent;
  });
});
