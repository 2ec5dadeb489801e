import { connect } from 'node:net';
import type { ReaderOptions } from './readers.js';

/** Text that each post contains exactly once in the stream. */
const MARK = 'data: ';
const CONNECTS_AT_ONCE = 50;
const IDLE_MS = 20_000;

const occurrences = (text: string): number => text.split(MARK).length - 1;

async function read({ port, path, headers, streams, posts }: ReaderOptions): Promise<void> {
  const counts = new Uint32Array(streams);
  let total = 0;
  let bytes = 0;
  let last = Date.now();
  const fields = Object.entries({ host: `127.0.0.1:${port}`, accept: 'text/event-stream', ...headers });
  const request = `GET ${path} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  const open = (stream: number) =>
    new Promise<void>((resolve, reject) => {
      let tail = '';
      let head = '';
      const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(request));
      socket.setEncoding('latin1').on('error', reject);
      socket.on('data', (text: string) => {
        if (head !== 'read') {
          head += text;
          if (!head.includes('\r\n\r\n')) return;
          if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(head.slice(0, 300)));
          text = head.slice(head.indexOf('\r\n\r\n') + 4);
          head = 'read';
          resolve();
        }
        const seen = occurrences(tail + text);
        tail = text.slice(1 - MARK.length);
        counts[stream]! += seen;
        total += seen;
        bytes += text.length;
        last = Date.now();
      });
    });
  for (let from = 0; from < streams; from += CONNECTS_AT_ONCE) {
    await Promise.all(
      Array.from({ length: Math.min(CONNECTS_AT_ONCE, streams - from) }, (_, n) => open(from + n)),
    );
  }
  process.send!('open');
  last = Date.now();
  const timer = setInterval(() => {
    if (total < streams * posts && Date.now() - last < IDLE_MS) return;
    clearInterval(timer);
    let lost = 0;
    let doubled = 0;
    for (const count of counts) {
      lost += Math.max(0, posts - count);
      doubled += Math.max(0, count - posts);
    }
    process.send!({ lost, doubled, bytes: Math.round(bytes / Math.max(total, 1)) });
  }, 20);
}

process.once('message', (asked: ReaderOptions) => void read(asked));
process.on('disconnect', () => process.exit(0));
