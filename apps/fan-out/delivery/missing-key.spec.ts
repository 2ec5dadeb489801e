import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MetricFamilies } from '#platform/operations/metric-families.js';
import { Keys, MissingKey } from '#platform/security/keys.js';
import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import { Follower } from '../audience/follower.entity.js';
import { KeyRotation } from '../data-rights/key-rotation.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';

describe('a process that does not know the key of an address', () => {
  let fan: FanOutFixture;
  let hooks: WebhookSandbox;

  beforeAll(async () => {
    hooks = await startWebhookSandbox();
    fan = await FanOutFixture.start({ FOLLOW_LIMIT: 1_000 });
  });
  afterAll(async () => {
    await fan.close();
    await hooks.close();
  });

  it('lets its deliveries wait, ends no follower, and shows the publisher and the operator why', async () => {
    const channel = await fan.channel('kopi');
    for (const name of ['one', 'two']) await fan.follow(channel, 'webhook', hooks.endpoint(name).url);
    const old = readFileSync(join(fan.folder, 'keys', 'fan-out.keys'), 'utf8').trim();
    const fresh = Keys.generate().replace('k1:', 'k2:');
    await new KeyRotation(fan.database, new Keys(`${fresh},${old}`)).run();

    const post = await fan.publish(channel, 'Panen raya');
    const report = await fan.reported('both wait', post, ({ totals }) => totals.deferred === 2);
    expect(report.problems).toEqual([
      expect.objectContaining({
        transport: 'webhook',
        reason: 'key_missing',
        words: expect.stringContaining('SECRET_KEYS'),
        waiting: 2,
      }),
    ]);
    expect(await fan.database.read.countBy(Follower, { ended_reason: 'failing' })).toBe(0);
    expect(await fan.get(MetricFamilies).registry.metrics()).toMatch(/^corong_missing_keys\{[^}]*\} 1$/m);
  });

  it('logs it once for each key, and never more than twenty times', () => {
    const text = (id: string) => new Keys(Keys.generate().replace('k1:', `${id}:`)).seal('p', 'text', 'row');
    const told: string[] = [];
    const keys = new Keys(Keys.generate(), (id) => void told.push(id));
    for (const id of ['k2', 'k2', 'k3', 'k2'])
      expect(() => keys.open('p', text(id), 'row')).toThrow(MissingKey);
    expect(told).toEqual(['k2', 'k3']);
    for (let n = 4; n < 60; n++) expect(() => keys.open('p', text(`k${n}`), 'row')).toThrow(MissingKey);
    expect(() => keys.open('p', 'not a key!.a.b', 'row')).toThrow(MissingKey);
    expect(told).toHaveLength(20);
    expect(keys.missingCount).toBe(20);
  });
});
