import { PassThrough } from 'node:stream';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { EventStream } from './event-stream.js';
import { EventStreams } from './event-streams.js';
import type { Problem } from './problem.js';

const response = () => Object.assign(new PassThrough(), { writeHead: () => undefined }).resume();
const streamOn = (raw: PassThrough) => new EventStream(raw as unknown as ServerResponse, 0);

const refusal = (streams: EventStreams<EventStream>, key: string) => {
  try {
    streams.admit(key);
    return 'admitted';
  } catch (error) {
    return (error as Problem).getStatus();
  }
};

describe('the open streams of a process', () => {
  let streams: EventStreams<EventStream>;
  beforeEach(() => (streams = new EventStreams({ perKey: 2, total: 3 })));
  afterEach(() => streams.close());

  it('are limited for each key and in total, and a closed one frees its place', async () => {
    const first = response();
    streams.add('a', streamOn(first));
    streams.add('a', streamOn(response()));
    expect([refusal(streams, 'a'), refusal(streams, 'b')]).toEqual([429, 'admitted']);
    streams.add('b', streamOn(response()));
    expect(refusal(streams, 'b')).toBe(503);
    first.destroy();
    await once(first, 'close');
    expect([refusal(streams, 'a'), streams.of('a').size]).toEqual(['admitted', 1]);
  });

  it('do not count a client that has disconnected already', async () => {
    const gone = response();
    gone.destroy();
    await once(gone, 'close');
    streams.add('a', streamOn(gone));
    expect(streams.of('a').size).toBe(0);
  });

  it('end when the process stops, which then refuses new ones', async () => {
    const [before, after] = [response(), response()];
    streams.add('a', streamOn(before));
    streams.close();
    streams.add('a', streamOn(after));
    await Promise.all([once(before, 'end'), once(after, 'end')]);
    expect(refusal(streams, 'a')).toBe(503);
  });
});
