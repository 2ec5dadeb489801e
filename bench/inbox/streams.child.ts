import { connect } from 'node:net';
import type { StreamsAsked } from './stream-readers.js';

const CONNECTS_AT_ONCE = 50;
/** A heartbeat: a chunk of three bytes with an empty comment. */
const BEAT = '3\r\n:\n\n\r\n';

async function read({ port, paths, headers }: StreamsAsked): Promise<void> {
  let beats = 0;
  let lost = 0;
  const fields = Object.entries({ host: `127.0.0.1:${port}`, accept: 'text/event-stream', ...headers });
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const open = (path: string) =>
    new Promise<void>((resolve, reject) => {
      let answer = '';
      const socket = connect({ port, host: '127.0.0.1' }, () =>
        socket.write(`GET ${path} HTTP/1.1\r\n${head}\r\n`),
      );
      socket.setEncoding('latin1').on('error', reject);
      socket.on('close', () => void lost++);
      socket.on('data', (text: string) => {
        if (text === BEAT) beats++;
        if (answer.includes('\r\n\r\n')) return;
        answer += text;
        if (!answer.includes('\r\n\r\n')) return;
        if (answer.startsWith('HTTP/1.1 200')) resolve();
        else reject(new Error(answer.slice(0, 300)));
      });
    });
  for (let from = 0; from < paths.length; from += CONNECTS_AT_ONCE)
    await Promise.all(paths.slice(from, from + CONNECTS_AT_ONCE).map(open));
  setInterval(() => process.send!({ beats, lost }), 200);
}

process.once('message', (asked: StreamsAsked) => void read(asked));
process.on('disconnect', () => process.exit(0));
