import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppName } from '../app.js';
import type { Config } from '../config.js';
import { Keys } from './keys.js';
import { generatePair } from './signer.js';

/** What an app holds: its own master keys, and the halves of the two signing pairs that it needs. */
export interface Secrets {
  keys: string;
  identityPublic: string;
  /** The console alone. */
  identityPrivate?: string;
  /** Chat. */
  clickPublic?: string;
  /** The ads side alone. */
  clickPrivate?: string;
}

/** From the configuration in the full stack; in the embedded one made once and kept under the data folder (mode 0600). */
export function loadSecrets(app: AppName, config: Config): Secrets {
  if (config.STACK === 'full') {
    return {
      keys: config.SECRET_KEYS!,
      identityPublic: config.IDENTITY_PUBLIC_KEY!,
      identityPrivate: config.IDENTITY_PRIVATE_KEY,
      clickPublic: config.CLICK_PUBLIC_KEY,
      clickPrivate: config.CLICK_PRIVATE_KEY,
    };
  }
  const folder = join(config.DATA_DIR, 'keys');
  const identity = JSON.parse(kept(folder, 'identity.json', () => JSON.stringify(generatePair()))) as Pair;
  const click = JSON.parse(kept(folder, 'click.json', () => JSON.stringify(generatePair()))) as Pair;
  return {
    keys: kept(folder, `${app}.keys`, () => Keys.generate()),
    identityPublic: identity.publicKey,
    identityPrivate: app === 'console' ? identity.privateKey : undefined,
    clickPublic: click.publicKey,
    clickPrivate: app === 'ad-attribution' ? click.privateKey : undefined,
  };
}

type Pair = { privateKey: string; publicKey: string };

function kept(folder: string, name: string, create: () => string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  try {
    writeFileSync(file, create(), { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
