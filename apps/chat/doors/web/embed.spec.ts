import { gzipSync } from 'node:zlib';
import { ChatSide } from '../../../../test/support/chat-side.js';
import { EMBED_SCRIPT } from './embed.controller.js';

describe('the script of the chat on a brand’s own pages', () => {
  let chat: ChatSide;
  beforeAll(async () => void (chat = await ChatSide.start()));
  afterAll(() => chat.stop());

  it('has at most 15 kB when compressed', () => {
    const bytes = gzipSync(EMBED_SCRIPT).length;
    process.stdout.write(
      `${JSON.stringify({ figure: 'embed', gzip_bytes: bytes, bytes: EMBED_SCRIPT.length })}\n`,
    );
    expect(bytes).toBeLessThanOrEqual(15_000);
  });

  it('can be loaded by any page, is cached for at most an hour, and sets no cookie', async () => {
    const { status, headers, text } = await chat.visitor().get('/embed/chat.js');
    expect({ status, headers }).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=3600',
        'cross-origin-resource-policy': 'cross-origin',
      },
    });
    expect(headers['set-cookie']).toBeUndefined();
    expect(text).toBe(EMBED_SCRIPT);
  });

  it('requests nothing from the server, and writes no markup from text', () => {
    expect(EMBED_SCRIPT).not.toMatch(
      /fetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|innerHTML|\beval\b/,
    );
  });
});
