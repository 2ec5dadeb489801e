import { createLogger } from '#platform/logger.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { MetricFamilies } from '#platform/operations/metric-families.js';
import { ManualEventLog } from '#platform/outbox/manual-event-log.js';
import { Projections } from '#platform/outbox/projections.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Config } from '#platform/config.js';
import { wholeSchema } from '#platform/platform.module.js';
import { SystemClock, SystemIds } from '#platform/ports/system.js';
import { Keys } from '#platform/security/keys.js';
import { contractsEnv } from '../../../test/support/contracts-env.js';
import { freshSchema, type FreshSchema } from '../../../test/support/fresh-schema.js';
import { Channel } from '../channels/channel.entity.js';
import { Channels } from '../channels/channels.js';
import { schema } from '../src/schema.js';
import { Addresses } from '../audience/addresses.js';
import { Follower } from '../audience/follower.entity.js';
import { FollowStarts } from '../audience/follow-starts.js';
import { Joining } from '../audience/joining.js';
import { KeyRotation } from '../data-rights/key-rotation.js';
import { Leaving } from '../audience/leaving.js';
import { NewFollower } from './new-follower.js';
import { OptIn } from '../audience/opt-in.entity.js';
import { OptIns } from './opt-ins.js';
import { OPT_IN } from '../transports/wordings.js';

if (contractsEnv()) {
  describe('followers on MariaDB', () => {
    let database: Database;
    let store: FreshSchema;
    beforeAll(async () => {
      store = await freshSchema('followers');
      database = await Database.open({ url: store.url }, wholeSchema(schema));
    });
    afterAll(async () => {
      await database.close();
      await store.drop();
    });

    const [clock, ids] = [new SystemClock(), new SystemIds()];
    const old = Keys.generate();
    const made = (list: string) => {
      const addresses = new Addresses(new Keys(list));
      const joining = new Joining(
        database,
        new Channels(database, new Projections(new ManualEventLog(), new SystemClock())),
        addresses,
        clock,
        ids,
        new FollowStarts(new Outbox('fan-out', clock, ids), clock, ids, new MetricFamilies()),
      );
      return { addresses, joining };
    };
    const channelOf = async (handle: string): Promise<Channel> => {
      const named = { id: ids.next('chn'), workspace_id: ids.next('wsp'), handle, name: handle };
      const channel: Channel = {
        ...named,
        language: null,
        epoch: 'e',
        tick: 0,
        preferences_version: 0,
        latest_sequence: 0,
        gaps_closed_to: 0,
        archived_after: null,
      };
      await database.transaction((tx) => tx.insert(Channel, channel));
      return channel;
    };
    const joined = (
      joining: Joining,
      { id: channel_id }: Channel,
      transport: 'email' | 'discord',
      address: string,
      public_id = ids.next('fol'),
    ) => {
      const consent = { how: 'test', proof: null, wording: OPT_IN.email };
      return database
        .transaction((tx) => joining.join(tx, { public_id, channel_id, transport, address, consent }))
        .then((follower) => follower.public_id);
    };

    it('are mailed three opt-ins an hour, however many ask for the address at once', async () => {
      const { addresses, joining } = made(old);
      const optIns = new OptIns(database, addresses, joining, clock, ids);
      const channel = await channelOf('kopi');
      const asked = Array.from({ length: 30 }, () =>
        database.transaction((tx) => optIns.begin(tx, channel, 'siti@example.test', { language: 'en' })),
      );
      await Promise.all(asked);
      expect(await database.read.count(OptIn)).toBe(3);
    });

    it('are meant by every link that was sent to them while they followed several times at once', async () => {
      const { addresses, joining } = made(old);
      const make = new NewFollower(
        database,
        joining,
        addresses,
        ids,
        new Config(),
        createLogger('fan-out', 'silent'),
      );
      const leaving = new Leaving(
        database,
        new Channels(database, new Projections(new ManualEventLog(), new SystemClock())),
        clock,
      );
      const channel = await channelOf('teh');
      const sent: string[] = [];
      let all = () => {};
      const everyone = new Promise<void>((resolve) => void (all = resolve));
      const follow = () =>
        make.withFollowerId(channel.id, 'discord', 'https://discord.example/1', async (id, said) => {
          said();
          if (sent.push(id) === 8) all();
          await everyone;
          return joined(joining, channel, 'discord', 'https://discord.example/1', id);
        });
      const followed = new Set(await Promise.all(Array.from({ length: 8 }, follow)));
      expect([followed.size, new Set(sent).size]).toEqual([1, 8]);
      const meant = await Promise.all(sent.map((id) => leaving.findCurrent(id)));
      expect(new Set(meant.map(({ follower }) => follower.public_id))).toEqual(followed);
    });

    it('are one person in all channels, while many join and keys are changed', async () => {
      const before = made(old);
      const list = `${Keys.generate().replace('k1:', 'k2:')},${old}`;
      const after = made(list);
      const leaving = new Leaving(
        database,
        new Channels(database, new Projections(new ManualEventLog(), new SystemClock())),
        clock,
      );
      const channels = await Promise.all(['a', 'b', 'c', 'd'].map(channelOf));
      const people = Array.from({ length: 25 }, (_, n) => `p${n}@example.test`);
      for (const address of people) {
        const first = await joined(before.joining, channels[0]!, 'email', address);
        await joined(before.joining, channels[1]!, 'email', address);
        await leaving.end(first, 'left');
      }
      const joins = people.flatMap((address) =>
        channels.slice(2).map((channel) => joined(after.joining, channel, 'email', address)),
      );
      await Promise.all([...joins, new KeyRotation(database, new Keys(list)).run()]);
      for (const address of people) {
        const lookup = after.addresses.lookup(address);
        expect(await database.read.countBy(Follower, { lookup })).toBe(4);
      }
    });
  });
} else it.skip('followers on MariaDB (services are not up)', () => {});
