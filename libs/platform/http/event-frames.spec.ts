import { EventFrame } from './event-frame.js';
import { EventFrames } from './event-frames.js';

describe('frames that another process wrote', () => {
  const bytes = Buffer.concat([
    EventFrame.opening('a~1', 2_000).bytes,
    EventFrame.HEARTBEAT.bytes,
    EventFrame.of({ id: 'a~2', event: 'message', data: { text: 'Halo: ☕\n\nid: x' } }).bytes,
    EventFrame.of({ event: 'conversation', data: {} }).bytes,
    EventFrame.position('a~3').bytes,
  ]);
  const expected = [
    { id: 'a~1', event: null, data: '' },
    { id: 'a~2', event: 'message', data: JSON.stringify({ text: 'Halo: ☕\n\nid: x' }) },
    { id: null, event: 'conversation', data: '{}' },
    { id: 'a~3', event: null, data: '' },
  ];

  it.each([1, 2, 7, 1_000])('are read whole when %i bytes come at a time', (size) => {
    const frames = new EventFrames();
    const got = [];
    for (let from = 0; from < bytes.length; from += size)
      got.push(...frames.take(bytes.subarray(from, from + size)));
    expect(got).toEqual(expected);
  });
});
