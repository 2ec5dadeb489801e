// Where the services live on this machine, and on which ports.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const home = join(root, '.services');
export const names = ['mariadb', 'redis', 'kafka'];
export const labels = { mariadb: 'MariaDB', redis: 'Redis', kafka: 'Kafka' };

const defaults = { mariadb: 13306, redis: 16379, kafka: 19092 };
const portsFile = join(home, 'ports.json');

export function readJson(file, otherwise) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : otherwise;
}

/** Written beside and renamed, so that a reader never sees half a file. */
export function writePrivately(file, text) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** MARIADB_PORT, REDIS_PORT and KAFKA_PORT overrule; else the port of the last time. */
export function ports() {
  const kept = readJson(portsFile, {});
  return Object.fromEntries(names.map((name) => [name, asked(name) ?? kept[name] ?? defaults[name]]));
}

/** Another checkout on this machine may hold the port: then a service that is down moves to a free one. */
export async function choosePorts(down) {
  const chosen = ports();
  for (const name of down) {
    if (asked(name) !== undefined) continue;
    for (let tries = 0; tries < 50 && !(await free(name, chosen[name])); tries++) chosen[name] += 10;
  }
  writePrivately(portsFile, `${JSON.stringify(chosen)}\n`);
  return chosen;
}

function asked(name) {
  const value = process.env[`${name.toUpperCase()}_PORT`];
  if (value === undefined || value === '') return undefined;
  if (!/^[1-9]\d{0,4}$/.test(value)) throw new Error(`${name.toUpperCase()}_PORT is not a port: ${value}`);
  return Number(value);
}

/** Kafka's controller has the next port. */
async function free(name, port) {
  return (await bindable(port)) && (name !== 'kafka' || (await bindable(port + 1)));
}

function bindable(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
