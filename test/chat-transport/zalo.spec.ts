import { NETWORKS, type Network } from '#message/account.topic.js';
import type { SealedContent } from '#message/sealed-content.js';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';
import type { EventClass } from '#platform/events/topic.js';
import { BoxSealer } from '#platform/security/sealed-box.js';
import { loadSecrets } from '#platform/security/secrets.js';
import { ids } from '../support/app-under-test.js';
import { until } from '../support/until.js';
import type { ZaloTransport } from './zalo.transport.js';

// The line that docs/adding-a-transport.md requires, and the network's own; modules that read them are loaded after it. The
// folder takes its place by moduleNameMapper in jest.config.mjs.
(TRANSPORTS as unknown as string[]).push('zalo');
(NETWORKS as unknown as string[]).push('zalo');

const audience = await import('#message/audience.topic.js');
const { make } = await import('#platform/events/make.js');
const { FanOutFixture } = await import('../../apps/fan-out/src/fan-out.fixture.js');
const { connectAccount } = await import('../../apps/fan-out/accounts/accounts.fixture.js');
const { Consent } = await import('../../apps/fan-out/audience/consent.entity.js');
const { Transports } = await import('../../apps/fan-out/transports/transports.js');

describe('a chat network, added by its folder', () => {
  let fan: Awaited<ReturnType<typeof FanOutFixture.start>>;
  let zalo: ZaloTransport;
  let connection_id: string;
  let people = 10_000;

  beforeAll(async () => {
    fan = await FanOutFixture.start();
    zalo = fan.get(Transports).get('zalo') as ZaloTransport;
  });
  beforeEach(async () => {
    connection_id = await connectAccount(fan, fan.workspace, 'zalo' as Network, {
      account: '4200000000000000001',
      secrets: { access_token: 'x' },
    });
  });
  afterAll(() => fan.close());

  /** Publishes what connections makes of a network's call. */
  const tell = async <C extends object>(
    Event: EventClass<InstanceType<typeof audience.CommandWritten>>,
    contentOf: SealedContent<C>,
    content: C & { address?: string },
  ) => {
    const id = ids.next('evt');
    const sealer = new BoxSealer(loadSecrets('connections', fan.config).credentialsPublic!['fan-out']);
    const about = { workspace_id: fan.workspace, connection_id, network: 'zalo' as Network };
    const event = make(Event, {
      ...about,
      person: '0'.repeat(32),
      box: contentOf.seal(sealer, content, id),
    });
    await fan.publishEvent(audience.audiencePersons, event, 1, id);
  };
  let messages = 0;
  /** Writes a command; returns the answer. */
  const write = async (
    address: string,
    command: 'start' | 'stop',
    more: { handle?: string; code?: string } = {},
  ) => {
    const before = zalo.sentTo(address).length;
    await tell(audience.CommandWritten, audience.commandContent, {
      ...{ command, address, message_id: `m${++messages}`, at: Date.now(), ...more },
    });
    return until('the account answers', () => zalo.sentTo(address)[before], { pause: 20 });
  };
  const linkOf = async (handle: string, channel: Parameters<typeof fan.follow>[0]) => {
    const { start_url } = await fan.follow(channel, 'zalo');
    const [word, named, code] = new URL(start_url!).searchParams.get('message')!.split(' ');
    expect([word, named]).toEqual(['#on', handle]);
    return { handle, code: code! };
  };

  it('is followed and left in its chat, and posts reach who follows', async () => {
    const channel = await fan.channel('kopi');
    const page = await fan.as().get('/@kopi/follow-ways', { accept: 'text/html' });
    expect(page.text).toContain('Open in Zalo');
    const person = String(++people);
    expect(await write(person, 'start')).toContain('To follow a channel here, open its page');
    const link = await linkOf('kopi', channel);
    expect(await write(person, 'start', link)).toBe('You follow The kopi. Write #off to leave.');
    expect(await write(person, 'start', link)).toMatch(/^This link is not valid: .*Write #off to leave/);
    expect(await fan.database.read.findOneByOrFail(Consent, { how: 'zalo_message' })).toMatchObject({
      kind: 'opt_in',
      proof: 'm2',
    });
    const post = await fan.publish(channel, 'Panen');
    const report = await fan.reported('the post is complete', post, ({ state }) => state === 'complete');
    expect(report.by_transport['zalo' as TransportName]).toMatchObject({ delivered: 1 });
    expect(zalo.sentTo(person).at(-1)).toBe('Panen');
    expect(await write(person, 'stop')).toBe('You have left The kopi.');
  });

  it('names a person who hides the address by an id, and moves a chat', async () => {
    const channel = await fan.channel('teh');
    const [person, moved] = [String(++people), String(++people)];
    await write(person, 'start', await linkOf('teh', channel));
    const user_id = 'ID.4200000001';
    await tell(audience.PersonIdentified, audience.identityContent, {
      ...{ address: person, user_id, at: Date.now() },
    });
    await tell(audience.ChatMoved, audience.chatMovedContent, {
      ...{ address: person, to: moved, at: Date.now() },
    });
    const before = zalo.sentTo(moved).length;
    await tell(audience.CommandWritten, audience.commandContent, {
      ...{ command: 'stop', user_id, message_id: `m${++messages}`, at: Date.now() },
    });
    const answer = await until('the account answers', () => zalo.sentTo(moved)[before], { pause: 20 });
    expect(answer).toBe('You have left The teh.');
  });

  it('ends those who block the account, or switch marketing off in its app', async () => {
    const channel = await fan.channel('gula');
    const [blocking, stopping] = [String(++people), String(++people)];
    for (const person of [blocking, stopping]) await write(person, 'start', await linkOf('gula', channel));
    for (const [Event, address] of [
      [audience.AccountBlocked, blocking],
      [audience.MarketingStopped, stopping],
    ] as const)
      await tell(Event, audience.identityContent, { address, at: Date.now() });
    const publisher = fan.as({ workspace: fan.workspace, role: 'publisher' });
    await until('both have left', async () => {
      const { json } = await publisher.get(`/v1/channels/${channel.id}/audience`);
      return json.total === 0;
    });
  });
});
