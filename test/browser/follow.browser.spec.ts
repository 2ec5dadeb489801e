import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright-core';
import { openTheatre, type Theatre } from '../journeys/play.js';
import { chromiumHere } from '../support/browser.js';
import { until } from '../support/until.js';

const file = chromiumHere();
const PHONE = { viewport: { width: 360, height: 740 } };

(file ? describe : describe.skip)('following in a browser', () => {
  let theatre: Theatre;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let channel: string;
  let count = 0;
  /** What the browser complains of, policies of the pages included. */
  let complaints: string[];

  beforeAll(async () => {
    theatre = await openTheatre('embedded');
    browser = await chromium.launch({ executablePath: file!, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
    await theatre?.close();
  });
  beforeEach(async () => {
    const handle = `kopi-${++count}`;
    const { body } = await theatre.workspace.publisher.post<{ id: string }>('/v1/channels', {
      handle,
      name: 'Kopi Nusantara',
    });
    channel = body.id;
    await until('the channel can be followed', async () => {
      return (await theatre.client.get(`/@${handle}/follow-ways`)).status === 200;
    });
    context = await browser.newContext(PHONE);
    page = await context.newPage();
    complaints = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterEach(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });

  const home = () => `${theatre.client.url}/@kopi-${count}`;
  const overflow = (place: Pick<Page, 'evaluate'>) =>
    place.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

  it('fits a phone, and offers only chats that are there', async () => {
    await page.goto(home());
    for (const summary of await page.locator('summary').all()) await summary.click();
    await page.locator('form[data-transport=discord]').waitFor();
    await page.locator('form[data-transport=email]').waitFor();
    const shown = await page
      .locator('form[data-transport]:visible')
      .evaluateAll((forms) => forms.map((form) => form.getAttribute('data-transport')));
    expect(shown).toEqual(['email', 'live', 'web_push', 'discord', 'webhook']);
    expect(await overflow(page)).toBe(0);
  });

  it('shows posts as notifications once the form was used, each one in the place of what it was', async () => {
    const { webPush } = theatre.sandboxes;
    const { publisher } = theatre.workspace;
    await context.grantPermissions(['notifications'], { origin: theatre.client.url });
    // The one thing that needs the push service of the browser's maker.
    await page.exposeFunction('subscribed', (key: string) => webPush.subscribe(key));
    await page.addInitScript(`PushManager.prototype.subscribe = async (options) => {
      const subscription = await subscribed(options.applicationServerKey);
      return { toJSON: () => subscription };
    }`);
    await page.goto(`${home()}?source=ig-panen`);
    const posted = page.waitForRequest((request) => request.url().endsWith('/followers'));
    await page.click('form[data-transport=web_push] button');
    const { transport, source, subscription } = (await posted).postDataJSON();
    expect([transport, source]).toEqual(['web_push', 'ig-panen']);
    await page.getByText('This browser shows new posts').waitFor();

    const arrived = () => webPush.pushes.filter(({ endpoint }) => endpoint === subscription.endpoint);
    const deliver = await pushTo(page);
    const post = await publisher.post<{ id: string }>(`/v1/channels/${channel}/posts`, {
      title: 'Panen <raya>',
      body: 'Kopi Gayo "baru"',
    });
    await publisher.post(`/v1/posts/${post.body.id}/publish`);
    await deliver(await until('the post is pushed', () => arrived()[1]));
    const url = `${home()}/${post.body.id}`;
    const notification = { title: 'Panen <raya>', body: 'Kopi Gayo "baru"', url };
    await until('the notification is shown', async () => (await shown(page)).length === 1);
    expect(await shown(page)).toEqual([notification]);

    await publisher.patch(`/v1/posts/${post.body.id}`, { body: 'Sudah habis' });
    await deliver(await until('the change is pushed', () => arrived()[2]));
    await until(
      'the notification is another',
      async () => (await shown(page))[0]!.body !== notification.body,
    );
    expect(await shown(page)).toEqual([{ ...notification, body: 'Sudah habis' }]);

    await page.reload();
    await page.getByText('Stop the notifications').click();
    await page.getByText('no longer follows by notifications').waitFor();
    const audience = await publisher.get<{ total: number }>(`/v1/channels/${channel}/audience`);
    expect(audience.body.total).toBe(0);
    await page.getByText('Follow by notifications').waitFor();
  });

  it('stands on another site as a form that is whole, and says where it stood', async () => {
    const shop = await openShop(
      `<!doctype html><meta name="viewport" content="width=device-width"><div style="width:13rem">
<script src="${theatre.client.url}/assets/follow.js" data-channel="kopi-${count}" async></script>`,
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
});

/** What the browser's push service does when a message comes for the page's worker. */
async function pushTo(page: Page): Promise<(push: { text: string | null }) => Promise<void>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId);
    }),
  );
  await session.send('ServiceWorker.enable');
  const registrationId = await registered;
  const { origin } = new URL(page.url());
  return async ({ text }) =>
    void (await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data: text! }));
}

const shown = (page: Page) =>
  page.evaluate<{ title: string; body: string; url: string }[]>(`(async () => {
    const [registration] = await navigator.serviceWorker.getRegistrations();
    const all = await registration.getNotifications();
    return all.map(({ title, body, data: { url } }) => ({ title, body, url }));
  })()`);

async function openShop(html: string): Promise<Server> {
  const shop = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end(html),
  );
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  return shop;
}
