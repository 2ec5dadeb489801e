import { createServer, type Socket } from 'node:net';

/** A minimal webhook receiver in a process of its own: it answers every request with 204, and sends the number of requests when asked. */
const ANSWER = Buffer.from('HTTP/1.1 204 No Content\r\n\r\n');

let taken = 0;

function serve(socket: Socket): void {
  let waiting = '';
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.setEncoding('latin1').on('data', (text: string) => {
    waiting += text;
    for (;;) {
      const end = waiting.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(waiting.slice(0, end))?.[1] ?? 0);
      if (waiting.length < end + 4 + length) return;
      waiting = waiting.slice(end + 4 + length);
      taken += 1;
      socket.write(ANSWER);
    }
  });
}

const server = createServer(serve).listen(0, '127.0.0.1', () =>
  process.send!((server.address() as { port: number }).port),
);
process.on('message', () => process.send!(taken));
process.on('disconnect', () => process.exit(0));
