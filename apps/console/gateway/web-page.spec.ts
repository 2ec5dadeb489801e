import { globSync } from 'node:fs';
import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { startConsole } from '../src/console.fixture.js';

/** What browsers send when an address is opened. */
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the browser app', () => {
  let app: AppUnderTest;
  const open = (path: string) => app.client.get(path, BROWSER);

  beforeAll(async () => void (app = await startConsole()));
  afterAll(() => app.close());

  it.each(['/', '/channels', '/channels/chn_1/posts', '/nowhere', '/channels?tab=posts'])(
    'answers a browser at %s with its page',
    async (path) => {
      const { status, headers, text } = await open(path);
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-store',
      ]);
      expect(text).toMatch(/<script type="module" [^>]*src="\/app\/[\w-]+\.js"/);
    },
  );

  it('runs under a policy without inline scripts and styles, with another nonce each time', async () => {
    const [one, other] = [await open('/'), await open('/')];
    const policy = String(one.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    const [, nonce] = /style-src 'self' 'nonce-([^']+)'/.exec(policy)!;
    expect(one.text).toContain(`nonce="${nonce}"`);
    expect(other.text).not.toContain(nonce);
    expect(one.text).not.toMatch(/<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=/);
  });

  it('says whether Corong is set up', async () => {
    expect((await open('/')).text).toContain('data-set-up="no"');
    const owner = { workspace: 'Kopi', name: 'Sri', email: 'sri@example.com', password: 'long enough to do' };
    expect((await app.client.post('/v1/setup', owner)).status).toBe(201);
    expect((await open('/')).text).toContain('data-set-up="yes"');
  });

  it.each(['/v1/nowhere', '/app/none.js', '/docs/none.md', '/chat/a/b/c', '/none.php'])(
    'leaves %s to the page of unknown addresses, which speaks the language of the browser',
    async (path) => {
      const { status, text } = await app.client.get(path, { ...BROWSER, 'accept-language': 'id' });
      expect([status, text.includes('Tidak ada apa pun di sini')]).toEqual([404, true]);
    },
  );

  it('answers programs with a problem at an address that no route has', async () => {
    for (const accept of ['application/json', '*/*', '']) {
      const { status, headers } = await app.client.get('/channels', { accept });
      expect([accept, status, headers['content-type']]).toEqual([
        accept,
        404,
        'application/problem+json; charset=utf-8',
      ]);
    }
    expect((await app.client.post('/channels', {}, BROWSER)).status).toBe(404);
  });

  it('has assets that browsers keep for ever, in the best encoding that they accept', async () => {
    const name = globSync('index-*.js', { cwd: 'dist/web/app' })[0]!;
    for (const [accepted, encoding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
      ['identity', undefined],
    ]) {
      const { status, headers } = await app.client.get(`/app/${name}`, { 'accept-encoding': accepted! });
      expect([accepted, status, headers['content-encoding'], headers['cache-control']]).toEqual([
        accepted,
        200,
        encoding,
        'public, max-age=31536000, immutable',
      ]);
      expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    }
  });
});
