import { LANGUAGES } from '#platform/language/language.js';
import { until } from '../support/until.js';
import { BrowserTest, describeBrowser } from './browser-test.js';

describeBrowser('a brand whose language is Indonesian', () => {
  let browserTest: BrowserTest;

  beforeAll(async () => {
    browserTest = await BrowserTest.open();
    await browserTest.setup.workspace.owner.patch('/v1/workspace', { language: 'id' });
    await until('chat knows the language', async () => {
      const { client, workspace } = browserTest.setup;
      return (await client.get(`/chat/${workspace.handle}`)).text.includes('<html lang="id">');
    });
  });
  afterAll(() => browserTest?.close());
  beforeEach(() => browserTest.begin());
  afterEach(async () => {
    await browserTest.end();
    // The browser reports the answers 422 to refused forms.
    expect(browserTest.complaints.filter((one) => !one.includes('status of 422'))).toEqual([]);
  });

  const overflow = () =>
    browserTest.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');

  it("is read in Indonesian on its channel's page, in answers of that page, in the mail and on confirmation", async () => {
    const { page, setup } = browserTest;
    await browserTest.publish('Panen raya');
    await page.goto(browserTest.ways());
    expect(await page.getAttribute('html', 'lang')).toBe('id');
    await page.getByText('Kiriman baru muncul di sini').waitFor();
    for (const summary of await page.locator('details details summary').all()) await summary.click();
    await page.getByRole('button', { name: 'Ikuti langsung di peramban ini' }).waitFor();
    await page.getByText('Anda setuju: Setiap kiriman kanal ini dikirim lewat email').waitFor();
    expect(await overflow()).toBe(0);
    await page.fill('#discord', 'https://example.com/');
    await page.getByRole('button', { name: 'Ikuti di Discord' }).click();
    await page.getByText('Mohon isi URL webhook Discord').waitFor();
    await page.fill('#email', 'dewi@example.org');
    await page.getByRole('button', { name: 'Ikuti lewat email' }).click();
    await page.getByText('Jika alamat itu belum mengikuti').waitFor();
    const mail = await until('the mail came', () => setup.sandboxes.smtp.to('dewi@example.org').at(-1));
    expect(mail.subject).toBe('Konfirmasi bahwa Anda mengikuti Kopi Nusantara');
    await page.goto(/https?:\S+\/confirm\/\S+/.exec(mail.text)![0]);
    await page.getByText('Di setiap email ada tautan untuk itu.').waitFor();
    await page.getByRole('button', { name: 'Ya, ikuti' }).click();
    await page.getByRole('heading', { name: 'Anda mengikuti Kopi Nusantara' }).waitFor();
    await page.getByRole('link', { name: 'Atur kapan kiriman boleh datang' }).click();
    await page.getByRole('button', { name: 'Simpan' }).waitFor();
    expect(await overflow()).toBe(0);
    await page.fill('input[name=quiet_from]', '22:00');
    await page.getByRole('button', { name: 'Simpan' }).click();
    await page.getByText('Jam tenang perlu waktu mulai dan waktu selesai').waitFor();
    await page.getByRole('link', { name: 'Berhenti mengikuti kanal ini' }).click();
    await page.getByRole('button', { name: 'Berhenti mengikuti' }).click();
    await page.getByRole('heading', { name: 'Anda sudah berhenti mengikuti Kopi Nusantara' }).waitFor();
  });

  it('is read in Indonesian in its chat, from the note of who can read it to the dates', async () => {
    const { page, origin, setup } = browserTest;
    await page.goto(`${origin}/chat/${setup.workspace.handle}`);
    await page.locator('#status', { hasText: 'Tersambung' }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('id');
    expect(await page.locator('#notice').textContent()).toContain('Siapa yang bisa membaca obrolan ini?');
    await page.fill('#text', 'Halo');
    await page.press('#text', 'Enter');
    await page.locator('.message.mine:not(.pending) .bubble', { hasText: 'Halo' }).waitFor();
    expect(await page.locator('.message.mine .unseen').textContent()).toBe('Anda: ');
    const day = await page.evaluate<string>(
      "new Date().toLocaleDateString('id', { weekday: 'long', day: 'numeric', month: 'long' })",
    );
    expect(await page.locator('.day').last().textContent()).toBe(day);
    expect(await overflow()).toBe(0);
  });

  it.each(LANGUAGES)('does not change the page of a channel with the language %s', async (language) => {
    const { page, channel, handle, setup } = browserTest;
    await setup.workspace.publisher.patch(`/v1/channels/${channel}`, { language });
    await page.goto(browserTest.home(handle));
    expect(await page.getAttribute('html', 'lang')).toBe(language);
    const words = { en: 'Nothing published yet.', id: 'Belum ada kiriman.' };
    await page.getByText(words[language]).waitFor();
  });
});
