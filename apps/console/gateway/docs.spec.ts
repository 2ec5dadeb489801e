import { pathToFileURL } from 'node:url';
import { readdirSync } from 'node:fs';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { startConsole } from '../src/console.fixture.js';

const linksOf = (html: string) => [...html.matchAll(/<a href="([^"]+)"/g)].map(([, href]) => href!);

describe('the documents of the repository', () => {
  let app: AppUnderTest;
  const open = (path: string) => app.client.get(path, { accept: 'text/html' });

  beforeAll(async () => void (app = await startConsole()));
  afterAll(() => app.close());

  it('are listed by their titles', async () => {
    const { status, text: body } = await open('/docs');
    expect(status).toBe(200);
    expect(body).toContain('<a href="/docs/first-steps.md">First steps</a>');
    const files = readdirSync('docs').filter((file) => file.endsWith('.md'));
    expect(linksOf(body).filter((href) => href.startsWith('/docs/'))).toEqual(
      files.sort().map((file) => `/docs/${file}`),
    );
  });

  it('link to each other', async () => {
    const files = readdirSync('docs').filter((file) => file.endsWith('.md'));
    for (const file of files) {
      const { status, headers, text: body } = await open(`/docs/${file}`);
      expect([file, status, headers['content-type']]).toEqual([file, 200, 'text/html; charset=utf-8']);
      expect(headers['content-security-policy']).toContain("default-src 'none'; img-src 'self'");
      expect(body).toMatch(/<h1>.+<\/h1>/);
      for (const href of linksOf(body)) {
        const { origin, pathname } = new URL(href, `http://corong.test/docs/${file}`);
        if (origin !== 'http://corong.test') continue;
        expect([file, href, (await open(pathname)).status]).toEqual([file, href, 200]);
      }
    }
  });

  it('show code and HTML-like text as text', async () => {
    const { text: body } = await open('/docs/first-steps.md');
    expect(body).toContain('<pre tabindex="0"><code>CORONG=http://localhost:3000');
    expect(body).not.toContain('<script');
    expect((await open('/docs/corong.service')).headers['content-type']).toBe('text/plain; charset=utf-8');
  });

  it('name each app with its port for Prometheus', async () => {
    const { status, text: body } = await open('/docs/prometheus.yml');
    const targets = [...body.matchAll(/names: \[([a-z-]+)\], type: A, port: (\d+)/g)];
    const { apps } = (await import(pathToFileURL('docker/principals.mjs').href)) as {
      apps: Record<string, { port: number }>;
    };
    expect([status, Object.fromEntries(targets.map(([, app, port]) => [app, Number(port)]))]).toEqual([
      200,
      Object.fromEntries(Object.entries(apps).map(([app, { port }]) => [app, port])),
    ]);
  });

  it.each(['nothing.md', '..%2Fpackage.json', '..%2FREADME.md', 'decisions', 'first-steps'])(
    'answer 404 for %s',
    async (file) => expect((await open(`/docs/${file}`)).status).toBe(404),
  );

  it('show the icon of the installation', async () => {
    const { status, headers, text: body } = await open('/favicon.svg');
    expect([status, headers['content-type']]).toEqual([200, 'image/svg+xml']);
    expect(body).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  });
});
