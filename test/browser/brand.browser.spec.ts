import { until } from '../support/until.js';
import { BrowserTest, describeBrowser } from './browser-test.js';

describeBrowser('the name of the brand', () => {
  let browserTest: BrowserTest;

  beforeAll(async () => void (browserTest = await BrowserTest.open()));
  afterAll(() => browserTest?.close());
  beforeEach(() => browserTest.begin());
  afterEach(async () => {
    await browserTest.end();
    expect(browserTest.complaints).toEqual([]);
  });

  const named = async (name: string) => {
    const { workspace, client } = browserTest.setup;
    await workspace.owner.patch('/v1/workspace', { name });
    await until('chat knows the name', async () =>
      (await client.get(`/chat/${workspace.handle}`)).text.includes(`<h1 dir="auto">${name}</h1>`),
    );
  };

  it('is shown above its chat, in the note of who can read it, and beside its messages', async () => {
    await named('Kopi Semesta');
    const { page, origin, setup } = browserTest;
    await page.goto(`${origin}/chat/${setup.workspace.handle}`);
    await page.locator('.message .bubble').first().waitFor();
    expect(await page.locator('h1').textContent()).toBe('Kopi Semesta');
    expect(await page.title()).toBe('Chat with Kopi Semesta');
    expect(await page.locator('#notice').textContent()).toContain('read by Kopi Semesta');
    expect(await page.locator('.message .unseen').first().textContent()).toBe('Kopi Semesta: ');
  });

  it("is the sender of each mail, whatever the channel's name", async () => {
    await named('Kopi Semesta');
    const { page, setup } = browserTest;
    await page.goto(browserTest.ways());
    await page.fill('#email', 'dewi@example.org');
    await page.getByRole('button', { name: 'Follow by e-mail' }).click();
    const mail = await until('the mail came', () => setup.sandboxes.smtp.to('dewi@example.org').at(-1));
    expect(mail.sender.name).toBe('Kopi Semesta');
    expect(mail.subject).toBe('Confirm that you follow Kopi Nusantara');
  });
});
