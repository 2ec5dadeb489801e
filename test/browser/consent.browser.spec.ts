import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FrameLocator, Page } from 'playwright-core';
import { until } from '../support/until.js';
import { BrowserTest, describeBrowser } from './browser-test.js';

describeBrowser('the question for consent in the web chat', () => {
  let browserTest: BrowserTest;
  let site: Server;

  const handle = () => browserTest.setup.workspace.handle;
  const ask = (ask_consent: boolean) =>
    browserTest.setup.workspace.owner.patch('/v1/workspace', { ask_consent });

  beforeAll(async () => {
    browserTest = await BrowserTest.open();
    const { origin } = browserTest;
    site = createServer((_, response) => {
      response
        .setHeader('content-type', 'text/html; charset=utf-8')
        .setHeader(
          'content-security-policy',
          `default-src 'none'; script-src ${origin}; frame-src ${origin}; require-trusted-types-for 'script'`,
        )
        .end(
          `<!doctype html><html lang="en"><title>Toko</title><body><script src="${origin}/embed/chat.js" data-workspace="${handle()}" async></script>`,
        );
    });
    await new Promise<void>((resolve) => site.listen(0, resolve));
  });
  afterAll(async () => {
    site?.close();
    await browserTest?.close();
  });
  beforeEach(async () => {
    await ask(true);
    await browserTest.begin();
  });
  afterEach(async () => {
    await browserTest.end();
    expect(browserTest.complaints.filter((one) => !one.includes("'img-src'"))).toEqual([]);
  });

  const write = async (chat: Page | FrameLocator, text: string) => {
    await chat.locator('#text').fill(text);
    // Nothing is sent before the page has its session.
    await chat.locator('#send:not([disabled])').waitFor();
    await chat.locator('#text').press('Enter');
    await chat.locator('.message.mine:not(.pending) .bubble', { hasText: text }).waitFor();
  };
  const region = (chat: Page | FrameLocator) => chat.getByRole('region', { name: 'What ads may learn' });
  const press = (chat: Page | FrameLocator, name: string) => region(chat).getByRole('button', { name });

  it('appears with the first message, is answered by keyboard, keeps the focus, and can be taken back', async () => {
    const { page } = browserTest;
    await page.goto(`${browserTest.origin}/chat/${handle()}`);
    await page.locator('#status', { hasText: 'Connected' }).waitFor();
    expect(await region(page).isVisible()).toBe(false);
    await write(page, 'Halo');
    await region(page).getByText('May ads learn how this chat goes?').waitFor();
    expect(await region(page).getAttribute('aria-live')).toBe('polite');
    await press(page, 'Yes, they may').focus();
    await page.keyboard.press('Enter');
    await region(page).getByText('Thank you. Ads may learn how this chat goes.').waitFor();
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('consent');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await region(page).getByText('You have taken it back').waitFor();
    await page.reload();
    await region(page).getByText('You have taken it back').waitFor();
    expect(await press(page, 'Yes, they may').isVisible()).toBe(false);
    await region(page).getByText('Change your answer').click();
    await press(page, 'Yes, they may').click();
    await press(page, 'Take it back').waitFor();
  });

  it('is asked in a frame on the brand’s own page too, under a strict policy', async () => {
    const { page } = browserTest;
    await page.goto(`http://localhost:${(site.address() as AddressInfo).port}`);
    await page.getByRole('button', { name: 'Open the chat' }).click();
    const chat = page.frameLocator('iframe');
    await write(chat, 'Halo dari toko');
    await press(chat, 'No').click();
    await region(chat).getByText('Nothing of this chat is passed on').waitFor();
    await write(chat, 'Masih bisa menulis');
  });

  it('is in the language of the browser', async () => {
    await browserTest.context.setExtraHTTPHeaders({ 'accept-language': 'id' });
    const { page } = browserTest;
    await page.goto(`${browserTest.origin}/chat/${handle()}`);
    await write(page, 'Halo');
    const asked = page.getByRole('region', { name: 'Yang boleh diketahui pihak iklan' });
    await asked.getByRole('button', { name: 'Ya, boleh' }).click();
    await asked.getByRole('button', { name: 'Tarik kembali' }).waitFor();
  });

  it('does not appear where the workspace does not ask, and is shown anew if the setting changed meanwhile', async () => {
    const { page } = browserTest;
    await page.goto(`${browserTest.origin}/chat/${handle()}`);
    await write(page, 'Halo');
    await press(page, 'Yes, they may').waitFor();
    await ask(false);
    const state =
      "fetch(location.pathname + '/consent').then((one) => one.json()).then((view) => view.state)";
    await until('chat knows that', async () => (await page.evaluate<string>(state)) === 'not_asked');
    await press(page, 'Yes, they may').click();
    await page.locator('#consent').waitFor({ state: 'hidden' });
    browserTest.complaints = browserTest.complaints.filter((one) => !one.includes('409'));
  });
});
