import { startWebPushSandbox, type WebPushSandbox } from '../../../test/support/sandboxes/web-push.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';

describe('looking a follower up', () => {
  let fan: FanOutFixture;
  let push: WebPushSandbox;

  beforeAll(async () => {
    push = await startWebPushSandbox();
    fan = await FanOutFixture.start({ FOLLOW_LIMIT: 1000 });
    await fan.channel('kopi');
  });
  afterAll(async () => {
    await fan.close();
    await push.close();
  });

  const owner = () => ({ workspace: fan.workspace, role: 'owner' as const });
  const find = (transport: string, address: string) =>
    fan.as(owner()).post('/v1/followers/lookup', { transport, address });

  const strange = {
    telegram: ['[', '[1]', '[[]]', '{}', 'abc', '1e5', '0x1F', '9'.repeat(40), '"1"', 'null'],
    web_push: ['[', '[1]', '[[]]', '[1,2,3]', '["https://push.test/1"]', '{}', 'null', 'nonsense'],
    whatsapp: ['[', '0', '+', 'null', '1'.repeat(40)],
    email: ['[', '[1]', 'siti', '@', 'a@b@', 'null'],
    webhook: ['[', '[1]', 'nonsense', 'http://', 'http://[', 'http://999.1.1.1'],
    discord: ['[', 'nonsense', 'https://discord.com/', 'http://999.1.1.1', 'https://discord.com:99999/'],
    live: ['[', 'x', 'fol_1'],
  };
  it.each(Object.entries(strange).flatMap(([transport, all]) => all.map((address) => [transport, address])))(
    'refuses what is no address: of %s %s',
    async (transport, address) => {
      expect(await find(transport!, address!)).toMatchObject({
        status: 422,
        json: { errors: [{ field: 'address', rule: 'form', message: `This is no address of ${transport}` }] },
      });
    },
  );

  it('finds a browser by its endpoint, and by its address as the owner of the workspace is shown it', async () => {
    const subscription = push.subscribe();
    await fan.as().post('/@kopi/followers', { transport: 'web_push', subscription });
    const [{ id }] = (await find('web_push', subscription.endpoint)).json.items;
    const { address } = (await fan.as(owner()).get(`/v1/followers/${id}/export`)).json.followers[0];
    expect((await find('web_push', address)).json.items).toMatchObject([{ id }]);
  });

  it('finds nobody where nobody follows', async () => {
    for (const chat of ['1234567', '-1001234567890'])
      expect(await find('telegram', chat)).toMatchObject({ status: 200, json: { items: [] } });
  });
});
