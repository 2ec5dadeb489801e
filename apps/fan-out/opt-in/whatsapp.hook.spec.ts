import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../audience/addresses.js';
import { Erasure } from '../data-rights/erasure.js';
import { Follower } from '../audience/follower.entity.js';
import { PersonalData } from '../data-rights/personal-data.js';
import { NetworkUser } from '../audience/network-user.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { DeliveryFailure } from '../bounces/delivery-failure.entity.js';
import { ConnectedNetworks } from './networks.fixture.js';
import { WHATSAPP } from './whatsapp-account.fixture.js';

/** The number of another workspace. */
const OTHER = {
  ...WHATSAPP,
  phone_number_id: '206540352242922',
  app_secret: 'other-secret',
  verify_token: 'other-verify',
};

describe("WhatsApp's calls", () => {
  let fan: FanOutFixture;
  let telegram: TelegramSandbox;
  let whatsapp: WhatsAppSandbox;
  let channel: Channel;
  let outside: ConnectedNetworks;
  let from: string;
  let count = 0;
  /** Counts messages: each has an id of its own. */
  let told = 0;
  /** Where the calls about the other workspace's number go. */
  let others: string;

  const following = () =>
    fan.database.read.find(Follower, { where: { channel_id: channel.id }, order: { id: 'ASC' } });
  const done = (post: string) => fan.reported('it is complete', post, ({ state }) => state === 'complete');
  const sentTo = (wa_id: string) =>
    [...whatsapp.messages.values()].filter((one) => one.wa_id === wa_id && one.template);
  /** A change as Meta sends it, about a number. */
  const about = (phone_number_id: string, content: object) => ({
    field: 'messages',
    value: { messaging_product: 'whatsapp', metadata: { phone_number_id }, ...content },
  });

  beforeAll(async () => {
    [telegram, whatsapp] = await Promise.all([
      startTelegramSandbox({ plainHttp: true }),
      startWhatsAppSandbox({ templates: { post: 3 }, scale: 0.01 }),
    ]);
    fan = await FanOutFixture.start({ TELEGRAM_BASE_URL: telegram.url, WHATSAPP_BASE_URL: whatsapp.url });
    outside = await ConnectedNetworks.open(fan, { telegram, whatsapp });
    others = await outside.connect('whatsapp', OTHER, 'wsp_00000000000000000000000001');
  });
  beforeEach(async () => {
    channel = await fan.channel(`kopi-${++count}`);
    from = `62814000${String(count).padStart(4, '0')}`;
  });
  afterAll(async () => {
    await outside.close();
    await fan.close();
    await Promise.all([telegram, whatsapp].map((one) => one.close()));
  });

  describe('of who hides their number', () => {
    const user_id = () => `ID.1349120865530274${String(count).padStart(4, '0')}`;
    const soon = () => Math.floor(Date.now() / 1000) + 2;
    const tell = async (content: object) =>
      expect((await whatsapp.hooks.post([about(WHATSAPP.phone_number_id, content)])).status).toBe(200);
    /** A message of which WhatsApp tells the user id, and the number where it is given. */
    const write = (message: object, number?: string, id = user_id()) =>
      tell({
        contacts: [{ profile: { username: 'sari' }, user_id: id, ...(number && { wa_id: number }) }],
        messages: [
          { id: `wamid.${++told}`, timestamp: String(soon()), ...(number && { from: number }), ...message },
        ],
      });
    const text = (body: string) => ({ type: 'text', text: { body } });
    const users = () => fan.database.read.findBy(NetworkUser, {});

    it.each<[string, () => Promise<void>]>([
      ['a word', () => write(text('Stop!'))],
      ['a button of a post', () => write({ type: 'button', button: { payload: 'STOP', text: 'Berhenti' } })],
      [
        'a button of an answer',
        () =>
          write({
            type: 'interactive',
            interactive: { type: 'button_reply', button_reply: { id: 'x', title: 'Stop' } },
          }),
      ],
      [
        "WhatsApp's own switch",
        () =>
          tell({
            user_preferences: [
              { user_id: user_id(), category: 'marketing_messages', value: 'stop', timestamp: soon() },
            ],
          }),
      ],
    ])('end what they follow by %s', async (_, stop) => {
      await write(text(await outside.startText(channel)), from);
      await outside.start(`${from}9`, channel);
      const kept = JSON.stringify(await users());
      expect(kept).toContain('lookup');
      expect(kept).not.toContain(user_id().slice(3));
      await write(text('STOP'), undefined, 'ID.999');
      expect(await following()).toMatchObject([{ ended_tick: null }, { ended_tick: null }]);
      await stop();
      expect(await following()).toMatchObject([{ ended_reason: 'left' }, { ended_tick: null }]);
      expect(await users()).toEqual([]);
    });

    it.each<[string, () => Promise<void>]>([
      ['a message', () => write(text('Halo'), from)],
      [
        'a status',
        () => tell({ statuses: [{ status: 'read', recipient_id: from, recipient_user_id: user_id() }] }),
      ],
    ])('are heard of a follower whose user id came with %s later', async (_, told) => {
      await outside.start(from, channel);
      await told();
      await write(text('STOP'));
      expect(await following()).toMatchObject([{ ended_reason: 'left' }]);
    });

    it('let them follow where their number is known, and nobody to whom nothing could be sent', async () => {
      await write(text(await outside.startText(channel)));
      expect(await following()).toEqual([]);
      await write(text(await outside.startText(channel)), from);
      const first = channel;
      channel = await fan.channel(`teh-${count}`);
      await write(text(await outside.startText(channel)));
      const followers = await following();
      expect(followers).toHaveLength(1);
      expect(await fan.get(PersonalData).allOf(followers[0]!)).toHaveLength(2);
      await fan.get(Erasure).erase(followers[0]!);
      expect(await users()).toEqual([]);
      channel = first;
      expect(await following()).toMatchObject([{ ended_reason: 'erased' }]);
    });
  });

  it.each(['“STOP”', 'STOP🙏', 'stop\u200b', '🛑 Stop', '* STOP *'])('end following by %s', async (word) => {
    const [, handle, code] = (await outside.startText(channel)).split(' ');
    await whatsapp.inbound(from, `«Start» ${handle}! ＊${code!.toUpperCase()}＊`);
    expect(await following()).toMatchObject([{ ended_tick: null }]);
    const later = { timestamp: String(Math.floor(Date.now() / 1000) + 2) };
    await whatsapp.inbound(from, `${word} ${channel.handle}`, later);
    expect(await following()).toMatchObject([{ ended_tick: null }]);
    await whatsapp.inbound(from, `${word} ?!`, later);
    expect(await following()).toMatchObject([{ ended_reason: 'left' }]);
  });

  it('are judged one by one, so that no one text keeps the others from being heard', async () => {
    await outside.start(from, channel);
    const timestamp = String(Math.floor(Date.now() / 1000) + 2);
    const said = (number: string, body: unknown) => ({
      from: number,
      id: `wamid.${++told}`,
      timestamp,
      text: { body },
    });
    /** The channel's handle and a new code. */
    const codeText = async () => (await outside.startText(channel)).replace('MULAI ', '');
    const messages = [
      said(`${from}1`, `\u0000START \ud800 ${await codeText()}`),
      said(`${from}2`, `START\u0000${(await codeText()).replace(' ', '\u0000')}`),
      { constructor: 1, text: { toString: [] } },
      said('', `START ${await codeText()}`),
      said('6'.repeat(5_000), `START ${await codeText()}`),
      said('0812', `START ${await codeText()}`),
      said(from, 'Stop\u0000'),
    ];
    const posted = await whatsapp.hooks.post([about(WHATSAPP.phone_number_id, { messages })]);
    expect(posted.status).toBe(200);
    const [first, ...others] = await following();
    expect(first).toMatchObject({ ended_reason: 'left' });
    const numbers = others.map((one) => fan.get(Addresses).open(one.address!, one.public_id));
    expect(numbers.sort()).toEqual([`${from}1`, `${from}2`]);
  });

  it('believe a workspace nothing about the messages of another', async () => {
    await outside.start(from, channel);
    const post = await fan.publish(channel, 'Kabar');
    await done(post);
    const { id } = sentTo(from)[0]!;
    const failed = { statuses: [{ id, status: 'failed', errors: [{ code: 131050 }] }] };
    const strange = about(OTHER.phone_number_id, failed);
    const { url } = whatsapp.hooks.settings;
    whatsapp.hooks.settings.url = others;
    expect((await whatsapp.hooks.post([strange], OTHER.app_secret)).status).toBe(200);
    whatsapp.hooks.settings.url = url;
    expect(await fan.database.read.countBy(DeliveryFailure, { reason: 'wa_131050' })).toBe(1);

    await whatsapp.status([id, 'failed', 131026]);
    const report = await fan.reported('it is corrected', post, ({ totals }) => totals.failed === 1);
    expect(report.reasons).toMatchObject([{ reason: 'wa_131026' }]);
    await until('the other is left', async () => (await fan.database.read.count(DeliveryFailure)) === 1);
    expect(await following()).toMatchObject([{ ended_tick: null }]);
  });
});
