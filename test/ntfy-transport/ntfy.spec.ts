import { TRANSPORTS, type TransportName } from '#message/transport-name.js';
import { NTFY } from './ntfy.descriptor.js';
import { startNtfySandbox, type NtfySandbox } from './ntfy.sandbox.js';
import { MAX_MESSAGE, NtfyTransport } from './ntfy.transport.js';
import { filesThatName, filesWithTables, listsWithout } from './with-ntfy.js';

// The one line that docs/adding-a-transport.md requires; modules that read it are loaded after it. The folder takes its
// place by moduleNameMapper in jest.config.mjs.
(TRANSPORTS as unknown as string[]).push('ntfy');

const { describeService } = await import('#platform/description/describe.js');
const { FanOutFixture } = await import('../../apps/fan-out/src/fan-out.fixture.js');
const { HEADER, row } = await import('../../apps/fan-out/imports/imports.fixture.js');
const { aDelivery } = await import('../../apps/fan-out/transports/delivery.fixture.js');
const { describeTransport } = await import('../../apps/fan-out/transports/transport.contract.js');
const { SentMessages } = await import('../../apps/fan-out/transports/sent-messages.js');
const { DESCRIPTORS, describeReason } = await import('../../apps/fan-out/transports/transport-list.js');
const { Transports } = await import('../../apps/fan-out/transports/transports.js');

describe('an eighth transport, added by one folder and one line', () => {
  let fan: Awaited<ReturnType<typeof FanOutFixture.start>>;
  let ntfy: NtfySandbox;
  let topics = 0;
  const newTopic = () => `${ntfy.url}/kopi-${++topics}`;

  beforeAll(async () => {
    ntfy = await startNtfySandbox();
    fan = await FanOutFixture.start();
  });
  afterAll(async () => {
    await fan.close();
    await ntfy.close();
  });

  describeTransport('ntfy', {
    lacks: {
      ids: 'readers of a topic see every message',
      changes: 'a message of a topic stays as it was sent',
    },
    open: async () => ({
      transport: fan.get(Transports).get('ntfy') as NtfyTransport,
      newDelivery: () => aDelivery(newTopic(), { workspace_id: fan.workspace }),
      arrivals: ({ address }) => ntfy.messages(address).length,
      received: ({ address }) =>
        ntfy
          .messages(address)
          .map(({ id, title, message }) => ({ id, text: [title, message].filter(Boolean).join('\n') })),
      usedRoom: ({ address }) => ({
        used: Buffer.byteLength(ntfy.messages(address)[0]!.message),
        most: MAX_MESSAGE,
      }),
      failNext: (times, how) => ntfy.failNext(times, how),
      endRecipient: ({ address }) => (ntfy.refuse(address, 404), 'gone'),
      makeImpossible: ({ address }) => (ntfy.refuse(address, 403), 'ntfy_topic'),
      close: async () => undefined,
    }),
    connectTo: (url, http) => ({
      transport: new NtfyTransport(http, fan.get(SentMessages)),
      delivery: aDelivery(`${url}/kopi`, { workspace_id: fan.workspace }),
    }),
  });

  it('describes itself and its result codes', () => {
    expect(DESCRIPTORS.at(-1)).toBe(NTFY);
    expect(describeReason('ntfy_topic')).toBe('The server of ntfy takes nothing for this topic');
  });

  it('needs no line in a table: nothing outside of their folders names two transports, or has to name all', () => {
    expect(filesWithTables()).toEqual([]);
    expect(filesThatName(TRANSPORTS.filter((name) => name !== 'live'))).toEqual([]);
  });

  it('is in every list of transports that the API describes', () => {
    const { paths, components } = describeService(fan.service);
    expect(listsWithout('nowhere', ['web_push', 'webhook'], components)).toHaveLength(14);
    expect(listsWithout('ntfy', ['web_push', 'webhook'], { paths, components })).toEqual([]);
  });

  it('is followed by the API and by a form, once its topic has taken a first message', async () => {
    const channel = await fan.channel('ntfy-followed');
    const { handle, id } = channel;
    const page = await fan.as().get(`/@${handle}/follow-ways`, { accept: 'text/html' });
    expect(page.text).toContain(
      '<button type="submit">Follow by ntfy</button></form><p>You agree: Every post',
    );
    const { json: open } = await fan.as().get(`/@${handle}/follow-ways`);
    expect(open.ways.at(-1)).toMatchObject({ transport: 'ntfy', requires: 'address', field: 'url' });
    const follow = (address: string) =>
      fan.as().post(`/@${handle}/followers`, { transport: 'ntfy', address });

    const bad = await follow('https://ntfy.sh/');
    expect([bad.status, bad.json.errors]).toEqual([422, [expect.objectContaining({ field: 'address' })]]);
    const refusing = newTopic();
    ntfy.refuse(refusing, 403);
    expect(await follow(refusing)).toMatchObject({
      status: 422,
      json: { detail: expect.stringMatching(/takes nothing for this topic \(ntfy_topic\)/) },
    });

    const topic = newTopic();
    const { status, json } = await follow(topic);
    expect([status, json]).toEqual([
      201,
      { status: 'confirmed', unsubscribe_url: expect.stringMatching(/unsubscribe/) },
    ]);
    expect(ntfy.messages(topic)).toHaveLength(1);
    expect(ntfy.messages(topic)[0]!.message).toContain(json.unsubscribe_url);
    expect((await follow(topic)).json).toEqual({ status: 'following' });
    const publisher = fan.as({ workspace: fan.workspace, role: 'publisher' });
    const audience = await publisher.get(`/v1/channels/${id}/audience`);
    expect(audience.json).toMatchObject({ total: 1, by_transport: { ntfy: 1, live: 0 } });

    ntfy.refuse(topic, 404);
    const post = await fan.publish(channel, 'Habis');
    await fan.reported('the post is complete', post, ({ state }) => state === 'complete');
    const left = await fan.as().get(fan.path(json.unsubscribe_url), { accept: 'text/html' });
    expect(left.text).toContain('The topic no longer exists');
  });

  it('delivers a post to imported followers, and counts each receipt', async () => {
    const channel = await fan.channel('ntfy-kopi');
    const [taken, gone] = [newTopic(), newTopic()];
    ntfy.refuse(gone, 404);
    const rows = [taken, gone, 'no topic'].map((address) => row(address, { transport: 'ntfy' }));
    const imported = await fan
      .as({ workspace: fan.workspace, role: 'publisher' })
      .post(`/v1/channels/${channel.id}/imports`, [HEADER, ...rows, ''].join('\n'), {
        'content-type': 'text/csv',
      });
    expect(imported.json).toMatchObject({ state: 'complete', joined: 2, refused: 1 });
    const post = await fan.publish(channel, { title: 'Panen', body: 'Kopi baru' });
    const report = await fan.reported('the post is complete', post, ({ state }) => state === 'complete');
    expect(report.by_transport['ntfy' as TransportName]).toMatchObject({ delivered: 1, failed: 1 });
    expect(report.reasons).toEqual([expect.objectContaining({ reason: 'gone', count: 1 })]);
    expect(ntfy.messages(taken)).toEqual([
      expect.objectContaining({
        title: 'Panen',
        message: expect.stringMatching(/^Kopi baru\n\nhttp.*unsubscribe/),
      }),
    ]);
    const next = await fan.publish(channel, 'Masih ada');
    const after = await fan.reported('the next post is complete', next, ({ state }) => state === 'complete');
    expect(after.audience).toBe(1);
  });
});
