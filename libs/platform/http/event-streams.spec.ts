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

  it('are so many of one key and so many in all, and a closed one makes room', async () => {
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

  it('take no room for a client that has gone before', async () => {
    const gone = response();
    gone.destroy();
    await once(gone, 'close');
    streams.add('a', streamOn(gone));
    expect(streams.of('a').size).toBe(0);
  });

  it('end with the process, which takes no further one', async () => {
    const [before, after] = [response(), response()];
    streams.add('a', streamOn(before));
    streams.close();
    streams.add('a', streamOn(after));
    await Promise.all([once(before, 'end'), once(after, 'end')]);
    expect(refusal(streams, 'a')).toBe(503);
  });
});
