import type { AddressInfo } from 'node:net';
import { Database } from './adapters/sql/database.js';
import { Config, loadConfig } from './config.js';
import { make } from './events/make.js';
import { createService } from './http/service.js';
import { TinyModule } from './http/http.fixture.js';
import { Counted, CounterRow } from './outbox/event-delivery.contract.js';
import { Topic } from './events/topic.js';
import { Outbox } from './outbox/outbox.js';

/** Runs two apps in one process, lets each write, and closes both. Then the process must end by itself, without exit(). */
const config = loadConfig(Config, { DATA_DIR: process.argv[2], LOG_LEVEL: 'silent' });
const topic = Topic.declare('message.lifecycle', [Counted], (event) => event.counter, {
  partitions: 3,
  retention: 1,
});
const services = [];
for (const app of ['chat', 'fan-out'] as const)
  services.push([app, await createService(app, TinyModule.forRoot(app, config), config)] as const);
for (const [app, service] of services) {
  await service.listen(0, '127.0.0.1');
  const { port } = service.getHttpServer().address() as AddressInfo;
  await (await fetch(`http://127.0.0.1:${port}/healthz`)).text();
  await service.get(Database).transaction(async (tx) => {
    await tx.insert(CounterRow, make(CounterRow, { counter: 'same', seen: app }));
    await service.get(Outbox).append(tx, topic, make(Counted, { counter: 'same', value: 1 }), 1);
  });
}
for (const [app, service] of services) {
  const row = await service.get(Database).read.findOneByOrFail(CounterRow, { counter: 'same' });
  if (row.seen !== app) throw new Error(`${app} has the rows of ${row.seen}`);
}
for (const [, service] of services) await service.close();
console.log('closed');
