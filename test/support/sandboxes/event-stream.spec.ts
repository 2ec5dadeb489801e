import { createParser } from './event-stream.js';

function read(...chunks: string[]): string[] {
  const heard: string[] = [];
  const parse = createParser({
    position: (id) => heard.push(`at ${id}`),
    event: (type, data) => heard.push(`${type}: ${data}`),
  });
  chunks.forEach(parse);
  return heard;
}

describe('the event stream parser', () => {
  it.each<[what: string, chunks: string[], heard: string[]]>([
    ['an event', ['id: 1\ndata: a\n\n'], ['at 1', 'message: a']],
    ['one in pieces', ['id', ': 1\nda', 'ta: a\n', '\n'], ['at 1', 'message: a']],
    ['a position without an event', ['retry: 2000\nid: e-7\n\n'], ['at e-7']],
    ['a type of its own, and data of two lines', ['event: reset\ndata: a\ndata:b\n\n'], ['reset: a\nb']],
    ['CRLF, cut in its middle', ['id: 1\r\ndata: a\r', '\n\r\n'], ['at 1', 'message: a']],
    ['comments', [':\n\n', ': beat\n\n'], []],
    [
      'nothing of an event that was cut off',
      ['id: 2\ndata: whole\n\nid: 3\ndata: ha'],
      ['at 2', 'message: whole'],
    ],
  ])('reads %s', (_, chunks, heard) => {
    expect(read(...chunks)).toEqual(heard);
  });
});
