import { PassThrough } from 'node:stream';
import type { ServerResponse } from 'node:http';
import { LiveStream } from './live-stream.js';

describe('a live stream', () => {
  const opened = () => {
    const raw = Object.assign(new PassThrough(), {
      setHeader: () => undefined,
      flushHeaders: () => undefined,
    });
    const reads: number[] = [];
    const read = (after: number) => {
      reads.push(after);
      return Promise.resolve([]);
    };
    const start = { cursor: 7, reset: false };
    const stream = new LiveStream(
      raw as unknown as ServerResponse,
      start,
      read,
      () => ({}),
      () => undefined,
    );
    return { raw, reads, stream };
  };

  it('reads messages when it is woken, and not for a heartbeat', () => {
    const { raw, reads, stream } = opened();
    stream.wake();
    expect(reads).toEqual([7]);
    for (let beat = 0; beat < 3; beat++) stream.heartbeat();
    expect(reads).toEqual([7]);
    expect(String(raw.read())).toMatch(/(:\n\n){3}$/);
    stream.end();
  });
});
