// A Redis user per app, limited to the keys and channels under its own prefix.
import { createHash } from 'node:crypto';

// What Bull needs and no more. SCAN, RANDOMKEY and PUBSUB look past the key prefix: they would
// show an app the names of another's jobs, so they are out, as is flushing the others' scripts.
const commands = [
  '-@all',
  ...['read', 'write', 'blocking', 'transaction', 'pubsub', 'connection', 'scripting'].map((c) => `+@${c}`),
  '-@dangerous',
  ...['scan', 'randomkey', 'dbsize', 'pubsub', 'function', 'script|flush', 'script|kill'].map((c) => `-${c}`),
  ...['info', 'client|setname', 'client|getname', 'client|id'].map((c) => `+${c}`),
];

/** `url` is the admin's. One command sets a whole user, so that nobody sees half of it. */
export async function provisionRedis(url, principals, passwords) {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
  redis.on('error', () => undefined); // the failing command says it
  try {
    await redis.connect();
    for (const { name, keys } of principals) {
      const hash = createHash('sha256').update(passwords[name]).digest('hex');
      await redis.call(
        'ACL',
        'SETUSER',
        name,
        'reset',
        'on',
        `#${hash}`,
        `~${keys}`,
        `&${keys}`,
        ...commands,
      );
    }
    await redis.call('ACL', 'SAVE');
  } finally {
    redis.disconnect();
  }
}
