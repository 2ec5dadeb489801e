import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { Consent } from '../audience/consent.entity.js';

describe('the follow form for other sites', () => {
  let fan: FanOutFixture;
  let smtp: SmtpSandbox;
  let channel: Channel;

  beforeAll(async () => {
    smtp = await startSmtpSandbox();
    fan = await FanOutFixture.start({ SMTP_URL: smtp.url });
    channel = await fan.channel('kopi');
  });
  afterAll(async () => {
    await fan.close();
    await smtp.close();
  });

  it('may stand in any frame, as no other page may', async () => {
    const page = await fan.as().get('/@kopi/follow?source=https%3A%2F%2Fbrand.example%2F%22%3E%3Cscript%3E');
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toMatch(/frame-ancestors \*$/);
    expect(page.text).toContain('action="/@kopi/followers"');
    expect(page.text).not.toContain('<script>');
    expect((await fan.as().get('/@kopi/follow?fbclid=IwAR0')).status).toBe(200);
    const script = await fan.as().get('/assets/follow.js');
    expect(script.headers['content-type']).toContain('text/javascript');
    expect(script.text).toContain("createElement('iframe')");
  });

  it('says that nothing is sent before one confirms, also where an address was refused', async () => {
    const form = await fan.as().get('/@kopi/follow');
    const refused = await fan.as().post('/@kopi/followers', 'transport=email&address=siti', {
      accept: 'text/html',
    });
    expect([form.status, refused.status]).toEqual([200, 422]);
    for (const { text } of [form, refused])
      expect(text).toMatch(
        /<p>You agree: .* Nothing is sent before you confirm by the link in a first mail\. .* no other follower sees it\.</,
      );
  });

  it('says in the frame what went wrong', async () => {
    const page = await fan.as().get('/@nobody/follow', { accept: 'text/html' });
    expect(page.status).toBe(404);
    expect(page.text).toContain('<h1>');
    expect(page.headers['content-security-policy']).toMatch(/frame-ancestors \*$/);
  });

  it.each(['source=', 'source=a&source=b', `source=${'x'.repeat(256)}`, 'source=a%0Ab'])(
    'leaves out a source that cannot be kept: %s',
    async (query) => {
      const page = await fan.as().get(`/@kopi/follow?${query}`);
      expect(page.status).toBe(200);
      expect(page.text).not.toContain('name="source"');
    },
  );

  it('keeps where it stood with the consent that it led to', async () => {
    const form = 'transport=email&address=siti%40example.test&source=https%3A%2F%2Fbrand.example%2Fshop';
    const answer = await fan.as().post('/@kopi/followers', form, { accept: 'text/html' });
    expect([answer.status, answer.headers['content-security-policy']]).toEqual([
      202,
      expect.stringContaining("frame-ancestors 'none'"),
    ]);
    const mail = await until('the link came', () => smtp.to('siti@example.test')[0], { pause: 30 });
    const confirmed = await fan.as().post(fan.path(/https?:\S+\/confirm\/\S+/.exec(mail.text)![0]), '');
    expect(confirmed.json).toMatchObject({
      status: 'confirmed',
      preferences_url: expect.stringContaining('/preferences/'),
    });
    expect(await fan.database.read.findOneByOrFail(Consent, { how: 'email_link' })).toMatchObject({
      source: 'https://brand.example/shop',
    });
    await fan.publish(channel, 'Halo');
    const post = await until('the post came', () => smtp.to('siti@example.test')[1], { pause: 30 });
    const link = /https?:\S+\/preferences\/\S+/.exec(post.text)![0];
    expect((await fan.as().get(fan.path(link))).status).toBe(200);
    const live = await fan.as().post('/@kopi/followers', { transport: 'live', source: 'ad_1' });
    expect(live.status).toBe(201);
    expect(await fan.database.read.findOneByOrFail(Consent, { how: 'live_session' })).toMatchObject({
      source: 'ad_1',
    });
  });
});
