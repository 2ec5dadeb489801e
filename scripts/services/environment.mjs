// The secrets of this checkout, made once, and the files from which apps and tests read theirs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { apps } from '../../docker/principals.mjs';
import { asLines, composeVariables, environmentOf, makeSecrets } from '../../docker/secrets.mjs';
import { home, readJson, writePrivately } from './ground.mjs';

const secretsFile = join(home, 'secrets.json');

/** Reads `.services/secrets.json`, completing it where it lacks something. */
export function secretsOfThisCheckout() {
  const known = readJson(secretsFile, {});
  const secrets = makeSecrets(known);
  if (JSON.stringify(secrets) !== JSON.stringify(known)) {
    writePrivately(secretsFile, `${JSON.stringify(secrets, null, 2)}\n`);
  }
  return secrets;
}

/** What an administrator needs to reach each store. */
export function adminOf(secrets, ports) {
  const brokers = [`127.0.0.1:${ports.kafka}`];
  return {
    brokers,
    databaseUrl: `mysql://root:${secrets.admin.database}@127.0.0.1:${ports.mariadb}`,
    kafka: { brokers, username: 'admin', password: secrets.admin.kafka },
    redisUrl: `redis://admin:${secrets.admin.redis}@127.0.0.1:${ports.redis}`,
  };
}

/** Lists of keys: whoever rotates keys puts a new one in front in the app's own file. */
const KEY_LISTS = [
  'SECRET_KEYS',
  'CREDENTIALS_PRIVATE_KEYS',
  'FAN_OUT_CREDENTIALS_KEY',
  'CHAT_CREDENTIALS_KEY',
];

/** What the file has beyond what is made stays, and its lists of keys too. */
export function keeping(there, made) {
  const lists = KEY_LISTS.filter((name) => there[name]).map((name) => [name, there[name]]);
  return { ...there, ...made, ...Object.fromEntries(lists) };
}

/** `.services/env/<app>.env`, `contracts.env` and `admin.json`. */
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

/** What differs from app to app, so that whoever starts them all cannot say it for them. */
const ofOneApp = new Set(
  Object.keys(apps).flatMap((name) => Object.keys(environmentOf(name, makeSecrets(), {}))),
);

/** The environment of one app's process: its file, and before it what the caller sets; PORT and HOST are the console's alone. */
export function processEnvironment(app, file, { PORT, HOST, ...caller }) {
  const given = Object.entries(caller).filter(([name, value]) => value && !ofOneApp.has(name));
  const address = app === 'console' ? Object.entries({ PORT, HOST }).filter(([, value]) => value) : [];
  return {
    PUBLIC_URL: `http://localhost:${PORT || 3000}`,
    ...file,
    ...Object.fromEntries([...given, ...address]),
  };
}
