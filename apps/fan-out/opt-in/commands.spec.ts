import { FollowCodes } from '#message/follow-code.js';
import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import { until } from '../../../test/support/until.js';
import { Follower } from '../audience/follower.entity.js';
import { Channel } from '../channels/channel.entity.js';
import { connectAccount } from '../accounts/accounts.fixture.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { ConnectedNetworks } from './networks.fixture.js';

describe('what people are told to write', () => {
  let fan: FanOutFixture;
  let telegram: TelegramSandbox;
  let whatsapp: WhatsAppSandbox;
  let outside: ConnectedNetworks;
  let count = 0;

  beforeAll(async () => {
    [telegram, whatsapp] = await Promise.all([
      startTelegramSandbox({ plainHttp: true }),
      startWhatsAppSandbox({ scale: 0.01 }),
    ]);
  });
  beforeEach(async () => {
    fan = await FanOutFixture.start({ TELEGRAM_BASE_URL: telegram.url, WHATSAPP_BASE_URL: whatsapp.url });
    outside = await ConnectedNetworks.open(fan, { telegram, whatsapp });
    count++;
  });
  afterEach(async () => {
    await outside.close();
    await fan.close();
  });
  afterAll(async () => void (await Promise.all([telegram, whatsapp].map((one) => one.close()))));

  /** Sends a message on WhatsApp in the next second, since networks count in seconds; returns the answer. */
  const write = async (from: string, text: string): Promise<string> => {
    const answers = () => [...whatsapp.messages.values()].filter(({ wa_id }) => wa_id === from);
    const before = answers().length;
    const timestamp = String(Math.floor(Date.now() / 1000) + 1);
    expect((await whatsapp.inbound(from, text, { timestamp })).status).toBe(200);
    const answer = await until('the number answers', () => answers()[before], { pause: 30 });
    return (answer.body as unknown as { text: { body: string } }).text.body;
  };
  const newCode = () => fan.get(FollowCodes).newCode();
  const person = (which: number) => `62816000${String(count).padStart(3, '0')}${which}`;
  const followed = async () => {
    const rows = await fan.database.read.find(Follower, { order: { id: 'ASC' } });
    const channels = await fan.database.read.find(Channel);
    return rows.map(({ channel_id, ended_reason }) => [
      channels.find(({ id }) => id === channel_id)!.handle,
      ended_reason,
    ]);
  };
  const page = (handle: string) => `${fan.config.publicUrl}/@${handle}`;
  /** Opens the first link of an answer after these words, and presses its button. */
  const leaveBy = async (answer: string, name: string) => {
    const [, url] = new RegExp(`${name}\\S?: (http\\S+/unsubscribe/\\S+)`).exec(answer)!;
    expect((await fan.as().post(fan.path(url!), '')).status).toBe(200);
  };

  it('follows the only channel by START alone, and by nothing else than its code where there are several', async () => {
    expect(await write(person(1), 'Start!')).toBe('There is no channel to follow here.');
    await fan.channel('kopi');
    expect(await write(person(1), 'Start!')).toBe('You follow The kopi. Write STOP to leave.');
    await fan.channel('teh');
    const answer = await write(person(2), 'START');
    expect(answer).toBe(
      `To follow a channel here, open its page, and this chat from there:\nThe kopi: ${page('kopi')}\nThe teh: ${page('teh')}`,
    );
    expect(await followed()).toEqual([['kopi', null]]);
    await fan.database.transaction((tx) => tx.update(Channel, { handle: 'kopi' }, { archived_after: 1 }));
    expect(await write(person(2), 'START')).toBe('You follow The teh. Write STOP to leave.');
    expect(await followed()).toEqual([
      ['kopi', null],
      ['teh', null],
    ]);
  });

  it('goes to the number that Meta shows, where the brand entered none', async () => {
    const shops = ['wsp_00000000000000000000000001', 'wsp_00000000000000000000000002'];
    const [shown, hidden] = await Promise.all(shops.map((id, index) => fan.channel(`shop-${index}`, id)));
    const secrets = { access_token: 'x' };
    await connectAccount(fan, shops[0]!, 'whatsapp', { account: '20', name: '15550783882', secrets });
    await connectAccount(fan, shops[1]!, 'whatsapp', { account: '21', secrets });
    const { start_url } = await fan.follow(shown!, 'whatsapp');
    expect(start_url).toMatch(/^https:\/\/wa\.me\/15550783882\?text=START%20shop-0%20[a-z0-9]{16}$/);
    await expect(fan.follow(hidden!, 'whatsapp')).rejects.toThrow(/422 .*no number/);
  });

  it('leaves all by STOP alone on WhatsApp, and one of several by the link that the answer has', async () => {
    const [kopi, teh] = [await fan.channel('kopi'), await fan.channel('teh')];
    const me = person(1);
    expect(await write(me, await outside.startText(kopi))).toBe('You follow The kopi. Write STOP to leave.');
    const second = await write(me, await outside.startText(teh));
    expect(second).toMatch(/^You follow The teh\. Write STOP to leave\. This leaves all channels/);
    await leaveBy(second, 'The kopi');
    expect(await followed()).toEqual([
      ['kopi', 'left'],
      ['teh', null],
    ]);
    await write(me, await outside.startText(kopi));
    expect(await write(me, 'stop')).toBe('You have left The teh, The kopi.');
    expect(await write(me, 'stop')).toBe('You follow nothing here.');
  });

  it('leaves all by /stop alone on Telegram, and one of several by the link that the answer has', async () => {
    const [kopi, teh] = [await fan.channel('kopi'), await fan.channel('teh')];
    const chat = 1_000 + count;
    const start = async (channel: Channel) =>
      outside.write(chat, `/start ${(await fan.follow(channel, 'telegram')).start_url!.split('=')[1]}`);
    expect(await outside.write(chat, '/start')).toContain(
      `The kopi: ${page('kopi')}\nThe teh: ${page('teh')}`,
    );
    expect(await start(kopi)).toBe('You follow The kopi. Write /stop to leave.');
    const second = await start(teh);
    expect(second).toMatch(/^You follow The teh\. Write \/stop to leave\. This leaves all channels/);
    await leaveBy(second, 'The kopi');
    await start(kopi);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await outside.write(chat, '/stop')).toBe('You have left The teh, The kopi.');
  });

  it('is answered in words where the code is not of this channel, used, expired or not ours, and follows nothing', async () => {
    const [kopi, teh] = [await fan.channel('kopi'), await fan.channel('teh')];
    const other = await fan.channel('elsewhere', 'wsp_00000000000000000000000001');
    await outside.connect(
      'whatsapp',
      {
        ...{ phone_number_id: '206540352242922', phone_number: '15550783882', access_token: 'sandbox-token' },
        ...{ app_secret: 'other-secret', verify_token: 'other-verify', template: 'post', language: 'id' },
      },
      'wsp_00000000000000000000000001',
    );
    const [ofKopi, ofOther] = [await outside.startText(kopi), await outside.startText(other)];
    const code = ofKopi.split(' ')[2]!;
    const invalid = /^This link is not valid: .* To follow a channel here, open its page/;
    for (const text of [
      `MULAI kopi ${newCode()}`,
      `MULAI teh ${code}`,
      `MULAI nobody ${code}`,
      ofOther,
      ofOther.replace('elsewhere', 'kopi'),
    ])
      expect(await write(person(1), text)).toMatch(invalid);
    expect(await followed()).toEqual([]);
    // A code that was written with another channel's handle is not used up.
    expect(await write(person(1), ofKopi)).toMatch(/^You follow The kopi/);
    expect(await write(person(1), ofKopi)).toMatch(
      /^This link is not valid: .* You follow The kopi\. Write STOP/,
    );
    expect(await write(person(2), ofKopi)).toMatch(invalid);
    expect(await write(person(1), `STOP kopi ${newCode()}`)).toBe(
      'You follow The kopi. Write STOP to leave.',
    );
    expect(await write(person(2), `STOP kopi ${code}`)).toBe('You follow nothing here.');
    expect(await followed()).toEqual([['kopi', null]]);
    await write(person(1), await outside.startText(teh));
    const text = await write(person(1), `STOP teh ${newCode()}`);
    expect(text).toMatch(/^You follow The kopi, The teh\. Write STOP to leave\. This leaves all/);
    await leaveBy(text, 'The teh');
    expect(await followed()).toEqual([
      ['kopi', null],
      ['teh', 'left'],
    ]);
  });
});
