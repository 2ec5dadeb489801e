import { startDiscordSandbox, type DiscordSandbox } from '../../../test/support/sandboxes/discord.js';
import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { startWebPushSandbox, type WebPushSandbox } from '../../../test/support/sandboxes/web-push.js';
import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { ConnectedNetworks } from './networks.fixture.js';
import { StartLink } from './start-link.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { Consent } from '../audience/consent.entity.js';
import type { Followed } from './follow.dto.js';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';
import { Follower } from '../audience/follower.entity.js';
import { descriptorOf } from '../transports/transport-list.js';

const SOURCE = 'https://brand.example/?ad=panen&from=ig';
const PERSON = '6281200000001';

describe('what brought a follower', () => {
  let fan: FanOutFixture;
  let outside: ConnectedNetworks;
  let channel: Channel;
  let smtp: SmtpSandbox;
  let webhook: WebhookSandbox;
  let push: WebPushSandbox;
  let telegram: TelegramSandbox;
  let discord: DiscordSandbox;
  let whatsapp: WhatsAppSandbox;

  beforeAll(async () => {
    [smtp, webhook, push, telegram, discord, whatsapp] = await Promise.all([
      startSmtpSandbox(),
      startWebhookSandbox(),
      startWebPushSandbox(),
      startTelegramSandbox({ plainHttp: true }),
      startDiscordSandbox(),
      startWhatsAppSandbox({ scale: 0.01 }),
    ]);
    fan = await FanOutFixture.start({
      SMTP_URL: smtp.url,
      TELEGRAM_BASE_URL: telegram.url,
      WHATSAPP_BASE_URL: whatsapp.url,
      DISCORD_BASE_URL: discord.url,
    });
    outside = await ConnectedNetworks.open(fan, { telegram, whatsapp });
    channel = await fan.channel('kopi');
  });
  afterAll(async () => {
    await outside.close();
    await fan.close();
    await Promise.all([smtp, webhook, push, telegram, discord, whatsapp].map((one) => one.close()));
  });

  const given: Partial<Record<TransportName, () => object>> = {
    email: () => ({ address: 'siti@example.test' }),
    webhook: () => ({ address: webhook.endpoint('siti').url }),
    discord: () => ({ address: discord.webhook().url }),
    web_push: () => ({ subscription: push.subscribe() }),
  };
  /** What a person still has to do. */
  const rest: Partial<Record<TransportName, (followed: Followed) => Promise<unknown>>> = {
    email: async () => {
      const mail = await until('the link came', () => smtp.to('siti@example.test')[0], { pause: 30 });
      return fan.as().post(fan.path(/https?:\S+\/confirm\/\S+/.exec(mail.text)![0]), '');
    },
    telegram: ({ start_url }) => telegram.write(7, `/start ${new URL(start_url!).searchParams.get('start')}`),
    whatsapp: ({ start_url }) => whatsapp.inbound(PERSON, new URL(start_url!).searchParams.get('text')!),
  };

  const tried = TRANSPORTS.filter((one) => one in given || descriptorOf(one).follow.field === undefined);

  it.each(tried)('is kept with the consent to follow by %s', async (transport) => {
    const answer = await fan.as().post(`/@${channel.handle}/followers`, {
      transport,
      source: SOURCE,
      ...given[transport]?.(),
    });
    expect(answer.status).toBeLessThan(300);
    await rest[transport]?.(answer.json as Followed);
    const { id } = await fan.database.read.findOneByOrFail(Follower, { transport });
    expect(await fan.database.read.findBy(Consent, { follower_id: id })).toMatchObject([{ source: SOURCE }]);
    expect(await fan.database.read.count(StartLink)).toBe(0);
  });

  it('is not needed', async () => {
    const other = await fan.channel('teh');
    await outside.start(PERSON, other);
    const { id } = await fan.database.read.findOneByOrFail(Follower, { channel_id: other.id });
    expect(await fan.database.read.findBy(Consent, { follower_id: id })).toMatchObject([{ source: null }]);
    const who = fan.as({ workspace: fan.workspace, role: 'publisher' });
    expect((await who.get(`/v1/channels/${other.id}/audience/sources`)).json).toEqual({
      items: [],
      others: 0,
      unknown: 1,
    });
  });
});
