// Runs Redis as a local process, with the same start script as in the container.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { home, root } from './settings.mjs';

export function launch({ port, secrets }) {
  const data = join(home, 'redis');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return {
    file: '/bin/sh',
    args: [
      join(root, 'docker/redis/start.sh'),
      '--bind',
      '127.0.0.1',
      '--port',
      String(port),
      '--daemonize',
      'no',
    ],
    env: { REDIS_DATA: data, REDIS_ADMIN_PASSWORD: secrets.admin.redis },
  };
}
