import { PassThrough } from 'node:stream';
import type { ServerResponse } from 'node:http';
import { MessageStream } from './message-stream.js';

describe('a live stream of messages', () => {
  const opened = () => {
    const raw = Object.assign(new PassThrough(), {
      writeHead: () => undefined,
    });
    const reads: number[] = [];
    const read = {
      after: (after: number) => {
        reads.push(after);
        return Promise.resolve([]);
      },
      at: () => Promise.resolve([]),
    };
    const start = { cursor: 7, reset: false };
    const stream = new MessageStream(raw as unknown as ServerResponse, start, read, () => ({}));
    return { raw, reads, stream };
  };

  it('reads messages from the table when it is woken, but not for a heartbeat', () => {
    const { raw, reads, stream } = opened();
    stream.wake();
    expect(reads).toEqual([7]);
    for (let beat = 0; beat < 3; beat++) stream.beat();
    expect(reads).toEqual([7]);
    expect(String(raw.read())).toMatch(/(:\n\n){2}$/);
    stream.end();
  });
});
