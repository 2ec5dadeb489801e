import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { Follower } from '../followers/follower.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { BadNews } from './bad-news.entity.js';
import { Outside } from './outside.fixture.js';
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
  let outside: Outside;
  let from: string;
  let count = 0;

  const following = () => fan.database.read.findBy(Follower, { channel_id: channel.id });
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
      startTelegramSandbox(),
      startWhatsAppSandbox({ templates: { post: 3 }, scale: 0.01 }),
    ]);
    fan = await FanOutFixture.start({ TELEGRAM_BASE_URL: telegram.url, WHATSAPP_BASE_URL: whatsapp.url });
    outside = await Outside.open(fan, { telegram, whatsapp });
    await outside.put('whatsapp', OTHER, 'wsp_other');
  });
  beforeEach(async () => {
    channel = await fan.channel(`kopi-${++count}`);
    from = `62814000${String(count).padStart(4, '0')}`;
  });
  afterAll(async () => {
    outside.close();
    await fan.close();
    await Promise.all([telegram, whatsapp].map((one) => one.close()));
  });

  it('believe a workspace nothing about the messages of another', async () => {
    await whatsapp.inbound(from, `START ${channel.handle}`);
    const post = await fan.publish(channel, 'Kabar');
    await done(post);
    const { id } = sentTo(from)[0]!;
    const failed = { statuses: [{ id, status: 'failed', errors: [{ code: 131050 }] }] };
    const strange = about(OTHER.phone_number_id, failed);
    expect((await whatsapp.hooks.post([strange], OTHER.app_secret)).status).toBe(200);
    expect(await fan.database.read.countBy(BadNews, { reason: 'wa_131050' })).toBe(1);

    await whatsapp.status([id, 'failed', 131026]);
    const report = await fan.reported('it is corrected', post, ({ totals }) => totals.failed === 1);
    expect(report.reasons).toMatchObject([{ reason: 'wa_131026' }]);
    await until('the other is left', async () => (await fan.database.read.count(BadNews)) === 1);
    expect(await following()).toMatchObject([{ ended_tick: null }]);
  });
});
