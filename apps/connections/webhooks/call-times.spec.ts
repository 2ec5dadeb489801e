import { until } from '../../../test/support/until.js';
import { Connection } from '../accounts/connection.entity.js';
import { NUMBER, text, value, WebhooksFixture, whatsapp } from './webhooks.fixture.js';

describe('when a network called', () => {
  let connections: WebhooksFixture;
  beforeAll(async () => {
    connections = await WebhooksFixture.start();
  });
  afterAll(() => connections.close());

  const row = (id: string) => connections.database.read.findOneByOrFail(Connection, { id });
  const handshake = (hook: string, token: string) =>
    connections
      .as({})
      .get(`/hooks/meta/${hook}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=${token}`);

  it('is recorded for the accounts of a signed call, and for those whose verify token is right', async () => {
    const mine = await connections.enter({ network: 'whatsapp', account: NUMBER });
    const other = await connections.enter({
      network: 'whatsapp',
      account: '777',
      verify_token: 'another-one',
    });
    expect((await handshake(mine.hook!, 'wrong-token')).status).toBe(403);
    expect((await handshake(mine.hook!, 'a-verify-token')).status).toBe(200);
    await until('the handshake is recorded', async () => (await row(mine.id)).handshake_at !== null);
    await connections.meta(mine.hook!, whatsapp(value({ messages: [text('Halo')] })));
    await until('the call is recorded', async () => (await row(mine.id)).called_at !== null);
    expect(await row(other.id)).toMatchObject({ handshake_at: null, called_at: null });
  });
});
