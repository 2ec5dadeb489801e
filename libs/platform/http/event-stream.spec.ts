import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as later } from 'node:timers/promises';
import { until } from '../../../test/support/until.js';
import { EventFrame } from './event-frame.js';
import { EventStream } from './event-stream.js';

describe('a stream of events', () => {
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
  async function open(): Promise<{ stream: EventStream; reader: IncomingMessage }> {
    const asked = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
    asked.end();
    const raw = await answers;
    const stream = new EventStream(raw, 'a-0');
    const [reader] = (await once(asked, 'response')) as [IncomingMessage];
    return { stream, reader };
  }

  it('gets a heartbeat when nothing else was written for a while', async () => {
    const { stream, reader } = await open();
    let text = '';
    reader.setEncoding('utf8').on('data', (more: string) => (text += more));
    const beats = () => text.split(EventFrame.HEARTBEAT.bytes.toString()).length - 1;
    stream.beat();
    stream.write(EventFrame.of({ data: { text: 'one' } }));
    stream.beat();
    stream.write(EventFrame.of({ data: { text: 'two' } }));
    await until('both posts came', () => text.includes('two'));
    expect(beats()).toBe(0);
    stream.beat();
    stream.beat();
    stream.beat();
    await until('the heartbeats came', () => beats() === 2);
  });

  it('ends when its reader takes nothing, so that its buffer is bounded', async () => {
    const { stream, reader } = await open();
    reader.on('error', () => undefined).pause();
    const frame = EventFrame.of({ data: { text: 'x'.repeat(100_000) } });
    let written = 0;
    for (let times = 0; times < 1_000 && stream.open; times++) {
      stream.write(frame);
      written += frame.chunk.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(stream.open).toBe(false);
    expect(written).toBeLessThan(50 * 1024 * 1024);
  });

  it('waits for a slow reader, and goes on when the reader has taken what was written', async () => {
    const { stream, reader } = await open();
    reader.pause();
    const frame = EventFrame.of({ data: { text: 'x'.repeat(100_000) } });
    let written = 0;
    let resumed = false;
    for (; written < 200 && stream.open; written++) {
      stream.write(frame);
      const drained = stream.drained();
      if (!resumed && (await Promise.race([drained.then(() => false), later(50).then(() => true)]))) {
        resumed = true;
        reader.resume();
      }
      await drained;
    }
    expect({ written, resumed, open: stream.open }).toEqual({ written: 200, resumed: true, open: true });
  });

  it('writes an event with its id, name and data, as bytes and as a chunk', () => {
    const frame = EventFrame.of({ id: 'a-1', event: 'edited', data: { text: 'é' } });
    const text = 'id: a-1\nevent: edited\ndata: {"text":"é"}\n\n';
    expect(String(frame.bytes)).toBe(text);
    expect(String(frame.chunk)).toBe(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
  });
});
