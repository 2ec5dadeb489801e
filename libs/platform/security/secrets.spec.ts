import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APPS } from '../app.js';
import { Config, ConfigError, loadConfig } from '../config.js';
import { BrokenSeal } from './keys.js';
import { BoxOpener, BoxSealer } from './sealed-box.js';
import { CREDENTIALS_READERS, loadSecrets } from './secrets.js';

const fresh = () => loadConfig(Config, { DATA_DIR: mkdtempSync(join(tmpdir(), 'corong-secrets-')) });

describe('the secrets of the embedded stack', () => {
  it('are created once, readable by their owner alone, and leave no temporary files', () => {
    const config = fresh();
    const first = loadSecrets('console', config);
    expect(loadSecrets('console', config)).toEqual(first);
    expect(loadSecrets('chat', config).identityPublic).toBe(first.identityPublic);
    const folder = join(config.DATA_DIR, 'keys');
    expect(readdirSync(folder).sort()).toEqual([
      'chat.credentials',
      'chat.keys',
      'click.keys',
      'console.keys',
      'identity.json',
      'metrics.token',
    ]);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('give each app only its own half of a key pair', () => {
    const config = fresh();
    expect(loadSecrets('chat', config).identityPrivate).toBeUndefined();
    expect(loadSecrets('ad-attribution', config).keys).not.toBe(loadSecrets('chat', config).keys);
  });

  it('give the keys of click tokens only to chat and ad-attribution', () => {
    const config = fresh();
    const { clickKeys } = loadSecrets('ad-attribution', config);
    expect(clickKeys).toBeDefined();
    expect(loadSecrets('chat', config).clickKeys).toBe(clickKeys);
    for (const app of APPS.filter((one) => one !== 'chat' && one !== 'ad-attribution'))
      expect(loadSecrets(app, config).clickKeys).toBeUndefined();
  });

  it('give the keys of follow codes only to fan-out and connections', () => {
    const config = fresh();
    const { followKeys } = loadSecrets('fan-out', config);
    expect(followKeys).toBeDefined();
    expect(loadSecrets('connections', config).followKeys).toBe(followKeys);
    for (const app of APPS.filter((one) => one !== 'fan-out' && one !== 'connections'))
      expect(loadSecrets(app, config).followKeys).toBeUndefined();
  });

  it('give the public keys for credentials only to connections, and each private key to its reader', () => {
    const config = fresh();
    const connections = loadSecrets('connections', config);
    expect(connections.credentialsPrivate).toBeUndefined();
    for (const reader of CREDENTIALS_READERS) {
      const { credentialsPrivate, credentialsPublic } = loadSecrets(reader, config);
      expect(credentialsPublic).toBeUndefined();
      const box = new BoxSealer(connections.credentialsPublic![reader]).seal('p', 'secret', 'row');
      expect(new BoxOpener(credentialsPrivate!).open('p', box, 'row')).toBe('secret');
      for (const other of CREDENTIALS_READERS.filter((one) => one !== reader))
        expect(() =>
          new BoxOpener(loadSecrets(other, config).credentialsPrivate!).open('p', box, 'row'),
        ).toThrow(BrokenSeal);
    }
    expect(loadSecrets('ad-attribution', config).credentialsPrivate).toBeUndefined();
  });

  it('never replace an existing file, and name an empty one', () => {
    const config = fresh();
    const folder = join(config.DATA_DIR, 'keys');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'identity.json'), '');
    expect(() => loadSecrets('chat', config)).toThrow(ConfigError);
    expect(() => loadSecrets('chat', config)).toThrow(/identity\.json is empty/);
    expect(readFileSync(join(folder, 'identity.json'), 'utf8')).toBe('');
  });

  const KEY = `${'A'.repeat(43)}=`;
  it.each([
    ['a key that is too short', `k2:abc,k1:${KEY}`],
    ['two keys of one id', `k1:${KEY},k1:${'B'.repeat(42)}A=`],
    ['something else', 'hello'],
  ])('are refused by the name of their file if it lists %s', (_what, list) => {
    const config = fresh();
    loadSecrets('chat', config);
    writeFileSync(join(config.DATA_DIR, 'keys', 'chat.keys'), `k2:${KEY},k1:${KEY}\n`);
    expect(loadSecrets('chat', config).keys).toBe(`k2:${KEY},k1:${KEY}`);
    writeFileSync(join(config.DATA_DIR, 'keys', 'chat.keys'), list);
    expect(() => loadSecrets('chat', config)).toThrow(ConfigError);
    expect(() => loadSecrets('chat', config)).toThrow(/chat\.keys must /);
    expect(() => loadSecrets('chat', config)).not.toThrow(list);
  });

  it.each(['{', 'null', '[]', '{}', '"x"', '{"privateKey":"AAAA","publicKey":1}'])(
    'name the file of a key pair that holds %s instead',
    (text) => {
      const config = fresh();
      mkdirSync(join(config.DATA_DIR, 'keys'), { recursive: true });
      writeFileSync(join(config.DATA_DIR, 'keys', 'identity.json'), text);
      expect(() => loadSecrets('chat', config)).toThrow(ConfigError);
      expect(() => loadSecrets('chat', config)).toThrow(/identity\.json holds no pair/);
    },
  );

  it('of the full stack name a variable that holds no key', () => {
    const env = {
      STACK: 'full',
      DATABASE_URL: 'mysql://a:b@c/d',
      KAFKA_BROKERS: 'k:1',
      KAFKA_USERNAME: 'u',
      KAFKA_PASSWORD: 'p',
      REDIS_URL: 'redis://r',
      SECRET_KEYS: `k:${Buffer.alloc(32).toString('base64')}`,
      CREDENTIALS_PRIVATE_KEYS: `k:${Buffer.alloc(32, 1).toString('base64')}`,
      GATEWAY_KEY: Buffer.alloc(32).toString('base64'),
      IDENTITY_PUBLIC_KEY: 'A'.repeat(60),
    };
    expect(() => loadSecrets('fan-out', loadConfig(Config, env))).toThrow(/^IDENTITY_PUBLIC_KEY/);
  });
});
