import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AppName } from '#platform/app.js';
import { configsOrExit, exitWithReason, onStop } from '#platform/http/service.js';
import { SetupInvitation } from '../../console/accounts/setup-invitation.js';
import { EmbeddedUpstreams } from '../../console/gateway/embedded-upstreams.js';
import { Gateway } from '../../console/gateway/gateway.js';
import { Upstreams } from '../../console/gateway/upstreams.port.js';
import { startMessage } from './start-message.js';
import { MODULES } from './modules.js';

/** The embedded stack: every app as a Nest application of its own in this process, behind the console's gateway. */
const configs = configsOrExit(MODULES.map(({ settings }) => settings));
const config = configs[0]!;
if (config.STACK !== 'embedded')
  fail('This is the embedded stack; STACK=full runs a process per app: npm run start:full');

const services = new Map<AppName, NestFastifyApplication>(
  await Promise.all(
    MODULES.map(async ({ app, create }, index) => [app, await create(configs[index]!)] as const),
  ).catch((error: unknown) => exitWithReason(error, config)),
);
const consoleApp = services.get('console')!;
const upstreams = consoleApp.get<EmbeddedUpstreams>(Upstreams);
for (const [app, service] of services) {
  if (app !== 'console') upstreams.addApp(app, service.getHttpAdapter().getInstance());
}

onStop(async () => {
  await consoleApp.get(Gateway).drain();
  const ended = await Promise.allSettled(
    [...services.values()].filter((service) => service !== consoleApp).map((service) => service.close()),
  );
  await consoleApp.close();
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
});

try {
  await consoleApp.listen(config.PORT, config.HOST);
} catch (error) {
  exitWithReason(error, config);
}
// PORT=0 means any: links and the greeting name the one that it became.
const { port } = consoleApp.getHttpServer().address() as AddressInfo;
for (const one of configs) one.PORT = port;
process.stdout.write(startMessage(config, await consoleApp.get(SetupInvitation).text()));

function fail(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
