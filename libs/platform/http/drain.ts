import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Connections on which nothing was asked yet, kept ready by whoever made them; Node does not count them as idle. */
export function unusedConnections(server: Server): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  return unused;
}

/** Takes no new connection and waits until what was asked is answered, at most `boundMs`; then cuts what is left. */
export async function drain(
  server: Server,
  boundMs: number,
  unused: ReadonlySet<Socket> = new Set(),
): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that is kept alive counts as open until it is told to go.
  const idle = setInterval(() => {
    server.closeIdleConnections();
    for (const socket of unused) if (socket.bytesRead === 0) socket.destroy();
  }, 25);
  const late = setTimeout(() => server.closeAllConnections(), boundMs);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
