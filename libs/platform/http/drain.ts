import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Returns the set, kept up to date, of connections without any request so far. Clients open them in advance; Node does not count them as idle. */
export function unusedConnections(server: Server): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  return unused;
}

/** Accepts no new connections and waits for the running requests, `boundMs` at most; then closes the remaining connections. */
export async function drain(
  server: Server,
  boundMs: number,
  unused: ReadonlySet<Socket> = new Set(),
): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // The server counts keep-alive connections as open until they are closed.
  const idle = setInterval(() => {
    server.closeIdleConnections();
    for (const socket of unused) if (socket.bytesRead === 0) socket.destroy();
  }, 25);
  const late = setTimeout(() => server.closeAllConnections(), boundMs);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
