import { make } from '#platform/events/make.js';
import type { Language } from '#platform/language/language.js';
import { ChannelChanged, channels } from '#message/channel.topic.js';
import { OPT_IN } from '../transports/wordings.js';
import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { SystemIds } from '#platform/ports/system.js';
import { until } from '../../../test/support/until.js';
import { Consent } from '../audience/consent.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { FollowerTokens } from '../audience/tokens.js';
import { Channel } from '../channels/channel.entity.js';
import { Workspace } from '../channels/workspace.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';

const ids = new SystemIds();
const asking = (language: string) => ({ accept: 'text/html', 'accept-language': language });

describe('the language in which followers are spoken to', () => {
  let fan: FanOutFixture;
  let smtp: SmtpSandbox;

  beforeAll(async () => {
    smtp = await startSmtpSandbox();
    fan = await FanOutFixture.start({ SMTP_URL: smtp.url, FOLLOW_LIMIT: 1_000 });
  });
  afterAll(async () => {
    await fan.close();
    await smtp.close();
  });

  /** A channel, and a workspace, that say a language or none. */
  async function speaking(handle: string, own: Language | null, brand: Language | null): Promise<Channel> {
    const workspace_id = ids.next('wsp');
    // As workspace.workspace tells it.
    await fan.database.transaction((tx) => tx.insert(Workspace, { id: workspace_id, language: brand }));
    const channel = await fan.channel(handle, workspace_id);
    const { id: channel_id, name } = channel;
    const changed = make(ChannelChanged, {
      workspace_id,
      channel_id,
      handle,
      name,
      ...(own && { language: own }),
    });
    await fan.publishEvent(channels, changed, 2);
    return until('the channel is known', async () => {
      const known = await fan.database.read.findOneByOrFail(Channel, { id: channel_id });
      return known.language === own && known;
    });
  }
  const follower = (channel: Channel) =>
    fan.database.read.findOneByOrFail(Follower, { channel_id: channel.id });

  it.each([
    ['id', null, 'en', 'id'],
    ['en', 'id', 'id', 'en'],
    [null, 'id', 'en', 'id'],
    [null, null, 'id-ID,id;q=0.9', 'id'],
    [null, null, 'fr', 'en'],
  ] as const)(
    'is the channel’s (%s), the workspace’s (%s), the browser’s (%s): %s',
    async (own, brand, browser, language) => {
      const channel = await speaking(`kopi-${own}-${brand}-${browser.slice(0, 2)}`, own, brand);
      const page = await fan.as().get(`/@${channel.handle}/follow-ways`, asking(browser));
      const [title, agree] = { en: ['Follow', 'You agree'], id: ['Ikuti', 'Anda setuju'] }[language];
      expect(page.text).toContain(`<html lang="${language}">`);
      expect(page.text).toContain(`<h1>${title} ${channel.name}</h1>`);
      expect(page.text).toContain(`${agree}: ${OPT_IN.email.text[language]}`);
      await fan
        .as()
        .post(`/@${channel.handle}/followers`, { transport: 'live' }, { 'accept-language': browser });
      const made = await follower(channel);
      expect(made.language).toBe(language);
      expect(await fan.database.read.findOneByOrFail(Consent, { follower_id: made.id })).toMatchObject({
        wording_id: 'follow-live',
        wording_language: language,
      });
    },
  );

  it('goes with a follower by mail from the form over the first mail and the posts to leaving', async () => {
    const channel = await speaking('kopi-surat', null, null);
    const form = 'transport=email&address=siti%40example.test';
    const asked = await fan.as().post('/@kopi-surat/followers', form, asking('id'));
    expect([asked.status, asked.text]).toEqual([
      202,
      expect.stringContaining('<h1>Tinggal satu langkah lagi</h1>'),
    ]);
    const first = await until('the first mail came', () => smtp.to('siti@example.test')[0], { pause: 30 });
    expect(first.subject).toBe(`Konfirmasi bahwa Anda mengikuti ${channel.name}`);
    expect(first.text).toContain(OPT_IN.email.text.id);
    // The browser that confirms may be another one.
    const confirm = fan.path(/https?:\S+\/confirm\/\S+/.exec(first.text)![0]);
    expect((await fan.as().get(confirm, asking('id'))).text).toContain('>Ya, ikuti</button>');
    expect((await fan.as().post(confirm, '', asking('en'))).text).toContain(
      `<h1>You follow ${channel.name}</h1>`,
    );
    expect((await follower(channel)).language).toBe('id');
    await fan.publish(channel, 'Panen raya');
    const post = await until('the post came', () => smtp.to('siti@example.test')[1], { pause: 30 });
    expect(post.subject).toBe(`Kiriman baru dari ${channel.name}`);
    expect(post.text).toContain('Atur kapan kiriman boleh datang: ');
    expect(post.text).toContain('Berhenti mengikuti: ');
    const leave = fan.path(fan.get(FollowerTokens).unsubscribeUrl((await follower(channel)).public_id));
    const page = await fan.as().get(leave, asking('id'));
    expect(page.text).toContain(`<h1>Berhenti mengikuti ${channel.name}?</h1>`);
    const left = await fan.as().post(leave, '', asking('id'));
    expect(left.text).toContain(`<h1>Anda sudah berhenti mengikuti ${channel.name}</h1>`);
    expect(
      await fan.database.read.findOneByOrFail(Consent, {
        workspace_id: channel.workspace_id,
        kind: 'opt_out',
      }),
    ).toMatchObject({ wording_id: 'leave', wording_language: 'id' });
  });

  it('is that of what was refused too, on the page and for the script of the page', async () => {
    await speaking('kopi-tolak', 'id', null);
    const words = 'Mohon isi alamat email yang lengkap, misalnya anda@example.com.';
    const body = { transport: 'email', address: 'siti' };
    const page = await fan.as().post('/@kopi-tolak/followers', 'transport=email&address=siti', asking('en'));
    expect([page.status, page.text]).toEqual([422, expect.stringContaining(`<p>${words}</p>`)]);
    expect(page.text).toContain('<h1>Mohon periksa kembali isian Anda</h1>');
    const program = await fan.as().post('/@kopi-tolak/followers', body);
    expect(program.json).toMatchObject({ detail: 'address must be an e-mail address', words });
    const unknown = await fan.as().get('/@kopi-tiada/follow-ways', asking('id'));
    expect(unknown.text).toMatch(/<html lang="id">[^]*<h1>Tidak ada apa pun di sini<\/h1>/);
  });

  it.each([
    ['transport=web_push&subscription=x', 'This browser did not give what its notifications need'],
    ['transport=carrier-pigeon', 'Please choose one of the ways to follow.'],
    [`transport=email&address=${'x'.repeat(2_001)}`, 'Please give the whole address.'],
    ['transport=email', 'Please give the address.'],
  ])('names no field of the API to a person: %s', async (form, words) => {
    await fan.channel(`kopi-${form.length}`);
    const page = await fan.as().post(`/@kopi-${form.length}/followers`, form, asking('en'));
    expect(page.text).toContain(`<p>${words}`);
    expect(page.text).not.toMatch(/<p>[^<]*\b(subscription|transport|address) (must|has to|is needed)/);
  });
});
