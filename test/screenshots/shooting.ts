import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Owner } from '../demo/brand.js';

/** How a page is looked at. */
export interface Look {
  width: number;
  theme: 'light' | 'dark';
  language: 'en' | 'id';
}

export const LOOKS: readonly Look[] = [390, 1024, 1600].flatMap((width) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    (['en', 'id'] as const).map((language) => ({ width, theme, language })),
  ),
);

/** A path that is asked for before anything is shown may take this long. */
const LOADED = { waitUntil: 'load', timeout: 60_000 } as const;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
const QUIET_MS = 400;

interface Violation {
  id: string;
  impact: string | null;
  nodes: { target: string[] }[];
}

/** A browser in one look: it shows pages, keeps their pictures, and says what is wrong with them. */
export class Shooting {
  private readonly complaints: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    private readonly page: Page,
    private readonly url: string,
    private readonly look: Look,
  ) {}

  static async open(browser: Browser, url: string, look: Look): Promise<Shooting> {
    const context = await browser.newContext({
      viewport: { width: look.width, height: look.width < 600 ? 844 : 900 },
      colorScheme: look.theme,
      locale: look.language === 'id' ? 'id-ID' : 'en-GB',
      timezoneId: 'Asia/Jakarta',
      reducedMotion: 'reduce',
    });
    const shooting = new Shooting(context, await context.newPage(), url, look);
    context.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) shooting.complaints.push(message.text());
    });
    return shooting;
  }

  async signIn({ email, password }: Owner): Promise<void> {
    await this.page.goto(`${this.url}/sign-in`, LOADED);
    const sending = JSON.stringify({ email, password });
    const status = await this.page.evaluate<number>(
      `fetch('/v1/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(sending)} }).then((answer) => answer.status)`,
    );
    if (status !== 200) throw new Error(`Signing in answered ${status}`);
  }

  /** The id of the first row of a list, by the session of this browser. */
  firstOf(list: string): Promise<string | null> {
    return this.page.evaluate<string | null>(
      `fetch(${JSON.stringify(list)}).then((answer) => answer.ok ? answer.json() : { items: [] }).then(({ items }) => items?.[0]?.id ?? null)`,
    );
  }

  /** Shows a page and keeps its picture; returns what is wrong with it. */
  async shoot(path: string, folder: string): Promise<string[]> {
    const { width, theme, language } = this.look;
    this.complaints.length = 0;
    await this.page.goto(this.url + path, LOADED);
    await this.page.waitForTimeout(QUIET_MS);
    const name = path === '/' ? 'start' : path.slice(1).replaceAll(/[^\w-]+/g, '_');
    await this.page.screenshot({
      path: join(folder, `${name}-${width}-${theme}-${language}.png`),
      fullPage: true,
    });
    const wide = await this.page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    await this.page.evaluate(AXE);
    const violations = await this.page.evaluate<Violation[]>(
      "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)",
    );
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return [
      ...grave.map(
        ({ id, impact, nodes }) =>
          `${impact}: ${id} at ${nodes
            .map(({ target }) => target.join(' '))
            .slice(0, 3)
            .join(', ')}`,
      ),
      ...(wide > 0 ? [`${wide} px wider than the window`] : []),
      ...this.complaints,
    ];
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
