import { readFileSync } from 'node:fs';
import {
  ConfigError,
  configVariables,
  loadConfig,
  loadConfigs,
  misspelledVariables,
} from '#platform/config.js';
import { MODULES } from '../../apps/all-in-one/src/modules.js';
import { ChatSettings } from '../../apps/chat/src/settings.js';
import { FanOutSettings } from '../../apps/fan-out/src/settings.js';

const ALL = MODULES.map(({ settings }) => settings);
/** All variables as one object, as the apps read them from this environment. */
const load = (env: Record<string, string | undefined>): Record<string, unknown> =>
  Object.assign({}, ...loadConfigs(ALL, env)) as Record<string, unknown>;

describe('configuration', () => {
  it('is documented in .env.example, each variable', () => {
    const documented = [...readFileSync('.env.example', 'utf8').matchAll(/^#([A-Z_]+)=/gm)].map(
      (match) => match[1]!,
    );
    expect(documented.sort()).toEqual(configVariables(...ALL));
  });

  it('has the defaults that .env.example shows', () => {
    const text = readFileSync('.env.example', 'utf8');
    const config = load({});
    for (const [, name, value] of text.matchAll(/^#([A-Z_]+)=(.*)$/gm)) {
      if (config[name!] !== undefined) expect([name, String(config[name!])]).toEqual([name, value]);
    }
  });

  it('is passed to the containers, each variable that an installation may set', () => {
    const compose = readFileSync('docker/compose.yml', 'utf8');
    const passedOn = new Set([...compose.matchAll(/^ +([A-Z_]+): /gm)].map((match) => match[1]!));
    // Images set HOST and DATA_DIR themselves, and containers are not used with SANDBOX.
    const left = configVariables(...ALL).filter((name) => !['HOST', 'DATA_DIR', 'SANDBOX'].includes(name));
    expect(left.filter((name) => !passedOn.has(name))).toEqual([]);
  });

  it.each([
    ['PORT', 'seventy'],
    ['STACK', 'both'],
    ['SANDBOX', 'perhaps'],
    ['PUBLIC_URL', 'not a url'],
    ['PUBLIC_URL', 'corong.example'],
    ['PUBLIC_URL', 'ftp://corong.example'],
    ['PUBLIC_URL', 'https://corong.example/shop'],
    ['PUBLIC_URL', 'https://corong.example/shop/'],
    ['PUBLIC_URL', 'https://corong.example?shop'],
    ['PUBLIC_URL', 'https://corong.example#shop'],
    ['PUBLIC_URL', 'https://me:secret@corong.example'],
    ['PUBLIC_HOSTS', 'https://www.corong.example'],
    ['PUBLIC_HOSTS', 'www.corong.example:443'],
    ['DOMAIN_NAME_SERVERS', 'dns.example'],
    ['DOMAIN_NAME_SERVERS', '192.0.2.53,192.0.2'],
    ['DOMAIN_FILE_PORT', '99999'],
    ['DOMAIN_GRACE_DAYS', 'never'],
    ['CHAT_URL', 'http://chat:3003/chat'],
    ['HOST', '999.1.1.1'],
    ['HOST', '127.0.0'],
    ['HOST', '127.0.0.1:3000'],
    ['HOST', 'not a host'],
    ['HOST', '-h'],
    ['SECRET_KEYS', 'k1:short'],
    ['SECRET_KEYS', `k1:${'A'.repeat(43)}=,k1:${'B'.repeat(42)}A=`],
    ['SECRET_KEYS', `k1:${'A'.repeat(43)}=,`],
    ['META_API_VERSION', 'latest'],
    ['TRUSTED_PROXIES', 'everyone'],
    ['REDIS_URL', 'redis://user:100%@127.0.0.1:6379'],
    ['DATABASE_URL', 'mysql://user:%zz@127.0.0.1:3306/chat'],
    ['SMTP_URL', 'smtp://%ff:x@mail.example'],
    ['MAIL_FROM', 'Corong'],
    ['MAIL_FROM', 'kabar@kopi.example/x'],
    ['MAIL_FROM', 'kabar@kopi.example?x'],
    ['MAIL_FROM', 'Corong <corong>'],
    ['MAIL_FROM', 'a@kopi.example, b@kopi.example'],
    ['MAIL_FROM', 'Kopi <a@kopi.example> b@kopi.example'],
    ['MAIL_FROM', 'sári@kopi.example'],
    ['META_BASE_URL', 'http://999.1.1.1'],
    ['DISCORD_BASE_URL', 'redis://discord.example'],
    ['ALLOWED_PRIVATE_TARGETS', '10.0.0.0/99'],
  ])('names %s if it is wrong, and never shows its value', (name, value) => {
    const loading = () => load({ [name]: value });
    expect(loading).toThrow(ConfigError);
    expect(loading).toThrow(name);
    expect(loading).not.toThrow(new RegExp(`${value}$`, 'm'));
  });

  it.each([
    ['HOST', '0.0.0.0'],
    ['HOST', '::1'],
    ['HOST', 'localhost'],
    ['HOST', 'box-1.lan'],
    ['PUBLIC_HOSTS', 'www.corong.example, corong.test'],
    ['DOMAIN_NAME_SERVERS', '192.0.2.53,192.0.2.54:5353,2001:db8::53,[2001:db8::54]:5353'],
    ['PUBLIC_URL', 'https://corong.example'],
    ['PUBLIC_URL', 'http://192.0.2.7:3000/'],
    ['PUBLIC_URL', 'http://[::1]:3000'],
  ])('accepts %s as %s', (name, value) => {
    expect(load({ [name]: value })).toMatchObject({ [name]: value });
  });

  it.each([
    ['kabar@kopi.example', 'kabar@kopi.example'],
    ['Kopi Nusantara <kabar@kopi.example>', 'kabar@kopi.example'],
    ['"Kopi, Teh" <kabar@kopi.example>', 'kabar@kopi.example'],
    ['kabar@café.example', 'kabar@xn--caf-dma.example'],
    [undefined, 'corong@localhost'],
  ])('accepts only one mailbox as the sender of mails: %s', (MAIL_FROM, mailbox) =>
    expect(loadConfig(FanOutSettings, { MAIL_FROM }).mailbox).toBe(mailbox),
  );

  it('accepts only one spelling of the origin', () => {
    const origin = (PUBLIC_URL?: string) => loadConfig(ALL[0]!, { PUBLIC_URL, PORT: '3001' }).publicUrl;
    expect([undefined, 'https://Corong.Example:443/', 'http://192.0.2.7:3000/'].map(origin)).toEqual([
      'http://localhost:3001',
      'https://corong.example',
      'http://192.0.2.7:3000',
    ]);
  });

  it.each([
    ['PUBLIC_ULR', 'PUBLIC_URL'],
    ['public_url', 'PUBLIC_URL'],
    ['DATADIR', 'DATA_DIR'],
    ['TRUSTED_PROXY', null],
    ['TRUSTED_PROXIE', 'TRUSTED_PROXIES'],
    ['SMTP_URI', 'SMTP_URL'],
    ['KAFKA_BROKER', 'KAFKA_BROKERS'],
    ['PORTS', null],
    ['HOSTNAME', null],
    ['PUBLIC_URL', null],
    ['NODE_ENV', null],
  ])('reports %s in the environment as a misspelling of %s', (name, meant) => {
    const lines = misspelledVariables(ALL, { [name]: 'secret', PATH: '/usr/bin', HOME: '/root' });
    expect(lines).toHaveLength(meant ? 1 : 0);
    if (meant) expect(lines[0]).toMatch(new RegExp(`^${name} .*${meant}`));
    expect(lines.join()).not.toContain('secret');
  });

  it('does not report a variable that another app reads as a misspelling', () => {
    const env = Object.fromEntries(configVariables(...ALL).map((name) => [name, 'x']));
    for (const one of ALL) expect(misspelledVariables([one], env)).toEqual([]);
  });

  it('names an error once if apps of one process read the same variable', () => {
    const loading = () => load({ META_API_VERSION: 'latest' });
    expect(loading).toThrow(/META_API_VERSION must/);
    expect(loading).not.toThrow(/META_API_VERSION must[^]*META_API_VERSION must/);
  });

  it('names the missing variables of the full stack for each app', () => {
    expect(() => loadConfig(ChatSettings, { STACK: 'full' })).toThrow(
      /DATABASE_URL[^]*KAFKA_BROKERS[^]*REDIS_URL[^]*CLICK_KEYS/,
    );
    expect(() => loadConfig(FanOutSettings, { STACK: 'full' })).not.toThrow(/CLICK/);
  });
});
