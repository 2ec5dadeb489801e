import type { AppUnderTest } from '../../../test/support/app-under-test.js';
import { startConsole } from '../src/console.fixture.js';

describe('the page at /', () => {
  let app: AppUnderTest;
  const open = (accepted?: string) =>
    app.client.get('/', { accept: 'text/html', ...(accepted && { 'accept-language': accepted }) });

  beforeAll(async () => void (app = await startConsole()));
  afterAll(() => app.close());

  it.each([
    ['id-ID,id;q=0.9,en;q=0.5', 'id', 'Corong belum disiapkan'],
    ['en-US,en;q=0.9', 'en', 'It is not set up yet'],
    ['fr', 'en', 'It is not set up yet'],
    [undefined, 'en', 'It is not set up yet'],
  ])(
    'is written for a browser that accepts %s in %s, and says how Corong is set up',
    async (accepted, language, words) => {
      const { status, headers, text } = await open(accepted);
      expect([status, headers['vary']]).toEqual([200, expect.stringContaining('Accept-Language')]);
      expect(text).toContain(`<html lang="${language}">`);
      expect(text).toContain(words);
      expect(text).toMatch(/curl -X POST \S+\/v1\/setup -H 'content-type/);
    },
  );

  it('says in both languages that Corong is set up, once it is', async () => {
    const owner = { workspace: 'Kopi', name: 'Sri', email: 'sri@example.com', password: 'long enough to do' };
    expect((await app.client.post('/v1/setup', owner)).status).toBe(201);
    expect((await open('id')).text).toContain('Corong sudah disiapkan');
    const { text } = await open('en');
    expect(text).toContain('It is set up');
    expect(text).not.toContain('/v1/setup');
  });

  it.each([
    ['id', 'Tidak ada apa pun di sini'],
    ['en', 'There is nothing here'],
  ])('is like the page of an unknown address, which speaks %s too', async (language, words) => {
    const { status, text } = await app.client.get('/nowhere', {
      accept: 'text/html',
      'accept-language': language,
    });
    expect([status, text.includes(`<html lang="${language}">`)]).toEqual([404, true]);
    expect(text).toContain(words);
  });
});
