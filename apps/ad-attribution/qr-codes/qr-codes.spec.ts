import { PNG } from 'pngjs';
import decodeQR from 'qr/decode.js';
import { AdsSide, ids } from '../../../test/support/ads-side.js';
import { qrPng, qrSvg } from '#platform/qr-code/qr-code.js';

/** Creates a PNG of one colour. */
function picture(width: number, height: number, rgba: [number, number, number, number]): Buffer {
  const image = new PNG({ width, height });
  for (let at = 0; at < image.data.length; at += 4) image.data.set(rgba, at);
  return PNG.sync.write(image);
}
const RED = picture(64, 32, [200, 0, 0, 255]);
/** A PNG whose header claims a width of 4,000 pixels. */
const huge = Buffer.from(RED);
huge.writeUInt32BE(4_000, 16);

/** Returns the text that a scanner reads. */
const read = (png: Buffer): string => {
  const { width, height, data } = PNG.sync.read(png);
  return decodeQR({ width, height, data });
};

describe('the QR code of a link', () => {
  let ads: AdsSide;
  const mine = ids.next('wsp');
  let link: { id: string; url: string };
  beforeAll(async () => {
    ads = await AdsSide.start();
    ({ link } = await ads.link(mine));
  });
  afterAll(() => ads.stop());

  const png = async (query = '?size=256') => {
    const answer = await ads.as(mine).get(`/v1/links/${link.id}/qr.png${query}`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'image/png']);
    return answer.bytes;
  };

  it('is read as the link’s URL, and has the requested size', async () => {
    const plain = await png();
    expect(read(plain)).toBe(link.url);
    expect(PNG.sync.read(plain)).toMatchObject({ width: 256, height: 256 });
    const small = await png('?size=128&margin=1');
    expect(PNG.sync.read(small)).toMatchObject({ width: 128, height: 128 });
    expect(read(small)).toBe(link.url);
  });

  it('is read also with the workspace’s logo in the middle', async () => {
    const set = await ads.as(mine).put('/v1/qr-logo', { png: RED.toString('base64') });
    expect(set.status).toBe(200);
    const withLogo = await png();
    expect(read(withLogo)).toBe(link.url);
    const { data, width } = PNG.sync.read(withLogo);
    const middle = (width / 2) * width * 4 + (width / 2) * 4;
    expect([...data.subarray(middle, middle + 3)]).toEqual([200, 0, 0]);
    const svg = (await ads.as(mine).get(`/v1/links/${link.id}/qr.svg`)).text;
    expect(svg).toContain(`href="data:image/png;base64,${RED.toString('base64')}"`);
    expect((await ads.as(mine).get(`/v1/links/${link.id}/qr.svg?logo=false`)).text).not.toContain('<image');
    expect((await ads.as(mine).delete('/v1/qr-logo')).status).toBe(204);
    expect((await ads.as(mine).delete('/v1/qr-logo')).status).toBe(404);
    expect((await ads.as(mine).get(`/v1/links/${link.id}/qr.svg`)).text).not.toContain('<image');
  });

  it('has the same modules as SVG', async () => {
    const { text, headers } = await ads.as(mine).get(`/v1/links/${link.id}/qr.svg?size=300&margin=2`);
    expect(headers['content-type']).toBe('image/svg+xml');
    const across = Number(/viewBox="0 0 (\d+) /.exec(text)![1]);
    const image = new PNG({ width: across * 4, height: across * 4 });
    image.data.fill(255);
    for (const [, x, y] of text.matchAll(/M(\d+) (\d+)h1v1h-1z/g))
      for (let row = 0; row < 4; row++)
        image.data.fill(
          0,
          ((Number(y) * 4 + row) * image.width + Number(x) * 4) * 4,
          ((Number(y) * 4 + row) * image.width + Number(x) * 4 + 4) * 4,
        );
    for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255;
    expect(decodeQR(image)).toBe(link.url);
  });

  it('is read at every length that a link’s URL can have', () => {
    const long = `https://${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.example/${'d'.repeat(64)}`;
    expect(read(qrPng(long, { size: 400, margin: 4, logo: RED }))).toBe(long);
    expect(qrSvg(long, { size: 128, margin: 1, logo: null })).toMatch(/^<svg .*<\/svg>$/);
  });

  it.each([
    ['no picture', Buffer.from('<svg/>').toString('base64'), 'png'],
    ['a picture that is cut off', RED.subarray(0, 60).toString('base64'), 'png'],
    ['a huge picture in a small file', huge.toString('base64'), 'too_large'],
  ])('refuses a logo that is %s', async (_, base64, rule) => {
    const { status, json } = await ads.as(mine).put('/v1/qr-logo', { png: base64 });
    expect([status, json.errors[0].field, json.errors[0].rule]).toEqual([422, 'png', rule]);
  });

  it('is limited in size, and drawn only for its own workspace', async () => {
    const path = `/v1/links/${link.id}/qr.png`;
    for (const query of ['?size=5000', '?size=1', '?margin=17', '?logo=yes', '?colour=red'])
      expect((await ads.as(mine).get(path + query)).status).toBe(400);
    expect((await ads.as(ids.next('wsp')).get(path)).status).toBe(404);
    expect((await ads.as(mine, 'agent').get(path)).status).toBe(403);
    expect((await ads.as(mine).put('/v1/qr-logo', { png: 'A'.repeat(61_004) })).status).toBe(400);
    expect((await ads.as(mine, 'analyst').put('/v1/qr-logo', { png: 'AAAA' })).status).toBe(403);
  });
});
