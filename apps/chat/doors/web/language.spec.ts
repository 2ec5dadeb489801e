import { ChatSide } from '../../../../test/support/chat-side.js';

describe('the language of a web chat', () => {
  let chat: ChatSide;

  beforeAll(async () => void (chat = await ChatSide.start()));
  afterAll(() => chat.stop());

  it.each([
    ['id', 'en', 'id'],
    ['en', 'id', 'en'],
    [undefined, 'id-ID,id;q=0.9', 'id'],
    [undefined, 'fr', 'en'],
  ] as const)('is the brand’s (%s), else the browser’s (%s): %s', async (brand, browser, language) => {
    const { handle } = await chat.workspace(brand ? { language: brand } : {});
    const visitor = chat.visitor(undefined, { 'accept-language': browser });
    const page = await visitor.get(`/chat/${handle}`);
    const { title, greeting, readers } = {
      en: { title: 'Chat with', greeting: /^Hello! Write to us/, readers: 'Messages here can be read by' },
      id: {
        title: 'Obrolan dengan',
        greeting: /^Halo! Tulis kepada kami/,
        readers: 'Pesan di sini bisa dibaca oleh',
      },
    }[language];
    expect(page.text).toContain(`<html lang="${language}">`);
    expect(page.text).toContain(`<title>${title} `);
    expect(page.text).toContain(readers);
    const { json } = await visitor.post(`/chat/${handle}/sessions`, {});
    expect(json.greeting).toMatch(greeting);
    expect(json.who_can_read).toContain(readers);
  });

  it('is the browser’s for an unknown workspace', async () => {
    const visitor = chat.visitor(undefined, { 'accept-language': 'id' });
    const page = await visitor.get('/chat/nobody');
    expect([page.status, page.text]).toEqual([
      404,
      expect.stringContaining('<h1>Tidak ada obrolan di sini</h1>'),
    ]);
  });
});
