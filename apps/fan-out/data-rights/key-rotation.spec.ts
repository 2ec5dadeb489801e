import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IsNull, Not } from 'typeorm';
import { ManualEventLog } from '#platform/outbox/manual-event-log.js';
import { Projections } from '#platform/outbox/projections.js';
import { MessageSettings } from '#message/settings.js';
import { Keys } from '#platform/security/keys.js';
import { SystemClock, SystemIds } from '#platform/ports/system.js';
import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import type { Channel } from '../channels/channel.entity.js';
import { Channels } from '../channels/channels.js';
import { Preferences } from '../preferences/preferences.js';
import { Mailer } from '../transports/email/mailer.js';
import { VapidKey } from '../accounts/vapid-key.entity.js';
import { VapidKeys } from '../accounts/vapid.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { Addresses } from '../audience/addresses.js';
import { Erasure } from './erasure.js';
import { FollowStarts } from '../audience/follow-starts.js';
import { Follower } from '../audience/follower.entity.js';
import { Joining } from '../audience/joining.js';
import { KeyRotation } from './key-rotation.js';
import { Leaving } from '../audience/leaving.js';
import { NetworkUsers } from '../audience/network-users.js';
import { OptIn } from '../audience/opt-in.entity.js';
import { PersonalData } from './personal-data.js';
import { OPT_IN } from '../transports/wordings.js';

describe('rotating the key', () => {
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
  const onWhatsApp = () => ({ workspace_id: fan.workspace, transport: 'whatsapp' as const });
  const joinUnder = (keys: Keys, address: string, transport: 'email' | 'whatsapp' = 'email') => {
    const joining = new Joining(
      fan.database,
      new Channels(fan.database, new Projections(new ManualEventLog(), new SystemClock())),
      new Addresses(keys),
      new SystemClock(),
      new SystemIds(),
      fan.get(FollowStarts),
    );
    const consent = { how: 'email_link', proof: null, wording: OPT_IN.email };
    return fan.database.transaction((tx) =>
      joining.join(tx, {
        public_id: `fol_${++count}`,
        channel_id: channel.id,
        transport,
        address,
        consent,
      }),
    );
  };
  const old = () => fan.get(Keys);
  const rotated = () =>
    fan.database.read.find(Follower, { where: { address: Not(IsNull()) }, order: { id: 'ASC' } });

  it('seals every address, secret and lookup again, in steps that can be interrupted', async () => {
    const hook = hooks.endpoint('signed');
    const { secret } = await fan.follow(channel, 'webhook', hook.url);
    for (let n = 0; n < 1_200; n++) await joinUnder(old(), `p${n}@example.test`);
    await fan.follow(channel, 'email', 'waiting@example.test');
    const { secrets: pair } = await fan.get(VapidKeys).of(fan.workspace);

    const users = new Map([['6281200000001', 'ID.13491208655302741918']]);
    await joinUnder(old(), '6281200000001', 'whatsapp');
    await fan.database.transaction((tx) => fan.get(NetworkUsers).record(tx, onWhatsApp(), users));

    // Between the new key and the rotation, an address is found under either.
    const before = await fan.database.read.count(Follower);
    await joinUnder(both, 'p7@example.test');
    await joinUnder(both, 'new@example.test');
    expect(await fan.database.read.count(Follower)).toBe(before + 1);

    const stop = new AbortController();
    const rotation = new KeyRotation(fan.database, both);
    const part = rotation as unknown as { renewFollowers(tx: unknown, after: number): Promise<unknown> };
    const followers = part.renewFollowers.bind(rotation);
    part.renewFollowers = (tx, after) => (stop.abort(), followers(tx, after));
    const first = await rotation.run(stop.signal);
    expect(first).toBe(501);
    const second = await new KeyRotation(fan.database, both).run();
    expect(first + second).toBe(1_200 + 1 + 1 + 2 + 1);
    expect(await new KeyRotation(fan.database, both).run()).toBe(0);

    const alone = new Keys(fresh);
    const addresses = new Addresses(alone);
    const rows = await rotated();
    expect(rows).toHaveLength(1_203);
    for (const row of rows)
      expect(addresses.lookup(addresses.open(row.address!, row.public_id))).toBe(row.lookup);
    expect(addresses.open(rows[0]!.address!, rows[0]!.public_id)).toBe(hook.url);
    expect(addresses.secretsOf(rows[0]!)).toEqual([secret]);
    const inNewHands = new NetworkUsers(fan.database, addresses);
    const address = fan.database.transaction((tx) =>
      inNewHands.addressOf(tx, onWhatsApp(), 'ID.13491208655302741918'),
    );
    expect(await address).toBe('6281200000001');
    const waiting = await fan.database.read.findOneByOrFail(OptIn, {});
    expect(addresses.lookup(addresses.open(waiting.address!, waiting.id))).toBe(waiting.lookup);
    const { secrets } = await fan.database.read.findOneByOrFail(VapidKey, {});
    expect(alone.isSealedByFirst(secrets)).toBe(true);
    expect(JSON.parse(alone.open('vapid key', secrets, fan.workspace))).toEqual(pair);
    await joinUnder(both, 'p8@example.test');
    expect(await rotated()).toHaveLength(1_203);
  });
});

