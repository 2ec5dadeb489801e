import { chatCodesIn } from '#crossing/chat-code.js';
import { AdsSide, eventually } from '../../../test/support/ads-side.js';
import { ClickSource } from './click-source.entity.js';
import { Click } from './click.entity.js';

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 Version/26.0 Mobile/15E148 Safari/604.1';

describe('a visit to a link of several doors', () => {
  let ads: AdsSide;
  let workspace: string;
  let ad_id: string;
  beforeAll(async () => {
    ads = await AdsSide.start();
    workspace = await ads.workspace();
    ad_id = (await ads.link(workspace)).ad.id;
  });
  afterAll(() => ads.stop());

  const link = async (body: object) =>
    (await ads.as(workspace).post('/v1/links', { ad_id, ...body })).json as { id: string; code: string };
  const visit = async (code: string, headers: Record<string, string> = {}, query = '') => {
    const { status, headers: answered, text } = await ads.as(null).get(`/c/${code}${query}`, headers);
    return { status, text, location: answered['location'], click: answered['x-click-id']! };
  };
  const clickOf = async (id: string) => {
    await eventually(() => ads.database.read.existsBy(Click, { id }));
    return ads.database.read.findOneByOrFail(Click, { id });
  };

  it('leads to the first matching door, which its click keeps when the link changes', async () => {
    const { id, code } = await link({
      doors: [
        { door: 'wa_me', phone: '6281234567890', draft: 'Halo {code}!', when: { devices: ['phone'] } },
        { door: 'follow', channel: 'kopi', when: { languages: ['id'] } },
        { door: 'web' },
      ],
    });
    const phone = await visit(code, { 'user-agent': PHONE });
    const reader = await visit(code, { 'accept-language': 'id-ID,id;q=0.9' });
    const other = await visit(code, { 'accept-language': 'en' });
    expect([phone, reader, other].map(({ status }) => status)).toEqual([302, 302, 302]);
    const draft = decodeURIComponent(phone.location!.replace('https://wa.me/6281234567890?text=', ''));
    const [found] = [...chatCodesIn(draft)];
    expect(draft).toBe(`Halo ${found!.code}!`);
    expect(reader.location).toBe(`/@kopi?source=${reader.click}`);
    expect(other.location).toMatch(/^\/chat\/brand\w+\?click=/);
    await ads.as(workspace).patch(`/v1/links/${id}`, { doors: [{ door: 'web' }] });
    expect(await clickOf(phone.click)).toMatchObject({
      ...{ door: 'wa_me', rule: 0, destination: 'chat', device: 'phone', verdict: 'valid' },
      code: found!.code,
    });
    expect(await clickOf(reader.click)).toMatchObject({
      door: 'follow',
      rule: 1,
      destination: 'follow',
      code: null,
    });
    expect(await clickOf(other.click)).toMatchObject({ door: 'web', rule: null, destination: 'chat' });
  });

  it('gets the marketer’s answer outside the link’s time, and counts as filtered', async () => {
    const text = 'Panen raya <sudah> selesai.';
    const ended = await link({ ends_at: '2020-01-01T00:00:00Z', outside: { text } });
    const page = await visit(ended.code);
    expect([page.status, page.location]).toEqual([410, undefined]);
    expect(page.text).toContain('Panen raya &lt;sudah&gt; selesai.');
    const early = await link({
      starts_at: '2999-01-01T00:00:00Z',
      outside: { url: 'https://kopi.example/soon' },
    });
    const sent = await visit(early.code);
    expect([sent.status, sent.location]).toEqual([302, 'https://kopi.example/soon']);
    expect(await clickOf(page.click)).toMatchObject({
      verdict: 'filtered',
      reason: 'ended',
      destination: 'page',
    });
    expect(await clickOf(sent.click)).toMatchObject({ verdict: 'filtered', reason: 'not_started' });
  });

  it('gets the marketer’s preview if it is a robot’s, and no door', async () => {
    const { code } = await link({
      doors: [{ door: 'wa_me', phone: '6281234567890', draft: 'x' }],
      preview: { title: 'Panen "raya"', text: 'Kopi baru', image_url: 'https://kopi.example/a.png' },
    });
    const { status, text, location } = await visit(code, { 'user-agent': 'WhatsApp/2.24' });
    expect([status, location]).toEqual([200, undefined]);
    expect(text).toContain('<meta property="og:title" content="Panen &quot;raya&quot;">');
    expect(text).toContain('<meta property="og:description" content="Kopi baru">');
    expect(text).toContain('<meta property="og:image" content="https://kopi.example/a.png">');
    expect(text).not.toContain('wa.me');
  });

  it('gets the link’s labels if its address has none', async () => {
    const { code } = await link({ utm: { source: 'poster', campaign: 'panen' } });
    const { click } = await visit(code, {}, '?utm_source=ig');
    await eventually(() => ads.database.read.existsBy(ClickSource, { click_id: click }));
    expect(await ads.database.read.findOneByOrFail(ClickSource, { click_id: click })).toMatchObject({
      utm_source: 'ig',
      utm_campaign: 'panen',
    });
  });
});
