import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../../../test/support/until.js';
import { Frame, HEARTBEAT } from './frame.js';
import { LiveStream } from './live-stream.js';

describe('a live stream', () => {
  let server: Server;
  let answers: Promise<ServerResponse>;

  beforeEach(async () => {
    const { promise, resolve } = Promise.withResolvers<ServerResponse>();
    answers = promise;
    server = createServer((_, response) => resolve(response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** An open stream and its reader, which reads nothing by itself. */
  async function open(): Promise<{ stream: LiveStream; reader: IncomingMessage }> {
    const asked = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
    asked.end();
    const raw = await answers;
    raw.writeHead(200, { 'content-type': 'text/event-stream' });
    raw.write(':open\n\n');
    const [reader] = (await once(asked, 'response')) as [IncomingMessage];
    return { stream: new LiveStream(raw, 0, null, () => undefined), reader };
  }

  it('gets a heartbeat when nothing else was written to it for a while', async () => {
    const { stream, reader } = await open();
    let text = '';
    reader.setEncoding('utf8').on('data', (more: string) => (text += more));
    const beats = () => text.split(HEARTBEAT.bytes.toString()).length - 1;
    stream.beat();
    stream.post(new Frame('data: one\n\n'), 1);
    stream.beat();
    stream.post(new Frame('data: two\n\n'), 2);
    await until('both posts came', () => text.includes('data: two'));
    expect(beats()).toBe(0);
    stream.beat();
    stream.beat();
    stream.beat();
    await until('the heartbeats came', () => beats() === 2);
  });

  it('ends when its reader takes nothing, so that what waits for it is bounded', async () => {
    const { stream, reader } = await open();
    reader.on('error', () => undefined).pause();
    const frame = new Frame(`data: ${'x'.repeat(100_000)}\n\n`);
    let written = 0;
    for (let sequence = 1; sequence <= 1_000 && stream.open; sequence++) {
      stream.post(frame, sequence);
      written += frame.chunk.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(stream.open).toBe(false);
    expect(written).toBeLessThan(50 * 1024 * 1024);
  });
});
