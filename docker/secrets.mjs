// Makes the secrets of an installation, and says which app gets which of them.
// By itself it prints a fresh environment file for compose: node docker/secrets.mjs > docker/.env
import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { apps, databaseUser, principals } from './principals.mjs';

// Hexadecimal, so that it means the same in a URL, in SQL, in a shell and in a properties file.
const password = () => randomBytes(24).toString('hex');

function keyPair() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  };
}

/** The apps that open credentials which connections seals for them. */
const READERS = ['fan-out', 'chat'];

/** An X25519 pair as lists of one key: `id:base64` of its 32 bytes. */
function boxPair() {
  const { privateKey } = generateKeyPairSync('x25519');
  const { d, x } = privateKey.export({ format: 'jwk' });
  const listed = (bytes) => `k1:${Buffer.from(bytes, 'base64url').toString('base64')}`;
  return { privateKeys: listed(d), publicKey: listed(x) };
}

/** Keeps what `known` has and makes what it lacks. */
export function makeSecrets(known = {}) {
  const secrets = {
    admin: { database: password(), kafka: password(), redis: password(), ...known.admin },
    identity: known.identity ?? keyPair(),
    clickKeys: known.clickKeys ?? `k1:${randomBytes(32).toString('base64')}`,
    followKeys: known.followKeys ?? `k1:${randomBytes(32).toString('base64')}`,
    credentials: Object.fromEntries(READERS.map((name) => [name, known.credentials?.[name] ?? boxPair()])),
    gateway: known.gateway ?? randomBytes(32).toString('base64'),
    metrics: known.metrics ?? password(),
    principals: {},
  };
  for (const { name } of principals()) {
    secrets.principals[name] = {
      database: password(),
      kafka: password(),
      redis: password(),
      secretKeys: `k1:${randomBytes(32).toString('base64')}`,
      ...known.principals?.[name],
    };
  }
  return secrets;
}

/** The console's key, or what is derived from it for one app: with that, the gateway says who a visitor is. */
function gatewayKeyOf(gateway, name) {
  if (name === 'console') return gateway;
  return createHmac('sha256', Buffer.from(gateway, 'base64')).update(name).digest('base64');
}

/** What only some apps may know: who signs, and who checks. */
function keysOf(name, { identity, gateway, clickKeys, followKeys, credentials, metrics }) {
  const keys = { IDENTITY_PUBLIC_KEY: identity.publicKey, GATEWAY_KEY: gatewayKeyOf(gateway, name) };
  if (name === 'console')
    Object.assign(keys, { IDENTITY_PRIVATE_KEY: identity.privateKey, METRICS_TOKEN: metrics });
  if (name === 'chat' || name === 'ad-attribution') keys.CLICK_KEYS = clickKeys;
  if (name === 'fan-out' || name === 'connections') keys.FOLLOW_KEYS = followKeys;
  if (credentials[name]) keys.CREDENTIALS_PRIVATE_KEYS = credentials[name].privateKeys;
  if (name === 'connections')
    for (const reader of READERS) keys[`${upper(reader)}_CREDENTIALS_KEY`] = credentials[reader].publicKey;
  return keys;
}

/** `ports` are those of the stores on this machine. Returns the variables of one principal's process. */
export function environmentOf(name, secrets, ports) {
  const own = secrets.principals[name];
  const { database } = principals().find((principal) => principal.name === name);
  const variables = {
    STACK: 'full',
    DATABASE_URL: `mysql://${databaseUser(name)}:${own.database}@127.0.0.1:${ports.mariadb}/${database}`,
    KAFKA_BROKERS: `127.0.0.1:${ports.kafka}`,
    KAFKA_USERNAME: name,
    KAFKA_PASSWORD: own.kafka,
    REDIS_URL: `redis://${name}:${own.redis}@127.0.0.1:${ports.redis}`,
    SECRET_KEYS: own.secretKeys,
    ...keysOf(name, secrets),
  };
  if (apps[name]) variables.PORT = String(apps[name].port);
  if (name === 'console') {
    for (const [other, { port }] of Object.entries(apps).filter(([other]) => other !== 'console')) {
      variables[`${upper(other)}_URL`] = `http://127.0.0.1:${port}`;
    }
  }
  return variables;
}

/** Every variable that docker/compose.yml asks for. */
export function composeVariables(secrets) {
  const variables = {
    MARIADB_ROOT_PASSWORD: secrets.admin.database,
    KAFKA_ADMIN_PASSWORD: secrets.admin.kafka,
    REDIS_ADMIN_PASSWORD: secrets.admin.redis,
    IDENTITY_PUBLIC_KEY: secrets.identity.publicKey,
    IDENTITY_PRIVATE_KEY: secrets.identity.privateKey,
    CLICK_KEYS: secrets.clickKeys,
    FOLLOW_KEYS: secrets.followKeys,
    METRICS_TOKEN: secrets.metrics,
  };
  for (const [reader, { privateKeys, publicKey }] of Object.entries(secrets.credentials)) {
    variables[`${upper(reader)}_CREDENTIALS_PRIVATE_KEYS`] = privateKeys;
    variables[`${upper(reader)}_CREDENTIALS_KEY`] = publicKey;
  }
  for (const name of Object.keys(apps)) {
    const own = secrets.principals[name];
    variables[`${upper(name)}_DATABASE_PASSWORD`] = own.database;
    variables[`${upper(name)}_KAFKA_PASSWORD`] = own.kafka;
    variables[`${upper(name)}_REDIS_PASSWORD`] = own.redis;
    variables[`${upper(name)}_SECRET_KEYS`] = own.secretKeys;
    variables[`${upper(name)}_GATEWAY_KEY`] = gatewayKeyOf(secrets.gateway, name);
  }
  return variables;
}

export const asLines = (variables) =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

const upper = (name) => name.replaceAll('-', '_').toUpperCase();

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(asLines(composeVariables(makeSecrets())));
}
