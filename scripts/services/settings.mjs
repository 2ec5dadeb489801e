// Folders, names and ports of the services on this machine.
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

/** Writes a file that only its owner can read; it is renamed when complete, so that a reader never sees half of it. */
export function writePrivately(file, text) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Returns the port of each service: MARIADB_PORT, REDIS_PORT or KAFKA_PORT if set, else the one of the last start. */
export function ports() {
  const kept = readJson(portsFile, {});
  return Object.fromEntries(names.map((name) => [name, portVariable(name) ?? kept[name] ?? defaults[name]]));
}

/** Chooses free ports for services that are down, since another checkout on this machine may use theirs. */
export async function choosePorts(down) {
  const chosen = ports();
  for (const name of down) {
    if (portVariable(name) !== undefined) continue;
    for (let tries = 0; tries < 50 && !(await isFree(name, chosen[name])); tries++) chosen[name] += 10;
  }
  writePrivately(portsFile, `${JSON.stringify(chosen)}\n`);
  return chosen;
}

function portVariable(name) {
  const value = process.env[`${name.toUpperCase()}_PORT`];
  if (value === undefined || value === '') return undefined;
  if (!/^[1-9]\d{0,4}$/.test(value)) throw new Error(`${name.toUpperCase()}_PORT is not a port: ${value}`);
  return Number(value);
}

/** True if the port can be used. Kafka also needs the next one, for its controller. */
async function isFree(name, port) {
  return (await bindable(port)) && (name !== 'kafka' || (await bindable(port + 1)));
}

function bindable(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
