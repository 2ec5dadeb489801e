import { HttpClient, overNetwork } from '../support/http-client.js';
import { PDF, png } from '../support/pictures.js';
import { until } from '../support/until.js';
import { BrowserTest, describeBrowser } from './browser-test.js';

describeBrowser('files in the chat page', () => {
  let browserTest: BrowserTest;

  beforeAll(async () => void (browserTest = await BrowserTest.open()));
  afterAll(() => browserTest?.close());
  beforeEach(() => browserTest.begin());
  afterEach(async () => {
    await browserTest.end();
    expect(browserTest.complaints).toEqual([]);
  });

  const agent = () => {
    const { secret, url } = browserTest.setup.workspace.agent;
    return new HttpClient(overNetwork(url), { authorization: `Bearer ${secret}` });
  };
  const latest = (): Promise<any> =>
    until(
      'the chat is in the inbox',
      async () => (await agent().get('/v1/conversations?limit=1')).json.items[0],
    );
  const send = async (id: string, bytes: Uint8Array, name: string) => {
    const headers = {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${name}"`,
    };
    const { json } = await agent().post(`/v1/conversations/${id}/media`, bytes, headers);
    expect((await agent().post(`/v1/conversations/${id}/messages`, { media_id: json.id })).status).toBe(201);
  };

  it.each([
    ['', 'alone'],
    ['?frame=1', 'in a frame'],
  ])('are sent and shown%s, %s', async (query) => {
    const { page } = browserTest;
    await page.goto(`${browserTest.origin}/chat/${browserTest.setup.workspace.handle}${query}`);
    await page.getByRole('button', { name: 'Send a file' }).isEnabled();
    await page.locator('#attach:not([disabled])').waitFor();
    await page.setInputFiles('#file', { name: 'kopi.png', mimeType: 'image/png', buffer: png(30, 20, 99) });
    const own = page.locator('.message.mine:not(.pending) .picture img');
    await own.waitFor();
    expect([await own.getAttribute('alt'), await own.getAttribute('width')]).toEqual(['kopi.png', '30']);
    const isDrawn = (image: typeof own) =>
      until('it is drawn', () =>
        image.evaluate((one) => (one as unknown as { naturalWidth: number }).naturalWidth > 0),
      );
    await isDrawn(own);
    const { id } = await latest();
    const [message] = (await agent().get(`/v1/conversations/${id}/messages`)).json.items;
    expect(message).toMatchObject({ from: 'customer', media: [{ filename: 'kopi.png', state: 'stored' }] });
    await send(id, png(64, 48, 7), 'gayo.png');
    const theirs = page.locator('.message:not(.mine) .picture img');
    await theirs.waitFor();
    expect(await theirs.getAttribute('alt')).toBe('gayo.png');
    await isDrawn(theirs);
    await send(id, PDF, 'harga.pdf');
    const link = page.locator('.message:not(.mine) .file a');
    await link.waitFor();
    expect(await link.textContent()).toBe('harga.pdf (0.1 kB)');
    const download = page.waitForEvent('download');
    await link.click();
    expect((await download).suggestedFilename()).toBe('harga.pdf');
    expect(await page.locator('.message.mine').count()).toBe(1);
  });
});
