import { Database } from '#platform/adapters/sql/database.js';
import { PDF, pixelBomb, png } from '../../../../test/support/pictures.js';
import { message, PageSide, type PageAccount } from '../../../../test/support/page-side.js';
import { until } from '../../../../test/support/until.js';
import { Media } from '../../media/media.entity.js';
import { MediaFetcher } from '../networks/media-fetcher.js';

const MP4 = Buffer.concat([
  Buffer.from([0, 0, 0, 24]),
  Buffer.from('ftypisom\x00\x00\x02\x00isomiso2'),
  Buffer.alloc(64),
]);
const TYPE = { 'content-type': 'application/octet-stream' };

describe.each(['page', 'instagram'] as const)('files over a brand’s %s', (which) => {
  let side: PageSide;
  let where: PageAccount;
  let count = 0;

  beforeAll(async () => {
    side = await PageSide.start({ tells: ['echo'] });
    where = side[which];
    side.chat.service.get(MediaFetcher, { strict: false }).firstPauseMs = 20;
  });
  afterAll(() => side.stop());

  const files = () => side.sandbox.media;
  const person = () => `${which === 'page' ? 61 : 62}${String(++count).padStart(12, '0')}`;
  const file = (type: string, url: string, more = {}) => ({ type, payload: { url, ...more } });
  const receive = async (content: object) => {
    const who = person();
    const id = await side.open(where, who, content);
    const [first] = await side.until('its files are here or failed', id, ([one]) =>
      one?.media.every(({ state }: any) => state !== 'fetching'),
    );
    return { who, id, message: first, media: first.media as any[] };
  };

  it('are fetched, all of one message, with types read from the bytes and without a token', async () => {
    const { media, message: shown } = await receive(
      message({
        attachments: [
          file('image', files().add(png(3, 2), 'image/png')),
          file('image', files().add(png(5, 4), 'image/jpeg')),
          file('video', files().add(MP4, 'video/mp4')),
        ],
      }),
    );
    expect(shown.kind).toBe('media');
    expect(media).toMatchObject([
      { state: 'stored', kind: 'image', mime_type: 'image/png', width: 3 },
      { state: 'stored', kind: 'image', mime_type: 'image/png', width: 5 },
      { state: 'stored', kind: 'video', mime_type: 'video/mp4' },
    ]);
    expect((await side.agent.get(media[1].content_path)).bytes.equals(png(5, 4))).toBe(true);
    expect(files().downloads.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it.each<[string, (url: string) => object]>([
    [
      'a story that the customer answers',
      (url) => ({ text: 'Bagus', reply_to: { story: { url, id: '1' } } }),
    ],
    ['a story that names the brand', (url) => ({ attachments: [file('story_mention', url)] })],
    ['a post that the customer shares', (url) => ({ attachments: [file('ig_post', url)] })],
    ['the same before April 2026', (url) => ({ attachments: [file('share', url)] })],
  ])('are fetched of %s, as a picture or a video', async (_, content) => {
    const shown = await receive(message(content(files().add(png(7, 7), 'image/png'))));
    expect(shown.media).toMatchObject([{ state: 'stored', kind: 'image', mime_type: 'image/png' }]);
    const other = await receive(message(content(files().add(MP4, 'video/mp4'))));
    expect(other.media).toMatchObject([{ state: 'stored', kind: 'video' }]);
  });

  it('are not fetched of a page that the customer shares', async () => {
    const link = 'https://www.instagram.com/p/C1abc/';
    const shown = await receive(message({ attachments: [file('share', link)] }));
    expect(shown.media).toEqual([]);
    expect(shown.message.detail).toMatchObject({ shared: { link } });
  });

  it('are asked for again while Meta fails, and wherever Meta’s own address leads', async () => {
    files().failDownloads = { status: 503, times: 2 };
    const failing = await receive(
      message({ attachments: [file('image', files().add(png(4, 4), 'image/png'))] }),
    );
    expect(failing.media).toMatchObject([{ state: 'stored' }]);
    const location = files().add(png(8, 8), 'image/png');
    const led = files().add(Buffer.alloc(0), 'image/png', { location });
    expect((await receive(message({ attachments: [file('image', led)] }))).media).toMatchObject([
      { state: 'stored', width: 8 },
    ]);
  });

  it.each<[string, string, () => string]>([
    ['whose address has ended', 'gone', () => files().add(png(), 'image/png', { expired: true })],
    ['without a byte', 'empty', () => files().add(Buffer.alloc(0), 'image/png')],
    ['that is none', 'wrong_type', () => files().add(PDF, 'image/png')],
    ['of too many pixels', 'too_many_pixels', () => files().add(pixelBomb(60_000, 60_000), 'image/png')],
    ['of too many bytes', 'too_large', () => files().add(Buffer.alloc(17 * 1024 * 1024), 'image/png')],
    ['at another host', 'foreign_address', () => 'https://kopi.example/a.png'],
    ['at a private address', 'foreign_address', () => 'https://10.0.0.1/a.png'],
    [
      'that leads to another host',
      'foreign_address',
      () => files().add(png(), 'image/png', { location: 'https://169.254.169.254/latest' }),
    ],
    [
      'that leads in a circle',
      'gone',
      () => {
        const url = files().add(png(), 'image/png');
        files().at(url).location = url;
        return url;
      },
    ],
  ])('fail in words with what to do: a picture %s', async (_, problem, url) => {
    const { media } = await receive(message({ attachments: [file('image', url())] }));
    expect(media).toMatchObject([
      { state: 'failed', problem, problem_detail: expect.stringContaining('ask the customer') },
    ]);
  });

  it('are removed with the message that the customer takes back', async () => {
    const mid = `m_back-${which}`;
    const attachments = [1, 2].map((side_) => file('image', files().add(png(side_, 9), 'image/png')));
    const { who, id, media } = await receive({ message: { mid, attachments } });
    await side.sandbox.receive(where, who, { message: { mid, is_deleted: true } });
    const read = side.chat.service.get(Database, { strict: false }).read;
    await until('both are removed', async () => {
      const rows = await Promise.all(media.map((one) => read.findOneBy(Media, { id: one.id })));
      return rows.every((row) => row === null || row.state === 'removed');
    });
    expect((await side.messages(id)).find(({ kind }) => kind === 'media')).toMatchObject({ media: [] });
  });

  const upload = (id: string, bytes: Uint8Array, name: string) =>
    side.agent.post(`/v1/conversations/${id}/media`, bytes, {
      ...TYPE,
      'content-disposition': `attachment; filename="${name}"`,
    });
  const settled = (id: string, state: string) =>
    side.until(`the answer is ${state}`, id, (all) => all.some((one) => one.state === state));

  it('of an agent are uploaded first, and sent once by their id', async () => {
    const { who, id } = await receive(message({ text: 'Halo' }));
    const { id: media_id } = (await upload(id, png(8, 8, 3), 'kopi.png')).json;
    files().failUploads = { status: 503, times: 1 };
    expect((await side.reply(id, { media_id })).status).toBe(201);
    await settled(id, 'sent');
    const [sent] = side.arrived(who) as any[];
    const { attachment } = sent.message;
    expect(attachment).toEqual({ type: 'image', payload: { attachment_id: expect.any(String) } });
    expect(files().uploads.get(attachment.payload.attachment_id)).toMatchObject({
      mime_type: 'image/png',
      platform: which === 'page' ? 'messenger' : 'instagram',
      bytes: png(8, 8, 3),
    });
    expect(side.arrived(who)).toHaveLength(1);
    await side.sandbox.hooks.settled();
    expect((await side.messages(id)).map(({ from }) => from)).toEqual(['customer', 'agent']);
  });

  it.each<[string, Uint8Array, number, string]>([
    [
      'a picture of another type',
      Buffer.from(
        'RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00',
        'latin1',
      ),
      422,
      'type',
    ],
    ['a picture of more than 8 MB', Buffer.concat([png(), Buffer.alloc(8 * 1024 * 1024)]), 413, 'size'],
    ['an archive', Buffer.from('PK\x03\x04'.padEnd(64, '\0'), 'latin1'), 422, 'type'],
  ])('of an agent are refused as %s, with what is allowed', async (_, bytes, status, rule) => {
    const { id } = await receive(message({ text: 'Halo' }));
    expect(await upload(id, bytes, 'x')).toMatchObject({
      status,
      json: { errors: [{ rule, allowed: expect.anything() }] },
    });
  });

  it('of an agent may be documents on Messenger alone, and have no text beside them', async () => {
    const { id } = await receive(message({ text: 'Halo' }));
    const answer = await upload(id, PDF, 'harga.pdf');
    expect(answer.status).toBe(which === 'page' ? 201 : 422);
    const { id: media_id } = (await upload(id, png(6, 6), 'kopi.png')).json;
    expect(await side.reply(id, { media_id, text: 'Ini' })).toMatchObject({
      status: 422,
      json: { errors: [{ field: 'text' }] },
    });
  });

  it('of an agent fail in words where Meta refuses them', async () => {
    const { who, id } = await receive(message({ text: 'Halo' }));
    const { id: media_id } = (await upload(id, png(9, 6), 'kopi.png')).json;
    side.sandbox.refuse(who, 'unavailable', 1);
    await side.reply(id, { media_id });
    expect((await settled(id, 'failed')).at(-1)).toMatchObject({
      problem: 'meta_1545041',
      problem_detail: expect.stringMatching(/wait until they write/),
    });
  });
});
