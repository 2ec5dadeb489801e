import { startTelegramSandbox, type TelegramSandbox } from '../../../../test/support/sandboxes/telegram.js';
import { MessageSettings } from '#message/settings.js';
import type { OutgoingHttp } from '#platform/security/outgoing-http.js';

import { ChatMoves } from '../../audience/chat-moves.js';
import { connectAccount } from '../../accounts/accounts.fixture.js';
import { Accounts } from '../../accounts/accounts.js';
import { SentMessages } from '../sent-messages.js';
import { aDelivery } from '../delivery.fixture.js';
import { describeTransport } from '../transport.contract.js';
import { TransportsFixture } from '../transports.fixture.js';
import { TelegramApi } from '#message/telegram.api.js';
import { TelegramTransport } from './telegram.transport.js';
import { readHtml } from '../markup.fixture.js';

describe('Telegram', () => {
  let fan: TransportsFixture;
  let telegram: TelegramSandbox;
  let chat = 1_000;
  const secrets = { bot_token: '42:SANDBOX', hook_secret: 's' };
  const put = (token = secrets.bot_token) =>
    connectAccount(fan, fan.workspace, 'telegram', {
      account: '42',
      secrets: { ...secrets, bot_token: token },
    });
  const to = (address = String(++chat)) => {
    telegram.started.add(address);
    return aDelivery(address, { workspace_id: fan.workspace });
  };
  const inChat = (address: string) =>
    [...telegram.messages.values()].filter((one) => one.chat_id === address);

  beforeAll(async () => {
    telegram = await startTelegramSandbox({ perBotSecond: 1_000 });
    fan = await TransportsFixture.start({ TELEGRAM_BASE_URL: telegram.url });
    await put();
  });
  afterAll(async () => {
    await fan.close();
    await telegram.close();
  });

  describeTransport('Telegram', {
    lacks: { ids: 'Telegram takes none along with a message' },
    open: async () => ({
      transport: fan.get(TelegramTransport),
      newDelivery: () => to(),
      arrivals: ({ address }) => inChat(address).length,
      received: ({ address }) =>
        inChat(address).map(({ message_id, text }) => ({ id: String(message_id), text: readHtml(text) })),
      usedRoom: ({ address }) => ({ used: readHtml(inChat(address)[0]!.text).length, most: 4_096 }),
      failNext: (times, how) => telegram.failNext(times, how),
      endRecipient: ({ address }) => (telegram.blocked.add(address), 'blocked'),
      makeImpossible: (delivery) => ((delivery.address = ''), 'telegram_400'),
      close: async () => undefined,
    }),
    connectTo: (url: string, http: OutgoingHttp) => {
      const config = Object.assign(new MessageSettings(), { TELEGRAM_BASE_URL: url });
      return {
        transport: new TelegramTransport(
          new TelegramApi(http, config),
          fan.get(Accounts),
          fan.get(SentMessages),
          fan.get(ChatMoves),
        ),
        delivery: to(),
      };
    },
  });

  it('sets the title in bold, and changes nothing that it did not send', async () => {
    const delivery = to();
    expect(await fan.get(TelegramTransport).edit(delivery)).toEqual({ state: 'skipped', reason: 'not_sent' });
    expect(await fan.get(TelegramTransport).remove(delivery)).toEqual({
      state: 'skipped',
      reason: 'not_sent',
    });
    expect(await fan.get(TelegramTransport).deliver(delivery)).toEqual({ state: 'delivered' });
    expect(inChat(delivery.address)[0]!.text).toContain('<b>Kopi &amp; &lt;teh&gt;</b>');
  });

  it('ends a follower who never started the bot', async () => {
    const delivery = aDelivery(String(++chat), { workspace_id: fan.workspace });
    expect(await fan.get(TelegramTransport).deliver(delivery)).toEqual({
      state: 'failed',
      reason: 'blocked',
      ends: 'blocked',
    });
  });

  it('spaces out messages to one chat', async () => {
    const { address } = to();
    const outcomes = await Promise.all([1, 2, 3].map(() => fan.get(TelegramTransport).deliver(to(address))));
    expect(outcomes).toEqual([1, 2, 3].map(() => ({ state: 'delivered' })));
    expect(telegram.meter.usage('chat', address)).toMatchObject({ accepted: 3, refused: 0 });
  });

  it('stops using a refused bot, until it is replaced', async () => {
    await put('43:WRONG');
    const asked = telegram.received.length;
    expect(await fan.get(TelegramTransport).deliver(to())).toMatchObject({
      state: 'deferred',
      reason: 'telegram_401',
      throttled: 'account',
    });
    expect(await fan.get(TelegramTransport).deliver(to())).toMatchObject({
      state: 'deferred',
      reason: 'telegram_401',
    });
    expect(telegram.received.length).toBe(asked + 1);
    await put();
    expect(await fan.get(TelegramTransport).deliver(to())).toEqual({ state: 'delivered' });
    expect(await fan.get(TelegramTransport).deliver(aDelivery('1', { workspace_id: 'wsp_2' }))).toEqual({
      state: 'failed',
      reason: 'no_provider',
    });
  });
});
