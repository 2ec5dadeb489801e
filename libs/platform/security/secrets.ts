import { randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { AppName } from '../app.js';
import { ConfigError, type Config } from '../config.js';
import { keyListFault } from '../config-values.js';
import { Keys } from './keys.js';
import { newPrivateKeys, publicHalf } from './sealed-box.js';
import { generatePair, TokenSigner, TokenVerifier } from './signer.js';

/** An app's secrets: its own master keys, and the public or private keys of the signing pairs that it needs. */
export interface Secrets {
  keys: string;
  identityPublic: string;
  /** Only in the console. */
  identityPrivate?: string;
  /** Only in chat and ad-attribution: master keys of click tokens, which ad-attribution creates and chat verifies. */
  clickKeys?: string;
  /** Only in fan-out and connections: master keys of follow codes, which fan-out issues and connections recognises. */
  followKeys?: string;
  /** Only in fan-out and chat: X25519 private keys that open the credentials sealed for this app. */
  credentialsPrivate?: string;
  /** Only in connections: public keys that seal credentials, by the app that can open them. */
  credentialsPublic?: Record<CredentialsReader, string>;
  /**
   * Only in the full stack: the key of the gateway's visitor tokens for this app, base64 of 32 bytes. The console has the
   * key from which all of these are derived.
   */
  gatewayKey?: string;
  /** Only in the console. Without it, /metrics of the public origin is closed. */
  metricsToken?: string;
}

/** Variables with keys that some apps declare in their settings. */
export interface DeclaredKeys {
  IDENTITY_PRIVATE_KEY?: string;
  CLICK_KEYS?: string;
  FOLLOW_KEYS?: string;
  CREDENTIALS_PRIVATE_KEYS?: string;
  FAN_OUT_CREDENTIALS_KEY?: string;
  CHAT_CREDENTIALS_KEY?: string;
  METRICS_TOKEN?: string;
}

/** Apps that use the credentials of accounts; each has a key pair of its own. */
export const CREDENTIALS_READERS = ['fan-out', 'chat'] as const;
export type CredentialsReader = (typeof CREDENTIALS_READERS)[number];

const isReader = (app: AppName): boolean => (CREDENTIALS_READERS as readonly AppName[]).includes(app);

/**
 * Loads an app's secrets: in the full stack from the configuration, in the embedded one from files in the data folder,
 * which it creates at the first start (mode 0600). Throws ConfigError for a wrong one.
 */
export function loadSecrets(app: AppName, config: Config & DeclaredKeys): Secrets {
  if (config.STACK === 'full') {
    checkKey('IDENTITY_PUBLIC_KEY', config.IDENTITY_PUBLIC_KEY, (key) => new TokenVerifier('', key));
    checkKey('IDENTITY_PRIVATE_KEY', config.IDENTITY_PRIVATE_KEY, (key) => new TokenSigner('', key));
    return {
      keys: config.SECRET_KEYS!,
      identityPublic: config.IDENTITY_PUBLIC_KEY!,
      identityPrivate: config.IDENTITY_PRIVATE_KEY,
      clickKeys: config.CLICK_KEYS,
      followKeys: config.FOLLOW_KEYS,
      credentialsPrivate: config.CREDENTIALS_PRIVATE_KEYS,
      credentialsPublic:
        app === 'connections'
          ? { 'fan-out': config.FAN_OUT_CREDENTIALS_KEY!, chat: config.CHAT_CREDENTIALS_KEY! }
          : undefined,
      gatewayKey: config.GATEWAY_KEY,
      metricsToken: config.METRICS_TOKEN,
    };
  }
  const folder = join(config.DATA_DIR, 'keys');
  const identity = loadPair(folder, 'identity.json');
  return {
    keys: loadKeyList(folder, `${app}.keys`),
    identityPublic: identity.publicKey,
    identityPrivate: app === 'console' ? identity.privateKey : undefined,
    clickKeys: app === 'chat' || app === 'ad-attribution' ? loadKeyList(folder, 'click.keys') : undefined,
    followKeys: app === 'fan-out' || app === 'connections' ? loadKeyList(folder, 'follow.keys') : undefined,
    credentialsPrivate: isReader(app) ? credentialsOf(folder, app) : undefined,
    credentialsPublic:
      app === 'connections'
        ? {
            'fan-out': publicHalf(credentialsOf(folder, 'fan-out')),
            chat: publicHalf(credentialsOf(folder, 'chat')),
          }
        : undefined,
    metricsToken: app === 'console' ? metricsToken(folder, config) : undefined,
  };
}

/** METRICS_TOKEN, else a token that is created once, in a file that a scraper on this machine can read. */
const metricsToken = (folder: string, { METRICS_TOKEN }: DeclaredKeys): string =>
  METRICS_TOKEN ?? readOrCreate(folder, 'metrics.token', () => randomBytes(24).toString('hex'));

function checkKey(name: string, key: string | undefined, read: (key: string) => TokenVerifier): void {
  if (key === undefined) return;
  try {
    read(key);
  } catch {
    throw new ConfigError(`${name} holds no Ed25519 key of its kind in base64 of DER`);
  }
}

const credentialsOf = (folder: string, reader: AppName): string =>
  loadKeyList(folder, `${reader}.credentials`, newPrivateKeys);

/** Loads a list of keys from a file and checks it as SECRET_KEYS is checked. */
function loadKeyList(folder: string, name: string, create = Keys.generate): string {
  const list = readOrCreate(folder, name, create);
  const wrong = keyListFault(list);
  if (wrong) throw new ConfigError(`${join(folder, name)} ${wrong}`);
  return list;
}

type Pair = { privateKey: string; publicKey: string };

/** Loads a signing pair from a file; throws ConfigError if its halves do not belong together. */
function loadPair(folder: string, name: string): Pair {
  const text = readOrCreate(folder, name, () => JSON.stringify(generatePair()));
  try {
    const pair = JSON.parse(text) as Pair;
    new TokenVerifier('', pair.publicKey).verify(new TokenSigner('', pair.privateKey).sign({}, 60));
    return pair;
  } catch {
    throw new ConfigError(`${join(folder, name)} holds no pair of Ed25519 keys: restore it from a copy`);
  }
}

/** Reads a file that the first process creates, with its whole content at once. */
function readOrCreate(folder: string, name: string, create: () => string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  if (!existsSync(file)) writeOnce(folder, file, create());
  const text = readFileSync(file, 'utf8').trim();
  if (text === '')
    throw new ConfigError(
      `${file} is empty: restore it from a copy, or remove it where nothing was kept under it yet`,
    );
  return text;
}

function writeOnce(folder: string, file: string, text: string): void {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  const directory = openSync(folder, 'r');
  fsyncSync(directory);
  closeSync(directory);
}
