import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import { Follower } from '../audience/follower.entity.js';
import type { Channel } from '../channels/channel.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { ConnectedNetworks } from './networks.fixture.js';

describe('the language in which a bot answers', () => {
  let fan: FanOutFixture;
  let telegram: TelegramSandbox;
  let whatsapp: WhatsAppSandbox;
  let outside: ConnectedNetworks;
  let channel: Channel;

  beforeAll(async () => {
    [telegram, whatsapp] = await Promise.all([
      startTelegramSandbox({ plainHttp: true }),
      startWhatsAppSandbox({ scale: 0.01 }),
    ]);
    fan = await FanOutFixture.start({ TELEGRAM_BASE_URL: telegram.url, WHATSAPP_BASE_URL: whatsapp.url });
    outside = await ConnectedNetworks.open(fan, { telegram, whatsapp });
    channel = await fan.channel('kopi');
  });
  afterAll(async () => {
    await outside.close();
    await fan.close();
    await Promise.all([telegram, whatsapp].map((one) => one.close()));
  });

  const begin = async (transport: 'telegram' | 'whatsapp', language: string) => {
    const headers = { 'accept-language': language };
    const { json } = await fan.as().post('/@kopi/followers', { transport }, headers);
    return json.start_url as string;
  };
  it('is that of the page whose link led to it, and stays the follower’s', async () => {
    const token = (await begin('telegram', 'id')).split('start=')[1]!;
    expect(await outside.write(7, `/start ${token}`)).toBe(
      'Anda mengikuti The kopi. Tulis /stop untuk berhenti.',
    );
    const row = await fan.database.read.findOneByOrFail(Follower, { transport: 'telegram' });
    expect(row.language).toBe('id');
    expect(await outside.write(7, `/start ${token}`)).toMatch(
      /^Tautan ini tidak berlaku: sudah pernah dipakai.* Anda mengikuti The kopi\./,
    );
    expect(await outside.write(8, `/start ${token}`)).toMatch(/^This link is not valid: it was used before/);
  });

  it('travels to WhatsApp by the code', async () => {
    const words = (url: string) => new URL(url).searchParams.get('text');
    const text = words(await begin('whatsapp', 'id'))!;
    await whatsapp.inbound('628120000001', text);
    const row = await fan.database.read.findOneByOrFail(Follower, { transport: 'whatsapp' });
    expect([row.channel_id, row.language]).toEqual([channel.id, 'id']);
  });
});
