import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPT_IN } from '../transports/wordings.js';
import type { Channel } from '../channels/channel.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { Follower } from '../audience/follower.entity.js';
import { Joining } from '../audience/joining.js';

const PAGE = { accept: 'text/html' };

describe('without SMTP settings', () => {
  let fan: FanOutFixture;
  let channel: Channel;

  beforeAll(async () => {
    fan = await FanOutFixture.start({ SANDBOX: false });
    channel = await fan.channel('kopi');
  });
  afterAll(() => fan.close());

  const folder = () => join(fan.folder, 'mail');
  const files = () => readdirSync(folder()).filter((name) => name.endsWith('.eml'));
  /** Who followed while there was a mail server. */
  const earlier = (address: string, public_id: string) =>
    fan.database.transaction((tx) =>
      fan.get(Joining).join(tx, {
        public_id,
        channel_id: channel.id,
        transport: 'email',
        address,
        consent: { how: 'email_link', proof: null, wording: OPT_IN.email },
      }),
    );

  it('following by mail is offered nowhere', async () => {
    const { transports } = (await fan.as().get('/@kopi/follow-ways')).json;
    expect(transports).toEqual(expect.arrayContaining(['live', 'webhook']));
    expect(transports).not.toContain('email');
    const ways = await fan.as().get('/@kopi/follow-ways', PAGE);
    expect(ways.text).toContain('Follow by webhook');
    for (const closed of ['e-mail', 'Telegram', 'WhatsApp']) expect(ways.text).not.toContain(closed);
    const form = await fan.as().get('/@kopi/follow', PAGE);
    expect(form.text).toContain('cannot be followed by mail');
    expect(form.text).not.toContain('<form');
    const asked = await fan
      .as()
      .post('/@kopi/followers', { transport: 'email', address: 'siti@example.test' });
    expect(asked).toMatchObject({
      status: 422,
      json: { errors: [{ field: 'transport', rule: 'unavailable' }] },
    });
  });

  it('posts to those who follow by mail are kept as files, said not to be sent, and erased with a person', async () => {
    await earlier('siti@example.test', 'fol_siti');
    await earlier('budi@example.test', 'fol_budi');
    const post = await fan.publish(channel, 'Kept');
    const report = await fan.reported('it is complete', post, ({ state }) => state === 'complete');
    expect(report).toMatchObject({
      totals: { skipped: 2 },
      reasons: [{ state: 'skipped', reason: 'no_smtp', count: 2 }],
      problems: [{ transport: 'email', reason: 'no_smtp', words: 'No mail server is set up', waiting: 0 }],
    });
    expect(files()).toHaveLength(2);
    const { public_id } = await fan.database.read.findOneByOrFail(Follower, { public_id: 'fol_siti' });
    const owner = fan.as({ workspace: fan.workspace, role: 'owner' });
    const erased = await owner.delete(`/v1/followers/${public_id}`);
    expect(erased.status).toBe(200);
    const left = files().map((name) => readFileSync(join(folder(), name), 'utf8'));
    expect(left).toEqual([expect.stringContaining('To: budi@example.test')]);
  });
});
