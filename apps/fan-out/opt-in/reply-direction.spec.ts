import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import { until } from '../../../test/support/until.js';
import { Channel } from '../channels/channel.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { ConnectedNetworks } from './networks.fixture.js';

const NAME = 'قهوة نوسانتارا';
const ISOLATED = `\u2068${NAME}\u2069`;

describe('a name in Arabic', () => {
  let fan: FanOutFixture;
  let telegram: TelegramSandbox;
  let whatsapp: WhatsAppSandbox;
  let channel: Channel;
  let outside: ConnectedNetworks;

  beforeAll(async () => {
    telegram = await startTelegramSandbox({ scale: 0.1, plainHttp: true });
    whatsapp = await startWhatsAppSandbox({ templates: { post: 3 }, scale: 0.01 });
    fan = await FanOutFixture.start({ TELEGRAM_BASE_URL: telegram.url, WHATSAPP_BASE_URL: whatsapp.url });
    outside = await ConnectedNetworks.open(fan, { telegram, whatsapp });
    channel = await fan.channel('qahwa');
    await fan.database.transaction((tx) => tx.update(Channel, { id: channel.id }, { name: NAME }));
  });
  afterAll(async () => {
    await outside.close();
    await fan.close();
    await Promise.all([telegram.close(), whatsapp.close()]);
  });

  it('turns none of the words around it in replies of the Telegram bot', async () => {
    const { start_url } = await fan.follow(channel, 'telegram');
    const reply = (text: string) => outside.write(12, text);
    const joined = await reply(`/start ${start_url!.split('=')[1]}`);
    expect(joined).toContain(`You follow ${ISOLATED}.`);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await reply('/stop')).toBe(`You have left ${ISOLATED}.`);
  });

  it('turns none of the words around it in replies over WhatsApp', async () => {
    const from = '628120000002';
    const answers = () => [...whatsapp.messages.values()].map(({ body }) => JSON.stringify(body));
    await outside.start(from, channel);
    await until('the reply', () => answers().length > 0);
    expect(answers()[0]).toContain(`You follow ${ISOLATED}.`);
  });
});