describe('a person who has left some channels when a new key comes', () => {
  const address = 'siti@example.test';
  let fan: FanOutFixture;
  let channels: Channel[];
  let keys: Keys;

  beforeEach(async () => {
    fan = await FanOutFixture.start();
    channels = [await fan.channel('kopi'), await fan.channel('teh'), await fan.channel('susu')];
    const old = readFileSync(join(fan.folder, 'keys', 'fan-out.keys'), 'utf8').trim();
    keys = new Keys(`${Keys.generate().replace('k1:', 'k2:')},${old}`);
  });
  afterEach(() => fan.close());

  const joinUnder = (some: Keys, { id: channel_id }: Channel) => {
    const { database } = fan;
    const [clock, ids] = [new SystemClock(), new SystemIds()];
    const joining = new Joining(
      database,
      new Channels(database, new Projections(new ManualEventLog(), new SystemClock())),
      new Addresses(some),
      clock,
      ids,
      fan.get(FollowStarts),
    );
    const consent = { how: 'email_link', proof: null, wording: OPT_IN.email };
    const public_id = ids.next('fol');
    const newcomer = { public_id, channel_id, transport: 'email', address, consent } as const;
    return database.transaction((tx) => joining.join(tx, newcomer)).then((follower) => follower.public_id);
  };
  /** The services as they are once they were started with both keys. */
  const renewed = () => {
    const people = new PersonalData(
      fan.database,
      new Addresses(keys),
      fan.get(Preferences),
      fan.get(MessageSettings),
    );
    return {
      people,
      erasure: new Erasure(
        fan.database,
        people,
        fan.get(Leaving),
        fan.get(Preferences),
        fan.get(Mailer),
        fan.get(FollowStarts),
      ),
    };
  };
  const row = (public_id: string) => fan.database.read.findOneByOrFail(Follower, { public_id });

  it('is exported and erased whole from any of their follows', async () => {
    const [first, second] = [
      await joinUnder(fan.get(Keys), channels[0]!),
      await joinUnder(fan.get(Keys), channels[1]!),
    ];
    await fan.get(Leaving).end(first, 'left');
    await new KeyRotation(fan.database, keys).run();
    const { people, erasure } = renewed();
    expect((await people.export(await row(first))).map(({ id }) => id)).toEqual([first, second]);
    await erasure.erase(await row(first));
    for (const id of [first, second])
      expect(await row(id)).toMatchObject({ address: null, lookup: null, ended_reason: 'erased' });
  });

  it('is one person with what they follow later', async () => {
    const first = await joinUnder(fan.get(Keys), channels[0]!);
    await fan.get(Leaving).end(first, 'left');
    await new KeyRotation(fan.database, keys).run();
    const [second, third] = [await joinUnder(keys, channels[1]!), await joinUnder(keys, channels[2]!)];
    await fan.get(Leaving).end(second, 'left');
    const { people } = renewed();
    for (const id of [first, second, third])
      expect((await people.allOf(await row(id))).map(({ public_id }) => public_id)).toEqual([
        first,
        second,
        third,
      ]);
  });

  it('is erased with the opt-in that waits for its link', async () => {
    const first = await joinUnder(fan.get(Keys), channels[0]!);
    await fan.get(Leaving).end(first, 'left');
    await fan.follow(channels[1]!, 'email', address);
    await new KeyRotation(fan.database, keys).run();
    await renewed().erasure.erase(await row(first));
    expect(await fan.database.read.count(OptIn)).toBe(0);
  });
});
