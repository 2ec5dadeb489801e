// The secrets of this checkout, created once, and the environment files that apps and tests read.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { apps } from '../../docker/principals.mjs';
import { asLines, composeVariables, environmentOf, makeSecrets } from '../../docker/secrets.mjs';
import { home, readJson, writePrivately } from './settings.mjs';

const secretsFile = join(home, 'secrets.json');

/** Reads `.services/secrets.json` and adds secrets that are missing. */
export function secretsOfThisCheckout() {
  const known = readJson(secretsFile, {});
  const secrets = makeSecrets(known);
  if (JSON.stringify(secrets) !== JSON.stringify(known)) {
    writePrivately(secretsFile, `${JSON.stringify(secrets, null, 2)}\n`);
  }
  return secrets;
}

/** Returns the addresses and credentials of each store's administrator. */
export function adminOf(secrets, ports) {
  const brokers = [`127.0.0.1:${ports.kafka}`];
  return {
    brokers,
    databaseUrl: `mysql://root:${secrets.admin.database}@127.0.0.1:${ports.mariadb}`,
    kafka: { brokers, username: 'admin', password: secrets.admin.kafka },
    redisUrl: `redis://admin:${secrets.admin.redis}@127.0.0.1:${ports.redis}`,
  };
}

/** Variables that hold lists of keys. To rotate keys, a person adds a new key in front in the app's own file. */
const KEY_LISTS = [
  'SECRET_KEYS',
  'CLICK_KEYS',
  'FOLLOW_KEYS',
  'CREDENTIALS_PRIVATE_KEYS',
  'FAN_OUT_CREDENTIALS_KEY',
  'CHAT_CREDENTIALS_KEY',
];

/** Merges generated variables into those of a file: further variables of the file stay, and so do its lists of keys. */
export function keeping(there, made) {
  const lists = KEY_LISTS.filter((name) => there[name]).map((name) => [name, there[name]]);
  return { ...there, ...made, ...Object.fromEntries(lists) };
}

/** Writes `.services/env/<app>.env`, `contracts.env` and `admin.json`. */
export function writeEnvironment(secrets, ports) {
  const folder = join(home, 'env');
  for (const name of [...Object.keys(apps), 'contracts']) {
    const file = join(folder, `${name}.env`);
    const there = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
    writePrivately(file, asLines(keeping(there, environmentOf(name, secrets, ports))));
  }
  writePrivately(join(folder, 'admin.json'), `${JSON.stringify(adminOf(secrets, ports), null, 2)}\n`);
}

/** The variables of docker/compose.yml, for the stores in containers. */
export function writeComposeFile(secrets, ports) {
  const file = join(home, 'compose.env');
  const published = { MARIADB_PORT: ports.mariadb, REDIS_PORT: ports.redis, KAFKA_PORT: ports.kafka };
  writePrivately(file, asLines({ ...composeVariables(secrets), ...published }));
  return file;
}

/** Variables that differ between apps, so that they cannot be set for all apps at once. */
const ofOneApp = new Set(
  Object.keys(apps).flatMap((name) => Object.keys(environmentOf(name, makeSecrets(), {}))),
);

// Only the console has it, and the caller may set another one.
ofOneApp.delete('METRICS_TOKEN');

/** Returns the environment of one app's process: its file, overridden by the caller's variables. PORT and HOST go to the console only. */
export function processEnvironment(app, file, { PORT, HOST, ...caller }) {
  const given = Object.entries(caller).filter(([name, value]) => value && !ofOneApp.has(name));
  const address = app === 'console' ? Object.entries({ PORT, HOST }).filter(([, value]) => value) : [];
  return {
    PUBLIC_URL: `http://localhost:${PORT || 3000}`,
    ...file,
    ...Object.fromEntries([...given, ...address]),
  };
}
