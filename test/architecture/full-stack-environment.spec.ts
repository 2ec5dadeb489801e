import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { configVariables } from '#platform/config.js';
import { MODULES } from '../../apps/all-in-one/src/modules.js';

type Variables = Record<string, string | undefined>;
interface Script {
  keeping(there: Variables, made: Variables): Variables;
  processEnvironment(app: string, file: Variables, caller: Variables): Variables;
}

const script = async () =>
  (await import(pathToFileURL(resolve('scripts/services/environment.mjs')).href)) as Script;

/** Variables that an app reads from its own file alone, since they differ between apps. */
const OWN =
  /^(STACK|DATABASE_URL|REDIS_URL|SECRET_KEYS|GATEWAY_KEY|(KAFKA|IDENTITY|CLICK)_.*|FOLLOW_KEYS|CREDENTIALS_PRIVATE_KEYS|(FAN_OUT|CHAT)_CREDENTIALS_KEY|(CHANNEL_PUBLISHER|FAN_OUT|CHAT|CONNECTIONS|AD_ATTRIBUTION)_URL)$/;

describe('the environment of the full stack on this machine', () => {
  it('keeps an added key and everything else in the file when the services start again', async () => {
    const { keeping } = await script();
    const there = { SECRET_KEYS: 'k2:new,k1:old', DATABASE_URL: 'mysql://before', SMTP_URL: 'smtp://mail' };
    const made = { SECRET_KEYS: 'k1:old', DATABASE_URL: 'mysql://now' };
    expect(keeping(there, made)).toEqual({
      SECRET_KEYS: 'k2:new,k1:old',
      DATABASE_URL: 'mysql://now',
      SMTP_URL: 'smtp://mail',
    });
    expect(keeping({}, made)).toEqual(made);
  });

  it("gives every app the caller's variables before those of its file, and no app the secrets of another", async () => {
    const { processEnvironment } = await script();
    const names = configVariables(...MODULES.map(({ settings }) => settings));
    const caller = Object.fromEntries(names.map((name) => [name, 'caller']));
    const file = Object.fromEntries(names.map((name) => [name, 'file']));
    const own = (app: string) =>
      Object.entries(processEnvironment(app, file, caller)).flatMap(([name, value]) =>
        value === 'file' ? [name] : [],
      );
    const ofEach = names.filter((name) => OWN.test(name));
    expect(own('console').sort()).toEqual(ofEach);
    expect(own('chat').sort()).toEqual([...ofEach, 'HOST', 'PORT'].sort());
    expect(processEnvironment('chat', {}, { PORT: '8080' })).toEqual({ PUBLIC_URL: 'http://localhost:8080' });
  });
});
