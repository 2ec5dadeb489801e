import type { QueueOptions } from 'bull';
import { backOffMs } from '../../time/back-off.js';

type RedisOptions = Exclude<QueueOptions['redis'], string | undefined>;

/** Connection settings from `redis[s]://user:password@host:port/db`. They reconnect for ever, so that callers wait during an outage. */
export function redisOptions(url: string): RedisOptions {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  if (protocol !== 'redis:' && protocol !== 'rediss:') throw new Error(`Not a Redis URL: ${protocol}//…`);
  return {
    host: hostname.replace(/^\[|\]$/g, '') || '127.0.0.1',
    port: Number(port || 6379),
    db: Number(pathname.slice(1) || 0),
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' && { tls: {} }),
    maxRetriesPerRequest: null,
    enableReadyCheck: false,
    disconnectTimeout: 500,
    // Longer than Bull's own blocking call of five seconds. A silent connection is closed and opened again.
    socketTimeout: 12_000,
    retryStrategy: (times) => backOffMs(times, { first: 100, most: 2_000 }),
    // 2 = reconnect and send the command again: Redis is still loading its data, or has just become a replica
    reconnectOnError: ({ message }) => (/^(LOADING|READONLY)/.test(message) ? 2 : false),
  };
}
