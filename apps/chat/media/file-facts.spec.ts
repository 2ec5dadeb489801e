import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gifBomb, pixelBomb, png } from '../../../test/support/pictures.js';
import { tempFolder, type TempFolder } from '../../../test/support/temp.js';
import { readFileFacts } from './file-facts.js';
import { fetchedKind, isPixelBomb } from './media-rules.js';

describe('the facts of a file', () => {
  let temp: TempFolder;
  beforeAll(() => void (temp = tempFolder('facts')));
  afterAll(() => temp.remove());

  const factsOf = (bytes: Buffer) => {
    const path = join(temp.path, 'file');
    writeFileSync(path, bytes);
    return readFileFacts(path, null);
  };

  it.each([
    ['a PNG', png(40, 30), 40, 30],
    ['a GIF whose frame is as large as its screen', gifBomb(1, 1), 1, 1],
    ['a GIF whose first frame is larger', gifBomb(640, 480), 640, 480],
  ])('are the size of %s', async (_, bytes, width, height) => {
    expect(await factsOf(bytes)).toMatchObject({ width, height });
  });

  it.each([
    ['a PNG', pixelBomb(60_000, 60_000)],
    ['the first frame of a GIF', gifBomb(60_000, 60_000)],
    ['a GIF without a frame', Buffer.from('GIF89a\xff\xff\xff\xff\0\0\0!\xfe', 'latin1')],
  ])('show that %s has too many pixels', async (_, bytes) => {
    expect(isPixelBomb(await factsOf(bytes))).toBe(true);
  });

  it('of an image that does not say how large it is make it a document, which is not shown unasked', async () => {
    const facts = await factsOf(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, ...Buffer.alloc(600)]));
    expect(facts).toEqual({ mime_type: 'image/jpeg', width: null, height: null });
    expect([fetchedKind('image', facts), fetchedKind('sticker', facts)]).toEqual(['document', 'document']);
    expect(fetchedKind('image', { mime_type: 'image/png', width: 1, height: 1 })).toBe('image');
  });
});
