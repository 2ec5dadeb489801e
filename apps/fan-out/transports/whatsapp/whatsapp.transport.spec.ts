import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../../test/support/sandboxes/whatsapp.js';
import { MessageSettings } from '#message/settings.js';
import { Keys } from '#platform/security/keys.js';
import { connectAccount } from '../../accounts/accounts.fixture.js';
import { Accounts } from '../../accounts/accounts.js';

import { SentMessages } from '../sent-messages.js';
import { aDelivery } from '../delivery.fixture.js';
import { describeTransport } from '../transport.contract.js';
import { TransportsFixture } from '../transports.fixture.js';
import { WhatsAppApi } from '#message/whatsapp.api.js';
import { WhatsAppTransport } from './whatsapp.transport.js';

describe('WhatsApp', () => {
  let fan: TransportsFixture;
  let whatsapp: WhatsAppSandbox;
  let number = 6_281_200_000_000;
  const to = () => aDelivery(String(++number), { workspace_id: fan.workspace });
  const at = (address: string) => [...whatsapp.messages.values()].filter(({ wa_id }) => wa_id === address);
  const wordsOf = (body: object) => {
    const { template } = body as { template: { components: { parameters: { text: string }[] }[] } };
    return template.components[0]!.parameters.map(({ text }) => text);
  };
  const put = (access_token = 'sandbox-token') =>
    connectAccount(fan, fan.workspace, 'whatsapp', {
      account: '106540352242922',
      settings: { template: 'post', language: 'id' },
      secrets: { access_token, app_secret: 'sandbox-secret', verify_token: 'sandbox-verify' },
    });

  beforeAll(async () => {
    whatsapp = await startWhatsAppSandbox({ templates: { post: 3 }, perSecond: 1_000, perPair: 100 });
    fan = await TransportsFixture.start({ WHATSAPP_BASE_URL: whatsapp.url });
    await put();
  });
  afterAll(async () => {
    await fan.close();
    await whatsapp.close();
  });

  describeTransport('WhatsApp', {
    lacks: { changes: 'WhatsApp lets nobody change a template message' },
    open: async () => ({
      transport: fan.get(WhatsAppTransport),
      newDelivery: () => to(),
      arrivals: ({ address }) => at(address).length,
      received: ({ address }) =>
        at(address).map(({ id, body }) => ({
          id,
          text: wordsOf(body)
            .join('\n')
            .replace(/ ·( |(?=…))/g, '\n'),
        })),
      usedRoom: ({ address }) => ({ used: wordsOf(at(address)[0]!.body)[1]!.length, most: 900 }),
      repeatIds: ({ address }) => at(address).map(({ body }) => String(body['biz_opaque_callback_data'])),
      failNext: (times, how) => whatsapp.failNext(times, how),
      endRecipient: ({ address }) => (whatsapp.refuse(address, 131050), 'wa_131050'),
      makeImpossible: ({ address }) => (whatsapp.refuse(address, 131026), 'wa_131026'),
      close: async () => undefined,
    }),
    connectTo: (url, http) => {
      const api = new WhatsAppApi(http, Object.assign(new MessageSettings(), { WHATSAPP_BASE_URL: url }));
      return {
        transport: new WhatsAppTransport(api, fan.get(Accounts), fan.get(SentMessages), fan.get(Keys)),
        delivery: to(),
      };
    },
  });

  it('sends the approved template, with its parameters on one line', async () => {
    const delivery = to();
    await fan.get(WhatsAppTransport).deliver(delivery);
    const [channel, words, link] = wordsOf(at(delivery.address)[0]!.body);
    expect(channel).toBe('Kopi *Nusantara*');
    expect(words).toMatch(/^Kopi & <teh> · Selamat pagi! · Harga/);
    expect(link).toBe(delivery.post.url);
  });

  it.each([
    ['a tab', 'Kopi\tteh', 'Kopi teh'],
    ['tabs and spaces', 'Kopi \t \t     teh', 'Kopi teh'],
    ['five spaces', 'Kopi     teh', 'Kopi teh'],
    ['spaces that do not break', 'Kopi\u00a0\u3000teh', 'Kopi teh'],
    ['a lone carriage return', 'Kopi\rteh', 'Kopi · teh'],
    ['blank lines', 'Kopi\r\n\t\r\n teh', 'Kopi · teh'],
    ['separators of lines and pages', 'Kopi\u2028teh\fsusu\vair\u0085gula', 'Kopi · teh · susu · air · gula'],
    ['a control character', 'Kopi\u0007teh', 'Kopi teh'],
  ])('folds %s, which a parameter cannot hold', async (_, body, shown) => {
    const delivery = to();
    const channel = { ...delivery.channel, name: `The\t${delivery.channel.name}` };
    const post = { ...delivery.post, title: null, body };
    const outcome = await fan.get(WhatsAppTransport).deliver({ ...delivery, channel, post });
    expect(outcome).toEqual({ state: 'delivered' });
    const [name, words] = wordsOf(at(delivery.address)[0]!.body);
    expect([name, words]).toEqual([`The ${delivery.channel.name}`, shown]);
  });

  it.each([
    [130429, 1_000, 'account'],
    [80007, 30_000, 'account'],
    [131056, 5_000, 'recipient'],
    [131057, 30_000, 'account'],
  ])('waits after %i, for the right time and for the right recipients', async (code, least, throttled) => {
    const delivery = to();
    whatsapp.refuse(delivery.address, code, { times: 1 });
    const outcome = await fan.get(WhatsAppTransport).deliver(delivery);
    expect(outcome).toMatchObject({ state: 'deferred', reason: `wa_${code}` });
    expect((outcome as { until: number }).until - delivery.at).toBeGreaterThanOrEqual(least);
    expect(outcome).toMatchObject({ throttled });
  });

  it('defers a recipient who gets too many messages from businesses', async () => {
    const delivery = to();
    whatsapp.refuse(delivery.address, 131049, { times: 1 });
    const outcome = await fan.get(WhatsAppTransport).deliver(delivery);
    expect(outcome).toMatchObject({ state: 'deferred', reason: 'wa_131049', recipientCapped: true });
    expect(outcome).not.toHaveProperty('throttled');
  });

  it('does not retry what cannot succeed', async () => {
    for (const code of [130472, 131047, 132000, 132001]) {
      const delivery = to();
      whatsapp.refuse(delivery.address, code);
      expect(await fan.get(WhatsAppTransport).deliver(delivery)).toEqual({
        state: 'failed',
        reason: `wa_${code}`,
      });
    }
    expect(
      await fan.get(WhatsAppTransport).deliver(aDelivery('12', { workspace_id: fan.workspace })),
    ).toEqual({ state: 'failed', reason: 'wa_bad_number' });
  });

  it.each([190, 368, 131031, 131048])('halts the account after %i, until it is replaced', async (code) => {
    const delivery = to();
    whatsapp.refuse(delivery.address, code, { times: 1 });
    expect(await fan.get(WhatsAppTransport).deliver(delivery)).toMatchObject({
      state: 'deferred',
      reason: `wa_${code}`,
      throttled: 'account',
    });
    const asked = whatsapp.received.length;
    expect(await fan.get(WhatsAppTransport).deliver(to())).toMatchObject({
      state: 'deferred',
      reason: `wa_${code}`,
    });
    expect(whatsapp.received.length).toBe(asked);
    await put();
    expect(await fan.get(WhatsAppTransport).deliver(to())).toEqual({ state: 'delivered' });
  });
});
