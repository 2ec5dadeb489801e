import net from 'node:net';

/** Tells a process with `cutKafka` that Kafka goes away, and the next time that it comes back. */
export const SWITCH: NodeJS.Signals = 'SIGUSR2';

/**
 * Lets the brokers of this process go away and come back at a signal, while other processes keep them. Connections break, and
 * new ones are refused, as when the brokers have died.
 */
export function cutKafka(brokers: string): void {
  const ports = new Set(brokers.split(',').map((broker) => Number(broker.split(':').at(-1))));
  const open = new Set<net.Socket>();
  let isAway = false;
  const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const connect = net.connect;
  net.connect = ((...given: Parameters<typeof net.connect>) => {
    const [options] = given as unknown as [{ port?: number } | undefined];
    if (!ports.has(Number(options?.port))) return connect(...given);
    const socket = isAway ? new net.Socket() : connect(...given);
    if (isAway) process.nextTick(() => socket.destroy(refused()));
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    return socket;
  }) as typeof net.connect;
  process.on(SWITCH, () => {
    isAway = !isAway;
    if (isAway) for (const socket of open) socket.destroy(refused());
  });
}
