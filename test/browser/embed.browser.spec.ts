import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FrameLocator, Page } from 'playwright-core';
import { until } from '../support/until.js';
import { BrowserTest, describeBrowser } from './browser-test.js';

describeBrowser('the chat on a brand’s own page, of another site and under a strict policy', () => {
  let browserTest: BrowserTest;
  let site: Server;
  let foreign: string;

  beforeAll(async () => {
    browserTest = await BrowserTest.open();
    const { origin } = browserTest;
    site = createServer((request, response) => {
      const language = request.url!.startsWith('/id') ? 'id' : 'en';
      const plain = request.url!.startsWith('/plain');
      const script = `<script src="${origin}/embed/chat.js" data-workspace="${handle()}" async></script>`;
      response
        .setHeader('content-type', 'text/html; charset=utf-8')
        .setHeader(
          'content-security-policy',
          `default-src 'none'; script-src ${origin}; frame-src ${origin}; require-trusted-types-for 'script'`,
        )
        .end(
          `<!doctype html><html lang="${language}"><title>Toko</title><link rel="icon" href="data:,"><body><h1>Kopi</h1><a id="next" href="/next">Next</a>${plain ? '' : script}`,
        );
    });
    await new Promise<void>((resolve) => site.listen(0, resolve));
    // Another site than 127.0.0.1, for cookies and storage too.
    foreign = `http://localhost:${(site.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    site?.close();
    await browserTest?.close();
  });
  beforeEach(() => browserTest.begin());
  afterEach(async () => {
    await browserTest.end();
    // The policy of this page forbids its own icon, which does not matter here.
    expect(browserTest.complaints.filter((one) => !one.includes("'img-src'"))).toEqual([]);
  });

  const handle = () => browserTest.setup.workspace.handle;
  const button = (page: Page, name = 'Open the chat') => page.getByRole('button', { name });
  const frame = (page: Page): FrameLocator => page.frameLocator('iframe');
  const focused = (page: Page) => page.evaluate<string>('document.activeElement.tagName');
  const open = async (page: Page) => {
    await button(page).press('Enter');
    await frame(page).locator('#status', { hasText: 'Connected' }).waitFor();
  };
  const write = async (page: Page, text: string) => {
    await frame(page).locator('#text').fill(text);
    await frame(page).locator('#text').press('Enter');
    await frame(page).locator('.message.mine:not(.pending) .bubble', { hasText: text }).waitFor();
  };
  const conversation = (text: string) =>
    until('the chat is in the inbox', async () => {
      const { agent } = browserTest.setup.workspace;
      const { json: body } = await agent.get<{ items: { id: string; certainty: string }[] }>(
        '/v1/conversations',
      );
      for (const item of body.items) {
        const messages = await agent.get<{ items: { text: string }[] }>(
          `/v1/conversations/${item.id}/messages`,
        );
        if (messages.json.items.some((message) => message.text === text)) return item;
      }
      return undefined;
    });
  const kept = (page: Page) => page.evaluate<number>('sessionStorage.length + localStorage.length');

  it('loads only its script before the button is pressed, and stores no cookie before the first message', async () => {
    const { page, context, origin } = browserTest;
    const asked: string[] = [];
    context.on('request', (request) => asked.push(request.url()));
    await page.goto(foreign);
    await button(page).waitFor();
    expect(asked.filter((url) => url.startsWith(origin))).toEqual([`${origin}/embed/chat.js`]);
    expect([await context.cookies(), await kept(page)]).toEqual([[], 0]);
    await open(page);
    expect([await context.cookies(), await kept(page)]).toEqual([[], 0]);
    await write(page, 'Halo dari toko');
    expect(await context.cookies()).toMatchObject([{ name: 'corong_visitor', httpOnly: true, secure: true }]);
  });

  it('sends and receives messages, and continues the chat on another page of the site', async () => {
    const { page, setup } = browserTest;
    await page.goto(foreign);
    await open(page);
    await write(page, 'Masih ada Gayo?');
    const { id } = await conversation('Masih ada Gayo?');
    await setup.workspace.agent.post(`/v1/conversations/${id}/messages`, { text: 'Masih' });
    await frame(page).locator('.bubble', { hasText: 'Masih' }).last().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('#next').click();
    await page.waitForURL('**/next');
    await open(page);
    await frame(page).locator('.bubble', { hasText: 'Masih ada Gayo?' }).waitFor();
  });

  it('belongs to the click whose token is in the page’s address', async () => {
    const { page, setup } = browserTest;
    const { marketer } = setup.workspace;
    const campaign = await marketer.post<{ id: string }>('/v1/campaigns', { name: 'Toko' });
    const ad = await marketer.post<{ id: string }>('/v1/ads', {
      campaign_id: campaign.json.id,
      name: 'Toko',
    });
    const link = await marketer.post<{ code: string }>('/v1/links', {
      ad_id: ad.json.id,
      doors: [{ door: 'web' }],
    });
    const clicked = await setup.client.get(`/c/${link.json.code}`, { expect: [302] });
    const door = new URL(clicked.headers['location']!, browserTest.origin);
    const token = door.searchParams.get('click')!;
    await page.goto(`${foreign}/?corong_click=${token}`);
    await open(page);
    await write(page, 'Lihat iklannya');
    expect(await conversation('Lihat iklannya')).toMatchObject({ certainty: 'exact', ad_id: ad.json.id });
  });

  it('can be used with the keyboard alone: opens, keeps the focus, closes by Escape and returns the focus', async () => {
    const { page } = browserTest;
    await page.goto(foreign);
    await button(page).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('A');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('CORONG-CHAT');
    await page.keyboard.press('Enter');
    await frame(page).locator('#text:focus').waitFor();
    for (let turn = 0; turn < 12; turn++) {
      await page.keyboard.press('Tab');
      expect(await focused(page)).not.toBe('A');
    }
    await frame(page).locator('#text').focus();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('CORONG-CHAT');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Chat' }).waitFor();
    await page.getByRole('button', { name: 'Close the chat' }).press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('has names for screen readers, in the language of the page around it', async () => {
    const { page } = browserTest;
    await page.goto(`${foreign}/id`);
    const opener = button(page, 'Buka obrolan');
    expect(await opener.getAttribute('aria-haspopup')).toBe('dialog');
    expect(await opener.getAttribute('aria-expanded')).toBe('false');
    await opener.press('Enter');
    await page.getByRole('dialog', { name: 'Obrolan' }).waitFor();
    expect(await page.locator('iframe').getAttribute('title')).toBe('Obrolan');
    await page.getByRole('button', { name: 'Tutup obrolan' }).click();
    await until(
      'it says that it is closed',
      async () => (await opener.getAttribute('aria-expanded')) === 'false',
    );
  });

  it('costs the page little time and few bytes, which it prints', async () => {
    const { context } = browserTest;
    const taken = async (path: string) => {
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      await devtools.send('Performance.enable');
      await page.goto(foreign + path);
      if (!path.startsWith('/plain')) await button(page).waitFor();
      const { metrics } = await devtools.send('Performance.getMetrics');
      await page.close();
      return 1000 * metrics.find(({ name }) => name === 'ScriptDuration')!.value;
    };
    const [without, with_] = [await taken('/plain'), await taken('/')];
    const figure = { figure: 'embed', main_thread_script_ms: Number((with_ - without).toFixed(2)) };
    process.stdout.write(`${JSON.stringify(figure)}\n`);
    expect(Number.isFinite(figure.main_thread_script_ms)).toBe(true);
  });
});
