import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { until } from '../support/until.js';
import { BrowserTest, describeBrowser } from './browser-test.js';

describeBrowser('following in a browser', () => {
  let browserTest: BrowserTest;

  beforeAll(async () => void (browserTest = await BrowserTest.open()));
  afterAll(() => browserTest?.close());
  beforeEach(() => browserTest.begin());
  afterEach(async () => {
    await browserTest.end();
    expect(browserTest.complaints).toEqual([]);
  });

  const overflow = (index: Pick<Page, 'evaluate'>) =>
    index.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

  it('fits a phone, and offers only connected chats', async () => {
    const { page } = browserTest;
    await page.goto(browserTest.ways());
    for (const summary of await page.locator('details details summary').all()) await summary.click();
    await page.locator('form[data-transport=discord]').waitFor();
    await page.locator('form[data-transport=email]').waitFor();
    const shown = await page
      .locator('form[data-transport]:visible')
      .evaluateAll((forms) => forms.map((form) => form.getAttribute('data-transport')));
    expect(shown).toEqual(['email', 'live', 'web_push', 'discord', 'webhook']);
    expect(await overflow(page)).toBe(0);
  });

  it('works as a form on another site, and records that site', async () => {
    const { page, context, origin, handle } = browserTest;
    const shop = await openShop(
      `<!doctype html><meta name="viewport" content="width=device-width"><div style="width:13rem">
<script src="${origin}/assets/follow.js" data-channel="${handle}" async></script>`,
    );
    try {
      const { port } = shop.address() as AddressInfo;
      await page.goto(`http://localhost:${port}/kopi?session=1`);
      const frame = page.frameLocator('iframe');
      await frame.locator('input[type=email]').fill('dewi@example.org');
      const inside = page.frames()[1]!;
      await until('the whole form can be seen', () =>
        inside.evaluate<boolean>('document.body.getBoundingClientRect().height <= innerHeight'),
      );
      expect(await overflow(inside)).toBe(0);
      const asked = context.waitForEvent('request', (request) => request.url().endsWith('/followers'));
      const opened = context.waitForEvent('page');
      await frame.getByRole('button').click();
      expect(new URLSearchParams((await asked).postData()!).get('source')).toBe(
        `http://localhost:${port}/kopi`,
      );
      await (await opened).getByText('One step is left').first().waitFor();
    } finally {
      shop.close();
    }
  });

  it.each(['light', 'dark'] as const)(
    'shows the other site around its rounded corners, also if embedded in the head of the page, in %s',
    async (colorScheme) => {
      const { page, origin, handle } = browserTest;
      const shop = await openShop(
        `<!doctype html><html><head><style>body { background: rgb(255, 0, 0) }</style>
<script src="${origin}/assets/follow.js" data-channel="${handle}"></script></head><body><p>Kopi</p></body></html>`,
      );
      try {
        await page.emulateMedia({ colorScheme });
        await page.goto(`http://localhost:${(shop.address() as AddressInfo).port}/`);
        await page.frameLocator('iframe').locator('input[type=email]').waitFor();
        const { x, y } = (await page.locator('iframe').boundingBox())!;
        const corner = await page.screenshot({ clip: { x, y, width: 1, height: 1 }, type: 'png' });
        expect(await colourOf(page, corner)).toEqual([255, 0, 0]);
      } finally {
        shop.close();
      }
    },
  );

  it('shows an archived channel, without any way to follow it', async () => {
    const { page, channel, handle, setup } = browserTest;
    const post = await browserTest.publish('Panen raya');
    await setup.workspace.publisher.patch(`/v1/channels/${channel}`, { archived: true });
    for (const address of [browserTest.ways(), `${browserTest.home()}/${post}`]) {
      await page.goto(address);
      await page.getByText('Panen raya').first().waitFor();
      expect(await page.getByText(/follow/i).count()).toBe(0);
      expect(await page.locator('form, #live:visible').count()).toBe(0);
    }
    await page.goto(`${browserTest.home()}#${post}`);
    await page.getByRole('heading', { name: 'Panen raya' }).waitFor();
    expect(await page.getByText('This channel is archived').count()).toBe(1);
    expect(page.url()).toContain(`/@${handle}#`);
  });
});

/** Red, green and blue of the first pixel of a PNG. */
const colourOf = (page: Page, png: Buffer): Promise<number[]> =>
  page.evaluate<number[]>(`(async () => {
    const bytes = Uint8Array.from(atob('${png.toString('base64')}'), (one) => one.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
    context.drawImage(image, 0, 0);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  })()`);

async function openShop(html: string): Promise<Server> {
  const shop = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end(html),
  );
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  return shop;
}
