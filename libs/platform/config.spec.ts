import { readFileSync } from 'node:fs';
import { ConfigError, configVariables, loadConfig } from './config.js';

describe('configuration', () => {
  it('is documented in .env.example, variable by variable', () => {
    const documented = [...readFileSync('.env.example', 'utf8').matchAll(/^#([A-Z_]+)=/gm)].map(
      (match) => match[1]!,
    );
    expect(documented.sort()).toEqual(configVariables());
  });

  it('states the defaults that .env.example shows', () => {
    const text = readFileSync('.env.example', 'utf8');
    const config = loadConfig(undefined, {}) as unknown as Record<string, unknown>;
    for (const [, name, value] of text.matchAll(/^#([A-Z_]+)=(.*)$/gm)) {
      if (config[name!] !== undefined) expect([name, String(config[name!])]).toEqual([name, value]);
    }
  });

  it('reaches the containers, each variable that an installation may set', () => {
    const compose = readFileSync('docker/compose.yml', 'utf8');
    const passedOn = new Set([...compose.matchAll(/^ +([A-Z_]+): /gm)].map((match) => match[1]!));
    // The images say where an app listens; nobody tries out on a network of containers.
    const left = configVariables().filter((name) => !['HOST', 'DATA_DIR', 'SANDBOX'].includes(name));
    expect(left.filter((name) => !passedOn.has(name))).toEqual([]);
  });

  it.each([
    ['PORT', 'seventy'],
    ['STACK', 'both'],
    ['SANDBOX', 'perhaps'],
    ['PUBLIC_URL', 'not a url'],
    ['SECRET_KEYS', 'k1:short'],
    ['SECRET_KEYS', `k1:${'A'.repeat(43)}=,k1:${'B'.repeat(42)}A=`],
    ['SECRET_KEYS', `k1:${'A'.repeat(43)}=,`],
    ['META_API_VERSION', 'latest'],
    ['TRUSTED_PROXIES', 'everyone'],
    ['ALLOWED_PRIVATE_TARGETS', '10.0.0.0/99'],
  ])('names %s when it is wrong, and never shows its value', (name, value) => {
    const load = () => loadConfig(undefined, { [name]: value });
    expect(load).toThrow(ConfigError);
    expect(load).toThrow(name);
    expect(load).not.toThrow(new RegExp(`${value}$`, 'm'));
  });

  it('names what the full stack lacks, app by app', () => {
    expect(() => loadConfig('chat', { STACK: 'full' })).toThrow(
      /DATABASE_URL[^]*KAFKA_BROKERS[^]*REDIS_URL[^]*CLICK_PUBLIC_KEY/,
    );
    expect(() => loadConfig('fan-out', { STACK: 'full' })).not.toThrow(/CLICK/);
  });
});
