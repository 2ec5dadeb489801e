import { gzipSync } from 'node:zlib';
import { ChatSide } from '../../../../test/support/chat-side.js';
import { EMBED_SCRIPT } from './embed.controller.js';

describe('the script of the chat on a brand’s own pages', () => {
  let chat: ChatSide;
  beforeAll(async () => void (chat = await ChatSide.start()));
  afterAll(() => chat.stop());

  it('has at most 15 kB on the wire', () => {
    const bytes = gzipSync(EMBED_SCRIPT).length;
    process.stdout.write(
      `${JSON.stringify({ figure: 'embed', gzip_bytes: bytes, bytes: EMBED_SCRIPT.length })}\n`,
    );
    expect(bytes).toBeLessThanOrEqual(15_000);
  });

  it('may be loaded by any page, is fresh within the hour, and sets no cookie', async () => {
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

  it('asks the server for nothing, and writes no markup as text', () => {
    expect(EMBED_SCRIPT).not.toMatch(
      /fetch\(|XMLHttpRequest|sendBeacon|WebSocket|EventSource|innerHTML|\beval\b/,
    );
  });
});
