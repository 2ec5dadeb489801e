import type { Page } from 'playwright-core';
import { until } from '../support/until.js';
import { BrowserTest, describeBrowser, setVisible } from './browser-test.js';

describeBrowser('pages that are open for long', () => {
  let browserTest: BrowserTest;

  beforeAll(async () => void (browserTest = await BrowserTest.open()));
  afterAll(() => browserTest?.close());
  beforeEach(() => browserTest.begin());
  afterEach(() => browserTest.end());

  const button = (page: Page) => page.locator('form[data-transport=live] button');
  const says = (page: Page, words: string) => button(page).filter({ hasText: words }).waitFor();
  const isLive = (page: Page) => page.getByText('New posts appear here').waitFor();
  const shows = (page: Page, title: string) => page.locator('article h3', { hasText: title }).waitFor();
  const titles = (page: Page) => page.locator('article h3').allTextContents();
  const follow = async (page: Page) => {
    await page.goto(browserTest.ways());
    await button(page).click();
    await says(page, 'Stop following live');
    await page.locator('form[data-transport=live] .told', { hasText: 'This browser follows.' }).waitFor();
    expect(await page.locator('form[data-transport=live] small').isVisible()).toBe(false);
  };
  const kept = (page: Page) =>
    page.evaluate<{ leave: string } | null>(
      `JSON.parse(localStorage.getItem('corong.live.${browserTest.handle}'))`,
    );
  /** Resolves once a request of the page is answered, so that it does not wait for a free connection. */
  const answers = (page: Page) =>
    page.evaluate<number>(
      `fetch('/@${browserTest.handle}/feed.json?' + Math.random()).then(({ status }) => status)`,
    );
  const delivered = (post: string) =>
    until('the live follower has it', async () => {
      const { json: body } = await browserTest.setup.workspace.publisher.get<{
        totals: { delivered: number };
      }>(`/v1/posts/${post}/delivery`);
      return body.totals?.delivered === 1;
    });

  it('follow live across reloads, links and closed tabs, until the same button leaves', async () => {
    const { context, page } = browserTest;
    await follow(page);
    for (let round = 0; round < 3; round++) {
      await isLive(page);
      await page.reload();
      await says(page, 'Stop following live');
    }
    await page.goto(`${browserTest.home()}/feed.json`);
    await page.goBack();
    await says(page, 'Stop following live');
    await page.close();
    const post = await browserTest.publish('While no page was open');
    const later = await context.newPage();
    await later.goto(browserTest.ways());
    await says(later, 'Stop following live');
    await delivered(post);
    expect(await browserTest.audience()).toBe(1);
    await button(later).click();
    await says(later, 'Follow live in this browser');
    expect([await kept(later), await browserTest.audience()]).toEqual([null, 0]);
    expect(browserTest.complaints).toEqual([]);
  });

  it.each([
    ['a 503 of a proxy', { status: 503, contentType: 'text/html', body: '<h1>Back soon</h1>' }],
    ['a 404 of a proxy', { status: 404, contentType: 'text/html', body: '<h1>Not found</h1>' }],
    ['a 410 of a proxy', { status: 410, contentType: 'text/html', body: '<h1>Gone</h1>' }],
    ['no answer', null],
  ])('follow live after %s', async (_, answer) => {
    const { page } = browserTest;
    await follow(page);
    let refused = 0;
    const refuse = (pattern: string) =>
      page.route(pattern, (route) => {
        refused++;
        return answer ? route.fulfill(answer) : route.abort();
      });
    await refuse('**/live?*');
    await refuse('**/unsubscribe/*');
    await page.reload();
    await until('the stream and the question were refused', () => refused > 2);
    await says(page, 'Stop following live');
    // Leaving fails too, and the page says so.
    await button(page).click();
    await page.getByText('Leaving did not work').waitFor();
    expect(await kept(page)).not.toBeNull();
    await page.unrouteAll();
    await isLive(page);
    await delivered(await browserTest.publish('After the proxy came back'));
    await says(page, 'Stop following live');
    expect(await browserTest.audience()).toBe(1);
  });

  it('stop following live in all of them once the follower has left anywhere', async () => {
    const { page } = browserTest;
    const [other] = await browserTest.pages([browserTest.ways()]);
    await follow(page);
    await says(other!, 'Stop following live');
    const { pathname } = new URL((await kept(page))!.leave);
    await browserTest.setup.client.post(pathname, {});
    // The server ends the stream at the next post; the page asks why.
    await browserTest.publish('After leaving');
    for (const each of [page, other!]) {
      await says(each, 'Follow live in this browser');
      await isLive(each);
      await shows(each, 'After leaving');
    }
    expect(await kept(page)).toBeNull();
  });

  it('share one stream for the same channel, and leave connections to the origin free', async () => {
    const pages = await browserTest.pages(Array<string>(8).fill(browserTest.home()));
    await Promise.all(pages.map(isLive));
    expect(browserTest.streams.size).toBe(1);
    expect(await Promise.all(pages.map(answers))).toEqual(Array(8).fill(200));
    await browserTest.publish('To all of them');
    await Promise.all(pages.map((page) => shows(page, 'To all of them')));
    // The leading page closes; another one takes over at its position.
    for (const page of pages.slice(0, 5)) await page.close();
    await browserTest.publish('To those who are left');
    await Promise.all(pages.slice(5).map((page) => shows(page, 'To those who are left')));
    expect(browserTest.streams.size).toBe(1);
    expect(browserTest.complaints).toEqual([]);
  });

  it('use few streams for many channels, and still get all posts', async () => {
    const channels = await Promise.all(Array.from({ length: 8 }, () => browserTest.newChannel()));
    const pages = await browserTest.pages(channels.map(([, handle]) => browserTest.home(handle)));
    const says = (words: string) => pages.map((page) => page.getByText(words).isVisible());
    const count = async (words: string) => (await Promise.all(says(words))).filter(Boolean).length;
    await until(
      'those with a stream say so, and the others how often they ask',
      async () =>
        (await count('New posts appear here')) === 3 &&
        (await count('New posts appear every 15 seconds')) === 5,
    );
    expect(browserTest.streams.size).toBe(3);
    expect(await Promise.all(pages.map(answers))).toEqual(Array(8).fill(200));
    await Promise.all(channels.map(([id]) => browserTest.publish('Wherever it is read', id)));
    await Promise.all(pages.map((page) => shows(page, 'Wherever it is read')));
    expect(browserTest.streams.size).toBe(3);
  });

  it('close the stream while they are hidden, and then show what came meanwhile in its current version', async () => {
    const { page } = browserTest;
    await page.goto(browserTest.home());
    await isLive(page);
    const first = await browserTest.publish('First');
    await shows(page, 'First');
    const second = await browserTest.publish('Second');
    await shows(page, 'Second');
    await setVisible(page, false);
    await until('there is no stream', () => browserTest.streams.size === 0);
    const { publisher } = browserTest.setup.workspace;
    await publisher.patch(`/v1/posts/${first}`, { title: 'First, mended' });
    await publisher.delete(`/v1/posts/${second}`);
    await browserTest.publish('Third');
    await setVisible(page, true);
    await until('it is up to date', async () => (await titles(page)).join() === 'Third,First, mended');
    const [other] = await browserTest.pages([browserTest.home()]);
    await isLive(other!);
    await setVisible(page, false);
    await browserTest.publish('Fourth');
    await shows(other!, 'Fourth');
    expect(browserTest.streams.size).toBe(1);
  });

  it('lead from an old link to its post, also after many newer posts', async () => {
    const { page } = browserTest;
    const old = await browserTest.publish('The first of many');
    for (let index = 2; index <= 22; index++) await browserTest.publish(`Post ${index}`);
    await page.goto(`${browserTest.home()}#${old}`);
    await page.waitForURL(`${browserTest.home()}/${old}`);
    expect(await page.locator('h1').textContent()).toBe('The first of many');
    expect(await page.title()).toBe('The first of many · Kopi Nusantara');
    await page.getByRole('link', { name: /Follow .?Kopi Nusantara/ }).click();
    await page.waitForURL(browserTest.ways());
    await button(page).waitFor();
    expect(browserTest.complaints).toEqual([]);
  });
});
