import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/**
 * Ports that are handed out: below those that an operating system gives to outgoing connections (from 32,768 on Linux), since a
 * connection would take a port between the search and the start of the process that it is for.
 */
const [LOWEST, HIGHEST] = [20_000, 32_000];
const TRIES = 200;

/** Returns ports of this machine that are free now. */
export async function freePorts(count: number): Promise<number[]> {
  const held: Server[] = [];
  const ports: number[] = [];
  try {
    for (let tries = 0; ports.length < count; tries++) {
      if (tries > count + TRIES) throw new Error(`No free port between ${LOWEST} and ${HIGHEST}`);
      const port = randomInt(LOWEST, HIGHEST);
      const server = await hold(port);
      if (server === undefined) continue;
      held.push(server);
      ports.push(port);
    }
    return ports;
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

/** Listens on a port; resolves with nothing where it is taken. */
function hold(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
