import { FanOutFixture } from '../src/fan-out.fixture.js';
import { UNPROVEN } from '../accounts/hook-limit.js';

describe('calls of providers that prove nothing', () => {
  let fan: FanOutFixture;
  beforeAll(async () => void (fan = await FanOutFixture.start()));
  afterAll(() => fan.close());

  const call = (ip: string, path: string, body: object = {}) => fan.post(path, body, fan.headers({ ip }));
  const naming = (count: number) => ({
    entry: [
      {
        changes: Array.from({ length: count }, (_, nth) => ({
          field: 'messages',
          value: { metadata: { phone_number_id: String(1_000 + nth) } },
        })),
      },
    ],
  });

  it('are for at most 20 accounts, which are looked for at once', async () => {
    const seen = [20, 21, 5_000].map(
      async (count) => (await call('192.0.2.1', '/hooks/whatsapp', naming(count))).status,
    );
    expect(await Promise.all(seen)).toEqual([401, 413, 413]);
  });

  it('count where they cannot be read, too', async () => {
    const headers = { ...fan.headers({ ip: '192.0.2.2' }), 'content-type': 'application/json' };
    const send = () => fetch(`${fan.origin}/hooks/whatsapp`, { method: 'POST', headers, body: '{"entry":[' });
    for (let count = 0; count < UNPROVEN; count++) expect((await send()).status).toBe(400);
    expect((await send()).status).toBe(429);
  });

  it('are refused unseen after some of one network, wherever they go, and of no other', async () => {
    const paths = ['/hooks/whatsapp', '/hooks/telegram/nobody', '/hooks/email/bounces'];
    for (let count = 0; count < UNPROVEN; count++)
      expect((await call(`2001:db8::${count}`, paths[count % 3]!)).status).toBe(401);
    for (const path of paths) {
      const answer = await call('2001:db8::ffff', path);
      expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([429, true]);
    }
    expect((await call('2001:db8:0:1::1', '/hooks/whatsapp')).status).toBe(401);
  });
});
