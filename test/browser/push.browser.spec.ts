import type { CDPSession, Page, Worker } from 'playwright-core';
import type { PushSubscription } from '../support/sandboxes/web-push.js';
import { until } from '../support/until.js';
import { BrowserTest, describeBrowser } from './browser-test.js';

/**
 * A replacement of the browser's push service, which only works with the browser vendor's servers: `held` is the current
 * subscription, and `next` the result of the next call of `subscribe`.
 */
const PUSH_MANAGER = `
const given = (subscription) => subscription && {
  endpoint: subscription.endpoint,
  toJSON: () => subscription,
  unsubscribe: async () => { await setHeld(null); return true; },
};
PushManager.prototype.getSubscription = async () => given(await getHeld());
PushManager.prototype.subscribe = async (options) => {
  const next = await getNext(options.applicationServerKey);
  if (!next) throw new DOMException('Registration failed', 'AbortError');
  await setHeld(next);
  return given(next);
};`;

describeBrowser('notifications of a browser', () => {
  let browserTest: BrowserTest;
  /** The worker of the page under test. */
  let worker: Worker;

  beforeAll(async () => void (browserTest = await BrowserTest.open()));
  afterAll(() => browserTest?.close());
  beforeEach(async () => {
    await browserTest.begin();
    const { context, page, setup } = browserTest;
    await context.grantPermissions(['notifications'], { origin: browserTest.origin });
    const inWorker = () => context.serviceWorkers()[0];
    context.on('serviceworker', (one) => {
      void one.evaluate(
        `self.held = null; self.next = null;
const [getHeld, setHeld, getNext] = [async () => self.held, async (one) => { self.held = one; }, async () => self.next];
${PUSH_MANAGER}`,
      );
      worker = one;
    });
    await page.exposeFunction('getHeld', () => inWorker()?.evaluate('self.held'));
    await page.exposeFunction('setHeld', (held: object | null) =>
      inWorker()?.evaluate(`self.held = ${JSON.stringify(held)}`),
    );
    await page.exposeFunction('getNext', (key: string) => setup.sandboxes.webPush.subscribe(key));
    await page.addInitScript(PUSH_MANAGER);
  });
  afterEach(async () => {
    await browserTest.end();
    expect(browserTest.complaints).toEqual([]);
  });

  const button = () => browserTest.page.locator('form[data-transport=web_push] button');
  const says = (words: string) => button().filter({ hasText: words }).waitFor();
  const STOP = 'Stop the notifications';
  const FOLLOW = 'Follow by notifications';
  const to = ({ endpoint }: PushSubscription) =>
    browserTest.setup.sandboxes.webPush.pushes.filter((push) => push.endpoint === endpoint);
  const titlesTo = (subscription: PushSubscription) =>
    to(subscription).map(({ text }) => (JSON.parse(text!) as { title: string | null }).title);
  const held = () => worker.evaluate<PushSubscription | null>('self.held');
  const hold = (one: PushSubscription | null) => worker.evaluate(`self.held = ${JSON.stringify(one)}`);
  /** Creates another subscription for the same sender, as a browser may do by itself. */
  async function another(): Promise<PushSubscription> {
    const { json: body } = await browserTest.setup.client.get<{ public_key: string }>(
      `/@${browserTest.handle}/push-key`,
    );
    return browserTest.setup.sandboxes.webPush.subscribe(body.public_key);
  }
  async function follow(query = ''): Promise<PushSubscription> {
    await browserTest.page.goto(browserTest.ways(query));
    await button().click();
    await browserTest.page.getByText('This browser shows new posts').waitFor();
    await says(STOP);
    return (await held())!;
  }

  it('show posts once the form was used, each edit in place of the earlier version', async () => {
    const { page } = browserTest;
    const posted = page.waitForRequest((request) => request.url().endsWith('/followers'));
    const subscription = await follow('?source=ig-panen');
    expect((await posted).postDataJSON()).toEqual({
      transport: 'web_push',
      source: 'ig-panen',
      subscription,
    });
    const deliver = await pushTo(page);
    const post = await browserTest.publish('Panen <raya>');
    await deliver(await until('the post is pushed', () => to(subscription)[1]));
    const url = `${browserTest.home()}/${post}`;
    const notification = { title: 'Panen <raya>', body: 'Kopi Gayo "baru"', url };
    await until('the notification is shown', async () => (await shown(page)).length === 1);
    expect(await shown(page)).toEqual([notification]);

    await browserTest.setup.workspace.publisher.patch(`/v1/posts/${post}`, { body: 'Sudah habis' });
    await deliver(await until('the change is pushed', () => to(subscription)[2]));
    await until(
      'the notification is another',
      async () => (await shown(page))[0]!.body !== notification.body,
    );
    expect(await shown(page)).toEqual([{ ...notification, body: 'Sudah habis' }]);

    await page.reload();
    await says(STOP);
    await button().click();
    await page.getByText('no longer follows by notifications').waitFor();
    await says(FOLLOW);
    expect([await browserTest.audience(), await held()]).toEqual([0, null]);
  });

  it('are offered again if the server has ended them', async () => {
    const { page } = browserTest;
    const subscription = await follow();
    browserTest.setup.sandboxes.webPush.end(subscription.endpoint);
    await browserTest.publish('To a subscription that is gone');
    await until('the follower has ended', async () => (await browserTest.audience()) === 0);
    await page.reload();
    // The page offers to follow before its worker has asked the server.
    await until('the browser has no subscription', async () => (await held()) === null);
    await says(FOLLOW);
    const again = await follow();
    await browserTest.publish('After following again');
    await until('the post is pushed', () => titlesTo(again).includes('After following again'));
  });

  it('continue under a subscription with which the browser replaced the first', async () => {
    const { page } = browserTest;
    const first = await follow();
    const second = await another();
    await hold(second);
    await page.reload();
    await until('the other one follows', () => to(second).length === 1);
    await says(STOP);
    await until('the first one has ended', async () => (await browserTest.audience()) === 1);
    await browserTest.publish('After the change');
    await until('the post is pushed', () => titlesTo(second).includes('After the change'));
    expect(titlesTo(first)).not.toContain('After the change');
    await page.reload();
    await says(STOP);
    expect(to(second)).toHaveLength(2);
  });

  it('continue under a new subscription without an open page, as soon as the browser reports it', async () => {
    const first = await follow();
    await browserTest.page.goto('about:blank');
    const second = await another();
    await worker.evaluate(`self.held = self.next = ${JSON.stringify(second)}`);
    await worker.evaluate(`new Promise((resolve, reject) => {
      const event = new Event('pushsubscriptionchange');
      event.waitUntil = (work) => work.then(resolve, reject);
      self.dispatchEvent(event);
    })`);
    expect(await browserTest.audience()).toBe(1);
    await browserTest.publish('After the change');
    await until('the post is pushed', () => titlesTo(second).includes('After the change'));
    expect(titlesTo(first)).not.toContain('After the change');
    await browserTest.page.goto(browserTest.ways());
    await says(STOP);
  });

  it('end on the server too if the browser gives no subscription any more', async () => {
    await follow();
    await hold(null);
    await browserTest.page.reload();
    await says(FOLLOW);
    await until('the follower has ended', async () => (await browserTest.audience()) === 0);
  });
});

/** Returns a function that delivers a push message to the page's worker, as the browser does. */
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
