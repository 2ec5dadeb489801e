import { chromium, type Browser, type BrowserContext, type Page, type Request } from 'playwright-core';
import { openJourneySetup, type JourneySetup } from '../journeys/journey-setup.js';
import { programHere } from '../support/programs.js';
import { until } from '../support/until.js';

const PHONE = { viewport: { width: 360, height: 740 } };

/** `describe` for tests that need a browser; they are skipped if there is none. */
export const describeBrowser = programHere('chromium') ? describe : describe.skip;

/** Runs Chromium against its own stack, with a new channel and an empty profile for each test. */
export class BrowserTest {
  context: BrowserContext;
  page: Page;
  /** The id of the channel. */
  channel: string;
  handle = '';
  /** Errors that the browser reported, such as violations of a page's Content-Security-Policy. */
  complaints: string[] = [];
  /** The requests of streams that are open now. */
  readonly streams = new Set<Request>();
  private count = 0;

  private constructor(
    readonly setup: JourneySetup,
    private readonly browser: Browser,
  ) {}

  static async open(): Promise<BrowserTest> {
    const setup = await openJourneySetup('embedded');
    const browser = await chromium.launch({
      executablePath: programHere('chromium')!,
      args: ['--no-sandbox'],
    });
    return new BrowserTest(setup, browser);
  }

  /** Begins a test. */
  async begin(): Promise<void> {
    [this.channel, this.handle] = await this.newChannel();
    this.context = await this.browser.newContext(PHONE);
    this.complaints = [];
    this.streams.clear();
    this.context.on(
      'console',
      (message) => message.type() === 'error' && this.complaints.push(message.text()),
    );
    this.context.on('weberror', (error) => this.complaints.push(error.error().message));
    this.context.on('request', (request) => {
      if (/\/live(\?|$)/.test(request.url())) this.streams.add(request);
    });
    this.context.on('requestfinished', (request) => this.streams.delete(request));
    this.context.on('requestfailed', (request) => this.streams.delete(request));
    this.context.on('page', (page) =>
      page.once('close', () => {
        for (const one of this.streams) if (one.frame().page() === page) this.streams.delete(one);
      }),
    );
    this.page = await this.context.newPage();
  }

  async end(): Promise<void> {
    await this.context.close();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.setup.close();
  }

  get origin(): string {
    return this.setup.client.url;
  }

  /** The page of a channel. */
  home(handle = this.handle): string {
    return `${this.origin}/@${handle}`;
  }

  /** The page of a channel with the ways to follow open. `query` begins with a question mark. */
  ways(query = ''): string {
    return `${this.home()}${query}#follow`;
  }

  /** Id and handle of a channel that can be followed. */
  async newChannel(): Promise<[id: string, handle: string]> {
    const handle = `kopi-${++this.count}`;
    const { json: body } = await this.setup.workspace.publisher.post<{ id: string }>('/v1/channels', {
      handle,
      name: 'Kopi Nusantara',
    });
    await until('the channel can be followed', async () => {
      return (await this.setup.client.get(`/@${handle}/follow-ways`)).status === 200;
    });
    return [body.id, handle];
  }

  async publish(title: string, channel = this.channel): Promise<string> {
    const { publisher } = this.setup.workspace;
    const { json: body } = await publisher.post<{ id: string }>(`/v1/channels/${channel}/posts`, {
      title,
      body: 'Kopi Gayo "baru"',
    });
    await publisher.post(`/v1/posts/${body.id}/publish`);
    return body.id;
  }

  /** Returns the number of the channel's followers. */
  async audience(): Promise<number> {
    const { publisher } = this.setup.workspace;
    return (await publisher.get<{ total: number }>(`/v1/channels/${this.channel}/audience`)).json.total;
  }

  /** Opens this many pages, all visible. */
  async pages(addresses: string[]): Promise<Page[]> {
    return Promise.all(
      addresses.map(async (address) => {
        const page = await this.context.newPage();
        await page.goto(address);
        return page;
      }),
    );
  }
}

/** Sets whether the page is visible, as a browser does when the user changes tabs. */
export const setVisible = (page: Page, seen: boolean): Promise<void> =>
  page.evaluate(`(() => {
    Object.defineProperty(document, 'visibilityState', { value: '${seen ? 'visible' : 'hidden'}', configurable: true });
    Object.defineProperty(document, 'hidden', { value: ${!seen}, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  })()`);
