import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { Follower } from '../audience/follower.entity.js';
import { FollowerTokens } from '../audience/tokens.js';
import { OptIn } from '../audience/opt-in.entity.js';
import { Erasure } from '../data-rights/erasure.js';
import { OptIns } from './opt-ins.js';

const PAGE = { accept: 'text/html,application/xhtml+xml' };

describe('the link of a first mail', () => {
  let fan: FanOutFixture;
  let smtp: SmtpSandbox;
  let channel: Channel;

  beforeAll(async () => {
    smtp = await startSmtpSandbox();
    fan = await FanOutFixture.start({ SMTP_URL: smtp.url, FOLLOW_LIMIT: 1000 });
    channel = await fan.channel('kopi');
  });
  afterAll(async () => {
    await fan.close();
    await smtp.close();
  });

  const follow = (body: object) => fan.as().post('/@kopi/followers', body);
  const mailTo = (address: string, index = 0) =>
    until(`mail ${index} came`, () => smtp.to(address)[index], { pause: 50 });
  const linkIn = (text: string) => fan.path(/https?:\S+\/confirm\/\S+/.exec(text)![0]);
  const followers = () => fan.database.read.countBy(Follower, { channel_id: channel.id, transport: 'email' });

  const confirmed = async (address: string) => {
    await follow({ transport: 'email', address });
    await follow({ transport: 'email', address });
    const links = [await mailTo(address), await mailTo(address, 1)].map(({ text }) => linkIn(text));
    const { json } = await fan.as().post(links[0]!, '');
    return { links, json };
  };

  it('says once it was used that its address follows, and leads to the channel', async () => {
    const { links, json } = await confirmed('again@example.test');
    const before = await followers();
    for (const link of links) {
      for (const page of [await fan.as().get(link, PAGE), await fan.as().post(link, '', PAGE)]) {
        expect(page.status).toBe(200);
        expect(page.text).toMatch(/<h1>You follow The kopi<[^]*href="\/@kopi"/);
        expect(page.text).not.toContain('<button');
      }
      expect(await fan.as().post(link, '')).toMatchObject({ status: 200, json });
    }
    expect(await followers()).toBe(before);
  });

  it('says after leaving that its address has left, and makes no follower', async () => {
    const { links, json } = await confirmed('left@example.test');
    await fan.as().post(fan.path(json.unsubscribe_url as string), '');
    const before = await followers();
    for (const link of links) {
      for (const page of [await fan.as().get(link, PAGE), await fan.as().post(link, '', PAGE)]) {
        expect(page.status).toBe(410);
        expect(page.text).toMatch(/<h1>You have left The kopi<[^]*href="\/@kopi"/);
      }
      expect(await fan.as().post(link, '')).toMatchObject({ status: 410, json: { ended_reason: 'left' } });
    }
    expect(await followers()).toBe(before);
  });

  it('keeps no address once it was used, and leads nowhere after the person was erased', async () => {
    const { links } = await confirmed('erased@example.test');
    const id = await fan.get(FollowerTokens).verifyOptIn(links[0]!.split('/').at(-1)!);
    const follower = (await fan.get(OptIns).find(id)).followerId!;
    const rows = await fan.database.read.findBy(OptIn, { follower_public_id: follower });
    expect(rows).toMatchObject([{ address: null }, { address: null }]);
    await fan.get(Erasure).erase(await fan.database.read.findOneByOrFail(Follower, { public_id: follower }));
    for (const link of links) {
      const page = await fan.as().get(link, PAGE);
      expect(page.status).toBe(410);
      expect(page.text).toMatch(/<h1>This is no longer available<[^]*follow again/);
      expect((await fan.as().post(link, '')).status).toBe(410);
    }
  });
});
