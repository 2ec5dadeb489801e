import type { Page } from 'playwright-core';
import { until } from '../support/until.js';
import { BrowserTest, describeBrowser, setVisible } from './browser-test.js';

describeBrowser('a chat open in several pages', () => {
  let browserTest: BrowserTest;

  beforeAll(async () => void (browserTest = await BrowserTest.open()));
  afterAll(() => browserTest?.close());
  beforeEach(() => browserTest.begin());
  afterEach(async () => {
    await browserTest.end();
    expect(browserTest.complaints).toEqual([]);
  });

  const address = () => `${browserTest.origin}/chat/${browserTest.setup.workspace.handle}`;
  const connected = (page: Page) => page.locator('#status', { hasText: 'Connected' }).waitFor();
  const bubbles = (page: Page) => page.locator('.message:not(.pending) .bubble').allTextContents();
  const write = async (page: Page, text: string) => {
    await page.fill('#text', text);
    await page.press('#text', 'Enter');
    await page.locator('.message.mine:not(.pending) .bubble', { hasText: text }).waitFor();
  };
  async function begin(): Promise<(text: string) => Promise<unknown>> {
    await browserTest.page.goto(address());
    await connected(browserTest.page);
    await write(browserTest.page, 'Halo');
    const { agent } = browserTest.setup.workspace;
    const { id } = await until('the chat is in the inbox', async () => {
      const { json: body } = await agent.get<{ items: { id: string }[] }>('/v1/conversations?limit=1');
      return body.items[0];
    });
    return (text) => agent.post(`/v1/conversations/${id}/messages`, { text });
  }

  it('shares one stream, shows the same messages, and leaves connections to the origin free', async () => {
    const answer = await begin();
    const others = await browserTest.pages(Array<string>(7).fill(address()));
    const pages = [browserTest.page, ...others];
    await Promise.all(pages.map(connected));
    await until('there is one stream', () => browserTest.streams.size === 1);
    await answer('Kopi Gayo masih ada');
    await write(others[3]!, 'Dua bungkus');
    await browserTest.page.close();
    await answer('Siap');
    for (const page of others) {
      await page.locator('.bubble', { hasText: 'Siap' }).waitFor();
      expect((await bubbles(page)).slice(-4)).toEqual(['Halo', 'Kopi Gayo masih ada', 'Dua bungkus', 'Siap']);
    }
    await until('there is one stream', () => browserTest.streams.size === 1);
  });

  it('polls every 15 seconds, and says so, if channels use all streams of this browser', async () => {
    const answer = await begin();
    await browserTest.page.goto('about:blank');
    const channels = await Promise.all([1, 2, 3].map(() => browserTest.newChannel()));
    const pages = await browserTest.pages(channels.map(([, handle]) => browserTest.home(handle)));
    await Promise.all(pages.map((page) => page.getByText('New posts appear here').waitFor()));
    const [page] = await browserTest.pages([address()]);
    await page!.locator('#status', { hasText: 'New messages appear every 15 seconds' }).waitFor();
    expect(browserTest.streams.size).toBe(3);
    await answer('Tanpa aliran');
    await page!.locator('.bubble', { hasText: 'Tanpa aliran' }).waitFor();
    expect(browserTest.streams.size).toBe(3);
  });

  it('shows web addresses as links', async () => {
    const answer = await begin();
    await answer('Lihat https://kopi.example/gayo?a=1&b=2.');
    const link = browserTest.page.locator('.bubble a');
    await link.waitFor();
    expect([await link.getAttribute('href'), await link.textContent()]).toEqual(
      Array(2).fill('https://kopi.example/gayo?a=1&b=2'),
    );
    expect((await bubbles(browserTest.page)).at(-1)).toBe('Lihat https://kopi.example/gayo?a=1&b=2.');
  });

  it('closes the stream while it is hidden, and counts new messages in its title', async () => {
    const answer = await begin();
    const { page } = browserTest;
    const title = await page.title();
    await setVisible(page, false);
    await until('there is no stream', () => browserTest.streams.size === 0);
    await answer('Satu');
    await answer('Dua');
    await until('the title says so', async () => (await page.title()) === `(2) ${title}`);
    expect(browserTest.streams.size).toBe(0);
    await setVisible(page, true);
    await until('the stream is back', () => browserTest.streams.size === 1);
    await answer('Tiga');
    await page.locator('.bubble', { hasText: 'Tiga' }).waitFor();
    expect(await page.title()).toBe(title);
    expect((await bubbles(page)).slice(-4)).toEqual(['Halo', 'Satu', 'Dua', 'Tiga']);
  });
});
