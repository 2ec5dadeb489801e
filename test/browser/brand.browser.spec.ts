import { until } from '../support/until.js';
import { BrowserTest, describeBrowser } from './browser-test.js';

describeBrowser('the name of the brand', () => {
  let browsing: BrowserTest;

  beforeAll(async () => void (browsing = await BrowserTest.open()));
  afterAll(() => browsing?.close());
  beforeEach(() => browsing.begin());
  afterEach(async () => {
    await browsing.end();
    expect(browsing.complaints).toEqual([]);
  });

  const named = async (name: string) => {
    const { workspace, client } = browsing.theatre;
    await workspace.owner.patch('/v1/workspace', { name });
    await until('chat knows the name', async () =>
      (await client.get(`/chat/${workspace.handle}`)).text.includes(`<h1 dir="auto">${name}</h1>`),
    );
  };

  it('stands over its chat, in the note of who can read it, and beside its messages', async () => {
    await named('Kopi Semesta');
    const { page, origin, theatre } = browsing;
    await page.goto(`${origin}/chat/${theatre.workspace.handle}`);
    await page.locator('.message .bubble').first().waitFor();
    expect(await page.locator('h1').textContent()).toBe('Kopi Semesta');
    expect(await page.title()).toBe('Chat with Kopi Semesta');
    expect(await page.locator('#notice').textContent()).toContain('read by Kopi Semesta');
    expect(await page.locator('.message .unseen').first().textContent()).toBe('Kopi Semesta: ');
  });

  it('is the sender of each mail, whatever its channel is called', async () => {
    await named('Kopi Semesta');
    const { page, theatre } = browsing;
    await page.goto(browsing.ways());
    await page.fill('#email', 'dewi@example.org');
    await page.getByRole('button', { name: 'Follow by e-mail' }).click();
    const mail = await until('the mail came', () => theatre.sandboxes.smtp.to('dewi@example.org').at(-1));
    expect(mail.sender.name).toBe('Kopi Semesta');
    expect(mail.subject).toBe('Confirm that you follow Kopi Nusantara');
  });
});
