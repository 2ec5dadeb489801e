import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IsNull, Not } from 'typeorm';
import { Keys } from '#platform/security/keys.js';
import { SystemClock } from '#platform/ports/system.js';
import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import type { Channel } from '../channels/channel.entity.js';
import { Channels } from '../channels/channels.js';
import { Provider } from '../providers/provider.entity.js';
import { Providers } from '../providers/providers.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { Addresses } from './addresses.js';
import { Follower } from './follower.entity.js';
import { Joining } from './joining.js';
import { KeyRotation } from './key-rotation.js';
import { OptIn } from './opt-in.entity.js';
import { OPT_IN } from '#message/wording.js';

describe('a new key in front of the old one', () => {
  let fan: FanOutFixture;
  let hooks: WebhookSandbox;
  let channel: Channel;
  let fresh: string;
  let both: Keys;

  beforeAll(async () => {
    hooks = await startWebhookSandbox();
    fan = await FanOutFixture.start({ FOLLOW_LIMIT: 1000 });
    channel = await fan.channel('kopi');
    const old = readFileSync(join(fan.folder, 'keys', 'fan-out.keys'), 'utf8').trim();
    fresh = Keys.generate().replace('k1:', 'k2:');
    both = new Keys(`${fresh},${old}`);
  });
  afterAll(async () => {
    await fan.close();
    await hooks.close();
  });

  let count = 0;
  const joinUnder = (keys: Keys, address: string) => {
    const joining = new Joining(
      fan.database,
      new Channels(fan.database),
      new Addresses(keys),
      new SystemClock(),
    );
    const consent = { how: 'email_link', proof: null, wording: OPT_IN.email };
    return fan.database.transaction((tx) =>
      joining.join(tx, {
        public_id: `fol_${++count}`,
        channel_id: channel.id,
        transport: 'email',
        address,
        consent,
      }),
    );
  };
  const old = () => fan.get(Keys);
  const rotated = () =>
    fan.database.read.find(Follower, { where: { address: Not(IsNull()) }, order: { id: 'ASC' } });

  it('takes over every address, secret and lookup, in steps that can be broken off', async () => {
    const hook = hooks.endpoint('signed');
    const { secret } = await fan.follow(channel, 'webhook', hook.url);
    for (let n = 0; n < 1_200; n++) await joinUnder(old(), `p${n}@example.test`);
    await fan.follow(channel, 'email', 'waiting@example.test');
    await fan.get(Providers).put(fan.workspace, 'telegram', {
      account: 'bot',
      hook: 'h',
      settings: {},
      secrets: { token: 'secret-token' },
    });

    // Between the new key and the rotation, an address is found under either.
    const before = await fan.database.read.count(Follower);
    await joinUnder(both, 'p7@example.test');
    await joinUnder(both, 'new@example.test');
    expect(await fan.database.read.count(Follower)).toBe(before + 1);

    const stop = new AbortController();
    const rotation = new KeyRotation(fan.database, both);
    const part = rotation as unknown as { followers(tx: unknown, after: number): Promise<unknown> };
    const followers = part.followers.bind(rotation);
    part.followers = (tx, after) => (stop.abort(), followers(tx, after));
    const first = await rotation.run(stop.signal);
    expect(first).toBe(501);
    const second = await new KeyRotation(fan.database, both).run();
    expect(first + second).toBe(1_200 + 1 + 1 + 1);
    expect(await new KeyRotation(fan.database, both).run()).toBe(0);

    const alone = new Keys(fresh);
    const addresses = new Addresses(alone);
    const rows = await rotated();
    expect(rows).toHaveLength(1_202);
    for (const row of rows)
      expect(addresses.lookup(addresses.open(row.address!, row.public_id))).toBe(row.lookup);
    expect(addresses.open(rows[0]!.address!, rows[0]!.public_id)).toBe(hook.url);
    expect(addresses.secretsOf(rows[0]!)).toEqual([secret]);
    const waiting = await fan.database.read.findOneByOrFail(OptIn, {});
    expect(addresses.lookup(addresses.open(waiting.address, waiting.id))).toBe(waiting.lookup);
    const provider = await fan.database.read.findOneByOrFail(Provider, { name: 'telegram' });
    expect(alone.sealedByFirst(provider.secrets)).toBe(true);
    expect(alone.open('provider', provider.secrets, `${fan.workspace} telegram`)).toContain('secret-token');
    await joinUnder(both, 'p8@example.test');
    expect(await rotated()).toHaveLength(1_202);
  });
});
